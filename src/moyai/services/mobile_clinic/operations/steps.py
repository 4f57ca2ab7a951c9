"""Steps of a visit, done and taken back; the check of who she is."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.services.mobile_clinic.checklists import DOCTOR_NAMED, IDENTITY, find_step
from moyai.services.mobile_clinic.enums import Programme, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import DoctorShown, IdentityMeans
from moyai.services.mobile_clinic.models import IdentityCheck, Practitioner, Visit, VisitStep
from moyai.services.mobile_clinic.operations.consents import check_identity
from moyai.services.mobile_clinic.queries.maternity import find_week
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.visit_refusals import RecordRefused

NEVER_HELD = frozenset({VisitStatus.HELD, VisitStatus.CANCELLED, VisitStatus.NO_SHOW})
"""A visit in one of these states has nothing to record. Also after its end late entries are taken."""


@transaction.atomic
def do_step(*, visit: Visit, step: str, by: Practitioner, done_at: datetime, now: datetime) -> bool:
    """Mark a step of a visit as done; done already, it stays as it is.

    Args:
        visit: which.
        step: a key of checklists.py.
        by: who did it.
        done_at: when, by the town's time; the tablet may send it later.
        now: the town's time.

    Returns:
        whether it was new.

    Raises:
        RecordRefused: no such step in this visit, or the visit is not held.
    """
    require_held(visit)
    week = find_week(visit.patient, visit.arrives_at)
    if find_step(Programme(visit.programme), week, step) is None:
        raise RecordRefused("no_step", say.NO_STEP)
    if visit.steps.filter(step=step, undone_at__isnull=True).exists():
        return False
    try:
        with transaction.atomic():
            VisitStep.objects.create(visit=visit, step=step, done_at=done_at, done_by=by)
    except IntegrityError:  # two at once
        return False
    _audit("do_step", visit, by, now, step=step)
    return True


@transaction.atomic
def undo_step(*, visit: Visit, step: str, by: Practitioner, now: datetime) -> None:
    """Take a step back that was marked by mistake; who had marked it stays on record.

    Raises:
        RecordRefused: it is not done.
    """
    done = visit.steps.filter(step=step, undone_at__isnull=True)
    if not done.update(undone_at=now, undone_by=by):
        raise RecordRefused("not_done", say.NOT_DONE)
    _audit("undo_step", visit, by, now, step=step)


@transaction.atomic
def identify_at_visit(
    *,
    visit: Visit,
    means: str,
    doctor_shown: bool,
    by: Practitioner,
    checked_at: datetime,
    now: datetime,
) -> IdentityCheck:
    """Record by what it was made sure who the patient is, and that she was shown who the doctor is.

    Args:
        visit: which.
        means: of IdentityMeans.
        doctor_shown: she has seen the doctor's name and institution.
        by: who made sure.
        checked_at: when.
        now: the town's time.

    Raises:
        RecordRefused: by nothing, or the visit is not held.
    """
    require_held(visit)
    if means not in IdentityMeans.values:
        raise RecordRefused("no_document", say.NO_DOCUMENT)
    check = check_identity(
        patient=visit.patient,
        visit=visit,
        means=IdentityMeans(means),
        doctor_shown=DoctorShown.NAME if doctor_shown else None,
        by=by,
        checked_at=checked_at,
        now=now,
    )
    for step in (IDENTITY, DOCTOR_NAMED) if doctor_shown else (IDENTITY,):
        do_step(visit=visit, step=step.key, by=by, done_at=checked_at, now=now)
    return check


def require_held(visit: Visit) -> None:
    """Refuse a visit that is not held.

    Raises:
        RecordRefused: it was cancelled, is only a hold, or nobody was at home.
    """
    if visit.status in NEVER_HELD:
        words = say.VISIT_NOT_ON.format(status=visit.get_status_display())
        raise RecordRefused("visit_not_on", words)


def _audit(what: str, visit: Visit, by: Practitioner, now: datetime, **facts: str) -> None:
    subject, actor = f"visit:{visit.code}", f"user:{by.user_id}"
    record(actor=actor, action=f"mobile_clinic.{what}", subject=subject, now=now, **facts)
