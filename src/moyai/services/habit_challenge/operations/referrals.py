"""Passing somebody on to the community support centre with her consent; taking up, closing, taking back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.core.errors import Refused
from moyai.core.notices.operations import notify
from moyai.core.partners.models import Partner
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.enums import ReferralStatus
from moyai.services.habit_challenge.models import FrailtyCheck, Referral
from moyai.services.habit_challenge.queries.checks import OPEN, make_digest, make_words, read_check
from moyai.services.habit_challenge.sealed_checks import seal_facts
from moyai.services.habit_challenge.texts import frailty as say


@transaction.atomic
def refer(*, check: FrailtyCheck, centre: Partner, digest: str, actor: str, now: datetime) -> Referral:
    """Pass on what she has seen and agreed to, to the letter; the same check again passes on nothing more.

    Args:
        check: What it is about.
        centre: To whom.
        digest: Of the words that she was shown (``queries.checks.make_digest``).
        actor: Who agreed: she herself, or who acts for her.
        now: The town's time.

    Raises:
        Refused: the words are no longer those, or the record was erased.
    """
    known = Referral.objects.filter(frailty_check=check, centre=centre, status__in=OPEN).first()
    if known is not None:
        return known
    read = read_check(check)
    if read is None:
        raise Refused("gone", say.GONE)
    words = make_words(read)
    if make_digest(words, centre) != digest:
        raise Refused("changed", say.CHANGED)
    referral = Referral(
        code=make_free_code(lambda code: Referral.objects.filter(code=code).exists()),
        resident=check.resident,
        frailty_check=check,
        centre=centre,
        subject=check.subject,
        consented_at=now,
        consented_by=actor,
    )
    facts = {"words": [[label.to_json(), value.to_json()] for label, value in words], "digest": digest}
    referral.words = seal_facts(referral.subject, facts, referral.about, now)
    referral.save(force_insert=True)
    _note(referral, "refer", actor, now)
    return referral


@transaction.atomic
def take_up(*, referral: Referral, actor: str, now: datetime) -> bool:
    """Take it up at the centre; she is told. Return whether it was new.

    Raises:
        Refused: she took it back, or it is closed.
    """
    sent = Referral.objects.filter(pk=referral.pk, status=ReferralStatus.SENT)
    if not sent.update(status=ReferralStatus.TAKEN, taken_at=now, handled_by=actor):
        return _refuse_unless(referral, ReferralStatus.TAKEN)
    _note(referral, "take_referral", actor, now)
    _tell(referral, "taken", say.TAKEN_TOLD, now)
    return True


@transaction.atomic
def close(*, referral: Referral, note: str, actor: str, now: datetime) -> bool:
    """Close it: they have talked. The note is sealed with her key. Return whether it was new.

    Raises:
        Refused: she took it back.
    """
    sealed = seal_facts(referral.subject, {"note": note}, f"{referral.about}:note", now)
    standing = Referral.objects.filter(pk=referral.pk, status__in=OPEN)
    if not standing.update(status=ReferralStatus.DONE, done_at=now, handled_by=actor, note=sealed):
        return _refuse_unless(referral, ReferralStatus.DONE)
    _note(referral, "close_referral", actor, now)
    return True


@transaction.atomic
def reopen(*, referral: Referral, actor: str, now: datetime) -> bool:
    """Open again what was closed by mistake; return whether it was closed."""
    closed = Referral.objects.filter(pk=referral.pk, status=ReferralStatus.DONE)
    if not closed.update(status=ReferralStatus.TAKEN, done_at=None, note=None):
        return _refuse_unless(referral, ReferralStatus.TAKEN)
    _note(referral, "reopen_referral", actor, now)
    return True


@transaction.atomic
def withdraw(*, referral: Referral, actor: str, now: datetime) -> bool:
    """Take it back: the centre can no longer read it. Return whether it was new.

    Raises:
        Refused: they have talked already.
    """
    standing = Referral.objects.filter(pk=referral.pk, status__in=OPEN)
    if not standing.update(status=ReferralStatus.WITHDRAWN, withdrawn_at=now):
        return _refuse_unless(referral, ReferralStatus.WITHDRAWN)
    _note(referral, "withdraw_referral", actor, now)
    _tell(referral, "withdrawn", say.WITHDRAWN_TOLD, now)
    return True


def _refuse_unless(referral: Referral, status: ReferralStatus) -> bool:
    referral.refresh_from_db()
    if referral.status != status:
        raise Refused("not_open", say.NOT_OPEN)
    return False


def _note(referral: Referral, verb: str, actor: str, now: datetime) -> None:
    subject = f"referral:{referral.code}"
    facts = {"centre": referral.centre.code, "resident": referral.resident.code}
    record(actor=actor, action=f"habit_challenge.{verb}", subject=subject, now=now, **facts)


def _tell(referral: Referral, what: str, text: Localized, now: datetime) -> None:
    name = Localized(referral.centre.name, referral.centre.name_en or referral.centre.name)
    words = text.format(centre=name)
    notify(
        resident=referral.resident,
        kind=f"habit_challenge.referral_{what}",
        text={"ja": words.get("ja"), "en": words.get("en"), "easy": words.get("easy")},
        idempotency_key=f"habit:referral:{referral.code}:{what}",
        now=now,
        is_private=True,
    )
