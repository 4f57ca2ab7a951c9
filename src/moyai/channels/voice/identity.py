"""Whether a caller is who she says: her PIN, or her date of birth while she has none. Three wrong lock it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from moyai.channels.voice.models import Credential
from moyai.core.audit.operations import record
from moyai.core.codes import is_valid_code
from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized

MOST_WRONG = 3
LOCK = timedelta(hours=1)
PIN_FORM = re.compile(r"[0-9]{4}")


class BadPin(Refused):
    """A PIN that is none, or that anybody would try first."""

    def __init__(self) -> None:
        text = Localized(
            "暗証番号は4けたの数字です。同じ数字だけのものは使えません。",
            "A PIN has four digits, not all of them the same.",
        )
        super().__init__("bad_pin", text)


@transaction.atomic
def set_pin(*, resident: Resident, pin: str, actor: str, now: datetime) -> None:
    """Set a resident's PIN for the telephone; the lock is lifted.

    Raises:
        BadPin: It is not four digits, or all of them are the same.
    """
    if not PIN_FORM.fullmatch(pin) or len(set(pin)) == 1:
        raise BadPin
    Credential.objects.update_or_create(
        resident=resident, defaults={"pin": make_password(pin), "wrong": 0, "locked_until": None}
    )
    record(actor=actor, action="voice.set_pin", subject=f"resident:{resident.code}", now=now)


@transaction.atomic
def check_caller(*, resident: Resident | None, code: str, secret: str, now: datetime) -> Resident | None:
    """Return the resident when the secret is hers, else None; wrong tries count, whoever makes them.

    Args:
        resident: Who she is taken for; None looks her up by ``code``.
        code: Registration number that was keyed.
        secret: PIN, or date of birth as YYYYMMDD while she has no PIN.
        now: The town's time.
    """
    found = resident or _find(code)
    if found is None:
        return None
    kept, _made = Credential.objects.get_or_create(resident=found)
    if kept.locked_until is not None and kept.locked_until > now:
        return None
    if _is_hers(found, kept, secret):
        Credential.objects.filter(pk=kept.pk).update(wrong=0, locked_until=None)
        return found
    _count_wrong(kept, found, now)
    return None


def _find(code: str) -> Resident | None:
    return Resident.objects.filter(code=code).first() if len(code) == 8 and is_valid_code(code) else None


def _is_hers(resident: Resident, kept: Credential, secret: str) -> bool:
    if kept.pin:
        return check_password(secret, kept.pin)
    return secret == f"{resident.birth_date:%Y%m%d}"


def _count_wrong(kept: Credential, resident: Resident, now: datetime) -> None:
    Credential.objects.filter(pk=kept.pk).update(wrong=F("wrong") + 1)
    kept.refresh_from_db()
    if kept.wrong >= MOST_WRONG:
        Credential.objects.filter(pk=kept.pk).update(wrong=0, locked_until=now + LOCK)
        record(actor="telephone", action="voice.lock", subject=f"resident:{resident.code}", now=now)
