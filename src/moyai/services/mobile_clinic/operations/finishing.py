"""The end of a visit is the nurse's word: the end of the call is not, and neither is the car's driving on."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.video.enums import EndWhy
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.checklists import FINISHED
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Practitioner, Visit, VisitStep
from moyai.services.mobile_clinic.operations.calls import end_call
from moyai.services.mobile_clinic.queries.finishing import list_unfinished
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.visit_refusals import RecordRefused

AT_THE_BEDSIDE = (VisitStatus.AT_DOOR, VisitStatus.IN_CALL)
MAY_FINISH = (*AT_THE_BEDSIDE, VisitStatus.DONE)
"""The tablet may tell it after the car has left: its entry comes late."""


@transaction.atomic
def finish_visit(*, visit: Visit, by: Practitioner, done_at: datetime, now: datetime) -> bool:
    """Say that a visit is finished at the bedside: it is over, and so is its call. Said twice is once.

    What is missing in the checklist is shown before, and may be entered afterwards.

    Args:
        visit: which.
        by: who was with the patient.
        done_at: when, by the town's time; the tablet may send it later.
        now: the town's time.

    Returns:
        Whether it was new.

    Raises:
        RecordRefused: ``visit_not_on``: the car has not come yet, or the visit was called off.
    """
    visit.refresh_from_db(fields=["status"])
    if visit.status not in MAY_FINISH:
        raise RecordRefused("visit_not_on", say.VISIT_NOT_ON.format(status=visit.get_status_display()))
    try:
        with transaction.atomic():
            VisitStep.objects.create(visit=visit, step=FINISHED, done_at=done_at, done_by=by)
    except IntegrityError:  # said before
        return False
    actor = f"user:{by.user_id}"
    open_ = Visit.objects.filter(pk=visit.pk, status__in=AT_THE_BEDSIDE)
    open_.update(status=VisitStatus.DONE, ended_at=done_at, version=F("version") + 1)
    end_call(visit=visit, why=EndWhy.FINISHED, actor=actor, now=now)
    record(actor=actor, action="mobile_clinic.finish_visit", subject=f"visit:{visit.code}", now=now)
    visit.refresh_from_db()
    return True


def notice_unfinished(now: datetime) -> int:
    """Tell institutions which of their visits nobody has finished, once each (a job); return how many."""
    found = list_unfinished(now)
    for visit in found:
        notices.tell_unfinished(visit, now)
    return len(found)
