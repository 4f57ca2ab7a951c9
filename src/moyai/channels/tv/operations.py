"""Writes on television sets: made, paired with a household, unpaired; who is at it, and what it has shown."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from moyai.channels.tv.models import PairingTry, ShownNotice, TvSet
from moyai.channels.tv.queries import DOOR
from moyai.channels.tv.texts import CODE_UNKNOWN, TOO_MANY_SETS, TOO_MANY_TRIES
from moyai.channels.tv.tokens import hash_token
from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.codes import normalise_code
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.errors import Refused
from moyai.core.notices import operations as notices
from moyai.core.notices.models import Notice
from moyai.core.residents.models import Household, Resident
from moyai.engines.conversation import Localized

CODE_LASTS = timedelta(minutes=30)
SEEN_STEP = timedelta(minutes=1)
MOST_OPEN_CODES = 500
"""Of a million codes: a blind try hits one in two thousand at the very most."""

TRIES = 8
TRIES_WITHIN = timedelta(hours=1)


class CodeUnknown(Refused):
    """No set shows this code, or not any more."""

    def __init__(self) -> None:
        super().__init__("code_unknown", CODE_UNKNOWN)


class TooManyTries(Refused):
    """This person has entered too many codes that no set shows."""

    def __init__(self) -> None:
        super().__init__("too_many_tries", TOO_MANY_TRIES)


class TooManySets(Refused):
    """Too many sets wait to be paired."""

    def __init__(self) -> None:
        super().__init__("too_many_sets", TOO_MANY_SETS)


@transaction.atomic
def make_set(*, token: str, now: datetime) -> TvSet:
    """Make a set that belongs to nobody yet, with a code to pair it by.

    Raises:
        TooManySets: so many wait already that codes could be guessed.
    """
    if TvSet.objects.filter(code_until__gt=now).count() >= MOST_OPEN_CODES:
        raise TooManySets
    facts = {"made_at": now, "seen_at": now, "used_at": now}
    return _give_code(TvSet(token_hash=hash_token(token), **facts), now)


@transaction.atomic
def renew_code(*, tv: TvSet, now: datetime) -> TvSet:
    """Give an unpaired set a new code when its own has run out; return the set."""
    if tv.household_id is not None or (tv.code_until is not None and tv.code_until > now):
        return tv
    return _give_code(tv, now)


def pair_set(*, code: str, household: Household, by: User, now: datetime) -> TvSet:
    """Give the set that shows a code to a household. The caller has checked that ``by`` may act for it.

    Raises:
        CodeUnknown: no set shows it, or it has run out.
        TooManyTries: this person has guessed too often.
    """
    tries = PairingTry.objects.filter(user=by, at__gt=now - TRIES_WITHIN)
    if tries.count() >= TRIES:
        raise TooManyTries
    found = _claim(normalise_code(code), household, by, now)
    if found is None:  # outside the transaction that failed: the try must stay counted
        PairingTry.objects.create(user=by, at=now)
        raise CodeUnknown
    return found


@transaction.atomic
def unpair_set(*, tv: TvSet, by: str, now: datetime) -> None:
    """Take a set away from its household: it shows a code again and forgets everything."""
    _audit("unpair", tv, by, now)
    tv.delete()


@transaction.atomic
def choose_person(*, tv: TvSet, person: Resident | None, now: datetime) -> None:
    """Remember who is at the set; None asks again."""
    _change(tv, person=person, used_at=now, language=person.language if person else tv.language)


def set_language(*, tv: TvSet, language: str, now: datetime) -> None:
    """Remember the language that the set speaks."""
    _change(tv, language=language, used_at=now)


def hold_talk(*, tv: TvSet, talk: Session | None, now: datetime) -> None:
    """Remember the conversation that goes on at the set."""
    _change(tv, talk=talk, used_at=now)


def take_in(*, talk: Session, now: datetime) -> TvSet | None:
    """Go on with a conversation that was sent to the television: on the household's latest used set.

    None when there is no set, or when somebody else is in a conversation at it: hers is not taken away.
    """
    resident = talk.resident
    sets = TvSet.objects.filter(household=resident.household_id) if resident else TvSet.objects.none()
    tv = sets.select_related("talk").order_by("-used_at").first()
    if tv is None or (tv.talk is not None and tv.talk.pk != talk.pk and _goes_on(tv.talk, now)):
        return None
    _change(tv, talk=talk, person=resident, used_at=now)
    return tv


def _goes_on(talk: Session, now: datetime) -> bool:
    return talk.status == SessionStatus.ACTIVE and talk.expires_at > now


def note_seen(*, tv: TvSet, now: datetime, is_used: bool = False) -> None:
    """Remember that the set is switched on and, when somebody pressed a key, in use; not at every request."""
    if is_used:
        _change(tv, seen_at=now, used_at=now)
    elif now - tv.seen_at >= SEEN_STEP:
        _change(tv, seen_at=now)


def note_shown(*, tv: TvSet, notice: Notice, now: datetime) -> None:
    """Record that a notice stands on the set."""
    ShownNotice.objects.get_or_create(notice=notice, defaults={"tv_set": tv, "at": now})


def acknowledge(*, tv: TvSet, notice_id: int, now: datetime, reply: str = "") -> Localized | None:
    """Mark a notice of the household as read, and answered with a reply; return what that is thanked with."""
    mine = Notice.objects.filter(pk=notice_id, resident__household=tv.household_id).first()
    if mine is None:
        return None
    if reply:
        return notices.answer(notice=mine, key=reply, through=DOOR, now=now)
    notices.acknowledge(notice=mine, through=DOOR, now=now)
    return None


def forget_unpaired(now: datetime) -> int:
    """Delete sets that were never paired and whose code ran out some while ago; return how many."""
    old = TvSet.objects.filter(
        household__isnull=True, code_until__lt=now - CODE_LASTS, seen_at__lt=now - CODE_LASTS
    )
    return old.delete()[1].get("tv.TvSet", 0)


@transaction.atomic
def _claim(code: str, household: Household, by: User, now: datetime) -> TvSet | None:
    shown = TvSet.objects.filter(code=code, code_until__gt=now, household__isnull=True).exclude(code="")
    tv = shown.first()
    if tv is None:
        return None
    facts = {"household": household, "paired_by": by, "paired_at": now, "used_at": now}
    if not shown.filter(pk=tv.pk).update(code="", code_until=None, **facts):
        return None
    tv.refresh_from_db()
    _audit("pair", tv, f"user:{by.pk}", now)
    return tv


def _give_code(tv: TvSet, now: datetime) -> TvSet:
    """Codes are drawn until one is free; two sets at once cannot hold the same."""
    tv.code_until = now + CODE_LASTS
    while True:
        tv.code = f"{secrets.randbelow(1_000_000):06d}"
        try:
            with transaction.atomic():
                tv.save()
        except IntegrityError:
            continue
        return tv


def _change(tv: TvSet, **facts: object) -> None:
    for name, value in facts.items():
        setattr(tv, name, value)
    TvSet.objects.filter(pk=tv.pk).update(**facts)


def _audit(verb: str, tv: TvSet, actor: str, now: datetime) -> None:
    record(actor=actor, action=f"tv.{verb}", subject=f"tv_set:{tv.pk}", now=now, household=tv.household_id)
