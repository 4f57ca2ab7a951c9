"""Writing pregnancies and their checks; corrections add a version, nothing is written over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.engines.antenatal import Basis, find_age, find_due_date
from moyai.services.mobile_clinic.handbook import read_findings
from moyai.services.mobile_clinic.models import AntenatalCheck, Patient, Practitioner, Pregnancy, Visit
from moyai.services.mobile_clinic.queries.maternity import find_pregnancy
from moyai.services.mobile_clinic.sealed import seal_facts
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.visit_refusals import RecordRefused

MOST_WHY = 200


@dataclass(frozen=True, slots=True)
class DueBasis:
    """From what the due date comes.

    Attributes:
        basis: last period, transfer or echo.
        on: first day of the last period; day of the transfer; by echo the due date itself.
        cycle_days: hers, where it comes from the last period.
        embryo_days: the embryo's age, where it comes from a transfer.
    """

    basis: Basis
    on: date
    cycle_days: int = 28
    embryo_days: int = 5

    def find_due(self) -> date:
        """Return the expected day.

        Raises:
            ValueError: cycle or embryo out of range.
        """
        if self.basis == Basis.ECHO:
            return self.on
        return find_due_date(
            basis=self.basis, on=self.on, cycle_days=self.cycle_days, embryo_days=self.embryo_days
        )


@transaction.atomic
def begin_pregnancy(*, patient: Patient, due: DueBasis, by: Practitioner, now: datetime) -> Pregnancy:
    """Open a pregnancy's record.

    Raises:
        RecordRefused: one is under way, or the dates cannot be.
    """
    known = find_pregnancy(patient)
    if known is not None and known.ended_on is None:
        raise RecordRefused("one_pregnancy", say.ONE_PREGNANCY)
    return _write(patient, make_code(), 1, _describe(due, now), by, now)


@transaction.atomic
def correct_pregnancy(
    *, patient: Patient, code: str, version: int, due: DueBasis, why: str, by: Practitioner, now: datetime
) -> Pregnancy:
    """Put the due date right; what it was before stays to be read.

    Args:
        patient: whose.
        code: of the pregnancy.
        version: that the doctor saw; another one since is refused.
        due: from what the date comes now.
        why: reason of the correction.
        by: who corrects it.
        now: the town's time.

    Raises:
        RecordRefused: no reason, impossible dates, or somebody was quicker.
    """
    if not why.strip():
        raise RecordRefused("no_reason", say.NO_REASON)
    known = find_pregnancy(patient, code)
    if known is None:
        raise RecordRefused("no_pregnancy", say.NO_PREGNANCY)
    ended = {"ended_on": known.ended_on.isoformat()} if known.ended_on else {}
    facts = _describe(due, now) | ended | {"why": why.strip()[:MOST_WHY]}
    return _write(patient, code, version + 1, facts, by, now)


@transaction.atomic
def end_pregnancy(
    *, patient: Patient, code: str, version: int, ended_on: date, by: Practitioner, now: datetime
) -> Pregnancy:
    """Note that it has ended, by birth or otherwise: nothing is due any more.

    Raises:
        RecordRefused: the day cannot be, or somebody was quicker.
    """
    known = find_pregnancy(patient, code)
    if known is None or known.ended_on is not None:
        raise RecordRefused("no_pregnancy", say.NO_PREGNANCY)
    last = max((each.on for each in known.checks), default=ended_on)
    if ended_on > local(now).date() or ended_on < last or find_age(known.due, ended_on) is None:
        raise RecordRefused("bad_dates", say.BAD_DATES)
    facts = {
        "basis": known.basis.value,
        "from_on": known.from_on.isoformat() if known.from_on else None,
        "due": known.due.isoformat(),
        "ended_on": ended_on.isoformat(),
    }
    return _write(patient, code, version + 1, facts, by, now)


@transaction.atomic
def write_check(
    *,
    patient: Patient,
    on: date,
    sent: Mapping[str, Any],
    by: Practitioner,
    now: datetime,
    visit: Visit | None = None,
    code: str = "",
) -> AntenatalCheck:
    """Write a check into the record; with the code of one that is there, put that one right.

    At one visit there is one check: written again it is a new version of the same.

    Args:
        patient: whose.
        on: the day it was held.
        sent: the columns of handbook.py as they were entered.
        by: who wrote it.
        now: the town's time.
        visit: of the car; None: held elsewhere.
        code: of the check to put right.

    Raises:
        RecordRefused: no pregnancy then, or a value is wrong.
    """
    known = find_pregnancy(patient)
    if known is None or (known.ended_on is not None and on > known.ended_on):
        raise RecordRefused("no_pregnancy", say.NO_PREGNANCY)
    if on > local(now).date() or find_age(known.due, on) is None:
        raise RecordRefused("bad_dates", say.BAD_DATES)
    findings = read_findings(sent)
    if not findings:
        raise RecordRefused("no_reading", say.NO_READING)
    before = _find_check(patient, known.row.code, visit, code)
    row = AntenatalCheck(
        code=before.code if before else make_code(),
        version=before.version + 1 if before else 1,
        pregnancy_code=known.row.code,
        patient=patient,
        visit=before.visit if before else visit,
        written_by=by,
        written_at=now,
    )
    row.body = seal_facts(patient, {"on": on.isoformat(), "findings": findings}, row.about, now)
    _save(row)
    _audit("write_check", patient, by, now, check=row.code, version=row.version)
    return row


def _describe(due: DueBasis, now: datetime) -> dict[str, Any]:
    try:
        day = due.find_due()
    except ValueError as wrong:
        raise RecordRefused("bad_dates", say.BAD_DATES) from wrong
    if find_age(day, local(now).date()) is None:
        raise RecordRefused("bad_dates", say.BAD_DATES)
    from_on = None if due.basis == Basis.ECHO else due.on.isoformat()
    return {"basis": due.basis.value, "from_on": from_on, "due": day.isoformat()}


def _write(
    patient: Patient, code: str, version: int, facts: Mapping[str, Any], by: Practitioner, now: datetime
) -> Pregnancy:
    row = Pregnancy(code=code, version=version, patient=patient, written_by=by, written_at=now)
    row.body = seal_facts(patient, facts, row.about, now)
    _save(row)
    _audit("write_pregnancy", patient, by, now, version=version)
    return row


def _find_check(patient: Patient, pregnancy: str, visit: Visit | None, code: str) -> AntenatalCheck | None:
    rows = AntenatalCheck.objects.filter(patient=patient, pregnancy_code=pregnancy).order_by("-version")
    if code:
        return rows.filter(code=code).first()
    return rows.filter(visit=visit).first() if visit else None


def _save(row: Pregnancy | AntenatalCheck) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as quicker:
        raise RecordRefused("changed_meanwhile", say.CHANGED_MEANWHILE) from quicker


def _audit(what: str, patient: Patient, by: Practitioner, now: datetime, **facts: Any) -> None:
    actor, subject = f"user:{by.user_id}", f"patient:{patient.code}"
    record(actor=actor, action=f"mobile_clinic.{what}", subject=subject, now=now, **facts)
