"""Answering a questionnaire: kept after each answer, finished, erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.core.sealing.operations import destroy_key
from moyai.services.habit_challenge.enums import Instrument
from moyai.services.habit_challenge.instruments import assess
from moyai.services.habit_challenge.models import FrailtyCheck, Referral
from moyai.services.habit_challenge.sealed_checks import find_subject, seal_facts
from moyai.services.habit_challenge.texts import frailty as say

MOST_ANSWERS, MOST_ANSWER = 60, 24


@transaction.atomic
def keep_check(
    *,
    resident: Resident,
    instrument: Instrument,
    answers: Mapping[str, str],
    session: str,
    through: str,
    actor: str,
    now: datetime,
) -> FrailtyCheck:
    """Keep what was answered so far, so that nothing is lost when she stops; said again it stays the same.

    Raises:
        ValueError: what is no answer of this questionnaire.
    """
    _check(instrument, answers)
    row = _find(resident, instrument, session) or _begin(resident, instrument, session, through, actor, now)
    facts = {"answers": dict(answers)}
    sealed = seal_facts(row.subject, facts, row.about, now)
    FrailtyCheck.objects.filter(pk=row.pk).update(answers=sealed, session=session, made_by=actor)
    return row


@transaction.atomic
def finish_check(
    *,
    resident: Resident,
    instrument: Instrument,
    answers: Mapping[str, str],
    session: str,
    through: str,
    actor: str,
    now: datetime,
) -> FrailtyCheck:
    """Keep all answers with what the rule makes of them; again in the same conversation it is replaced.

    Raises:
        Refused: nothing was answered.
        ValueError: what is no answer of this questionnaire.
    """
    if not any(answers.values()):
        raise Refused("nothing_answered", say.NOTHING_ANSWERED)
    result = assess(instrument, answers)
    _check(instrument, answers)
    row = _find(resident, instrument, session) or _begin(resident, instrument, session, through, actor, now)
    facts = {
        "answers": dict(answers),
        "points": result.points,
        "most": result.most,
        "status": result.status.value,
    }
    sealed = seal_facts(row.subject, facts, row.about, now)
    FrailtyCheck.objects.filter(pk=row.pk).update(
        answers=sealed, rule_version=result.version, session=session, made_by=actor, finished_at=now
    )
    # What was answered stands in the sealed row alone, not in the log.
    record(
        actor=actor,
        action="habit_challenge.finish_check",
        subject=f"resident:{resident.code}",
        now=now,
        check=row.code,
        instrument=instrument.value,
        through=through,
    )
    row.refresh_from_db()
    return row


@transaction.atomic
def erase_record(*, resident: Resident, actor: str, now: datetime) -> int:
    """Erase everything she answered and what was passed on of it: the key is destroyed, and the rows go.

    What the centre was told and has not closed is taken back with it. Return how many answers went.
    """
    subjects = set(FrailtyCheck.objects.filter(resident=resident).values_list("subject", flat=True))
    subjects |= set(Referral.objects.filter(resident=resident).values_list("subject", flat=True))
    for subject in sorted(subjects):
        destroy_key(subject=subject, actor=actor, now=now)
    Referral.objects.filter(resident=resident).delete()
    count, _rows = FrailtyCheck.objects.filter(resident=resident).delete()
    subject = f"resident:{resident.code}"
    record(actor=actor, action="habit_challenge.erase_checks", subject=subject, now=now, count=count)
    return count


def _find(resident: Resident, instrument: Instrument, session: str) -> FrailtyCheck | None:
    rows = FrailtyCheck.objects.filter(resident=resident, instrument=instrument)
    of_session = rows.filter(session=session).order_by("-begun_at").first() if session else None
    return of_session or rows.filter(finished_at=None).first()


def _begin(
    resident: Resident, instrument: Instrument, session: str, through: str, actor: str, now: datetime
) -> FrailtyCheck:
    code = make_free_code(lambda each: FrailtyCheck.objects.filter(code=each).exists())
    subject = find_subject(resident)
    row = FrailtyCheck(
        code=code,
        resident=resident,
        instrument=instrument,
        rule_version="",
        subject=subject,
        session=session,
        through=through,
        made_by=actor,
        begun_at=now,
    )
    row.answers = seal_facts(subject, {"answers": {}}, row.about, now)
    row.save(force_insert=True)
    return row


def _check(instrument: Instrument, answers: Mapping[str, str]) -> None:
    """What is kept is the questionnaire's: few, short, and what the rule can read."""
    if len(answers) > MOST_ANSWERS or any(len(value) > MOST_ANSWER for value in answers.values()):
        raise ValueError("too many or too long answers")
    assess(instrument, answers)
