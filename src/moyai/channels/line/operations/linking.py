"""Tying a friend to a resident: by signing in (LINE's account linking), or by a code from the desk."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from django.db import transaction

from moyai.channels.line.models import Friend, LinkRequest
from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.languages import read_any_language
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import ContactPoint, Resident
from moyai.engines.conversation import Localized

NONCE_LIFE = timedelta(minutes=15)
CODE_LIFE = timedelta(hours=1)
MOST_TRIES = 5
TRIES_WITHIN = timedelta(hours=1)
_CODE = re.compile(r"(?:連携|れんけい|link)?\s*([0-9]{3})[\s-]?([0-9]{3})")


class TooManyTries(Refused):
    """Somebody is guessing codes."""

    def __init__(self) -> None:
        text = Localized(
            "番号を何度もまちがえました。1時間たってから、もういちどお試しください。",
            "Too many wrong codes. Please try again in an hour.",
            "ばんごうが なんども ちがいました。1じかん まってください。",
        )
        super().__init__("too_many_tries", text)


def read_code(text: str) -> str | None:
    """Return the six digits that somebody sent as a code, None when it is something else."""
    found = _CODE.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    return f"{found[1]}{found[2]}" if found else None


@transaction.atomic
def make_nonce(*, resident: Resident, actor: str, now: datetime) -> str:
    """Return a nonce for LINE's account linking: it names the resident to us and nothing to anybody else."""
    return _make(secrets.token_urlsafe(32), resident, actor, now + NONCE_LIFE, now)


@transaction.atomic
def make_code(*, resident: Resident, actor: str, now: datetime) -> str:
    """Return six digits that the resident sends in the chat within the hour; an earlier code ends."""
    LinkRequest.objects.filter(resident=resident, used_at__isnull=True).update(used_at=now)
    taken = set(LinkRequest.objects.filter(expires_at__gt=now).values_list("nonce", flat=True))
    code = next(c for c in iter(lambda: f"{secrets.randbelow(1_000_000):06d}", "") if c not in taken)
    LinkRequest.objects.filter(nonce=code).delete()
    return _make(code, resident, actor, now + CODE_LIFE, now)


@transaction.atomic
def link_by_code(*, friend: Friend, code: str, now: datetime) -> bool:
    """Link a friend by a nonce or a code; tell whether it was right.

    Raises:
        TooManyTries: Five wrong codes within an hour.
    """
    if (
        friend.wrong_codes >= MOST_TRIES
        and friend.wrong_code_at
        and friend.wrong_code_at > now - TRIES_WITHIN
    ):
        raise TooManyTries
    asked = LinkRequest.objects.filter(nonce=code, used_at__isnull=True, expires_at__gt=now).first()
    if asked is None:
        friend.wrong_codes = friend.wrong_codes + 1 if _is_recent(friend, now) else 1
        friend.wrong_code_at = now
        friend.save(update_fields=["wrong_codes", "wrong_code_at"])
        return False
    LinkRequest.objects.filter(pk=asked.pk).update(used_at=now)
    _tie(friend, asked.resident, asked.made_by, now)
    return True


@transaction.atomic
def unlink(*, friend: Friend, actor: str, now: datetime) -> None:
    """Untie a friend from her resident, who is no longer told anything through this chat."""
    if friend.resident is None:
        return
    ContactPoint.objects.filter(kind=ContactKind.LINE, value=name_contact(friend)).delete()
    record(actor=actor, action="line.unlink", subject=f"resident:{friend.resident.code}", now=now)
    friend.resident = None
    friend.session = None
    friend.save(update_fields=["resident", "session"])


def name_contact(friend: Friend) -> str:
    """Return the value of the contact point that this friend is."""
    return f"{friend.account}:{friend.user_id}"


def _make(nonce: str, resident: Resident, actor: str, expires_at: datetime, now: datetime) -> str:
    LinkRequest.objects.create(nonce=nonce, resident=resident, made_by=actor, expires_at=expires_at)
    record(actor=actor, action="line.offer_link", subject=f"resident:{resident.code}", now=now)
    return nonce


def _tie(friend: Friend, resident: Resident, made_by: str, now: datetime) -> None:
    ContactPoint.objects.filter(kind=ContactKind.LINE, value=name_contact(friend)).delete()
    ContactPoint.objects.create(resident=resident, kind=ContactKind.LINE, value=name_contact(friend))
    friend.resident, friend.linked_at, friend.wrong_codes = resident, now, 0
    friend.language = read_any_language(resident.language)
    friend.save(update_fields=["resident", "linked_at", "wrong_codes", "language"])
    record(actor=made_by, action="line.link", subject=f"resident:{resident.code}", now=now)


def _is_recent(friend: Friend, now: datetime) -> bool:
    return friend.wrong_code_at is not None and friend.wrong_code_at > now - TRIES_WITHIN
