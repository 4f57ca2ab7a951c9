"""What the fleet tells about tours: visits follow the car, and everybody is told what changes.

Called inside the fleet's transaction; hearing the same event twice changes nothing.
"""

from __future__ import annotations

from datetime import datetime

from moyai.core.video.enums import EndWhy
from moyai.fleet.handlers import Facts
from moyai.fleet.models import Task
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Share, Visit
from moyai.services.mobile_clinic.operations.calls import end_call
from moyai.services.mobile_clinic.operations.lateness import retime_tour
from moyai.services.mobile_clinic.operations.stranded import end_begun
from moyai.services.mobile_clinic.operations.wishes import note_withdrawn

ACTOR = "system:clinic"
WAITS = (VisitStatus.BOOKED, VisitStatus.UNDER_WAY)
MAY_END = (*WAITS, VisitStatus.AT_DOOR, VisitStatus.IN_CALL)


class VisitTaskHandler:
    """Hears of the visits' tasks."""

    def on_assigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """The car is the tour's own; the visit was told when it was booked."""

    def on_arrived(self, task: Task, now: datetime, facts: Facts) -> None:
        """The car stands at the door."""
        _move(task, VisitStatus.AT_DOOR, WAITS, reached_at=now)

    def on_boarded(self, task: Task, now: datetime, facts: Facts) -> None:
        """The patient is in the car; an arrival that was never pressed is one now."""
        _move(task, VisitStatus.AT_DOOR, WAITS, reached_at=now)

    def on_done(self, task: Task, now: datetime, facts: Facts) -> None:
        """The patient has left the car, and the car goes to the next; the nurse may have said so before."""
        visit = _move(task, VisitStatus.DONE, MAY_END, ended_at=now)
        if visit is not None:
            end_call(visit=visit, why=EndWhy.FINISHED, actor=ACTOR, now=now)
        _go_on(visit or _find(task))

    def on_no_show(self, task: Task, now: datetime, facts: Facts) -> None:
        """The patient was not there."""
        visit = _move(task, VisitStatus.NO_SHOW, MAY_END, ended_at=now)
        if visit is not None:
            end_call(visit=visit, why=EndWhy.CANCELLED, actor=ACTOR, now=now)
        _go_on(visit)

    def on_cancelled(self, task: Task, now: datetime, facts: Facts) -> None:
        """The desk took it off; what the service itself cancels is cancelled already."""
        visit = _move(task, VisitStatus.CANCELLED, WAITS, ended_at=now, cancelled_by=facts.get("actor", ""))
        if visit is not None:
            note_withdrawn(visit, now)
            end_call(visit=visit, why=EndWhy.CANCELLED, actor=ACTOR, now=now)
            notices.tell_cancelled(visit, now)

    def on_promise_at_risk(self, task: Task, now: datetime, facts: Facts) -> None:
        """The car will be late: this visit and those after it get times that can be kept."""
        visit = _find(task)
        expected = facts.get("pickup_at")
        if visit is not None and visit.status in WAITS and expected:
            retime_tour(visit, datetime.fromisoformat(str(expected)), now)
        Task.objects.filter(pk=task.pk).update(at_risk_at=None)

    def on_unassigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """The car is lost; the next look at the tours (mending.py) finds another, or tells everybody."""


class NurseTaskHandler:
    """Hears of the nurses' ways: with the nurse aboard the tour is under way."""

    def on_assigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """The visits say all there is to say."""

    def on_arrived(self, task: Task, now: datetime, facts: Facts) -> None:
        """The car stands at the clinic."""

    def on_boarded(self, task: Task, now: datetime, facts: Facts) -> None:
        """The nurse is aboard, at her clinic or fetched on the road: the first patient is next."""
        share = Share.objects.filter(nurse_task=task.code).first()
        if share is None:
            return
        if facts.get("is_transfer"):
            end_begun(share, now)
        _start_next(share.pk)

    def on_done(self, task: Task, now: datetime, facts: Facts) -> None:
        """The nurse is home."""

    def on_no_show(self, task: Task, now: datetime, facts: Facts) -> None:
        """There is no nurse: the visits cannot be; mending.py sees to them."""

    def on_cancelled(self, task: Task, now: datetime, facts: Facts) -> None:
        """Another way takes its place, or the tour has no visits left."""

    def on_promise_at_risk(self, task: Task, now: datetime, facts: Facts) -> None:
        """The visits are re-timed themselves."""

    def on_unassigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """As for visits."""


def _find(task: Task) -> Visit | None:
    related = ("patient__resident", "institution__partner", "doctor__user", "share")
    return Visit.objects.select_related(*related).filter(code=task.reference, task=task.code).first()


def _move(
    task: Task, status: VisitStatus, only_from: tuple[VisitStatus, ...], **facts: object
) -> Visit | None:
    """Set a visit's status unless something else happened before; return it when it changed."""
    mine = Visit.objects.filter(code=task.reference, task=task.code, status__in=only_from)
    return _find(task) if mine.update(status=status, **facts) else None


def _go_on(visit: Visit | None) -> None:
    if visit is not None and visit.share_id is not None:
        _start_next(visit.share_id)


def _start_next(share_id: int) -> None:
    following = (
        Visit.objects.filter(share=share_id, status__in=VisitStatus.live()).order_by("arrives_at").first()
    )
    if following is not None and following.status == VisitStatus.BOOKED:
        Visit.objects.filter(pk=following.pk, status=VisitStatus.BOOKED).update(status=VisitStatus.UNDER_WAY)
