"""A share's tour on the road: the nurse's way and the visits as the fleet's tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from moyai.core.residents.queries import find_phone
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Shift, Task
from moyai.fleet.modes.visit import Stand, make_nurse_spec, make_visit_spec
from moyai.fleet.operations import CannotCancel, NoVehicleFits, cancel_task, request_tasks
from moyai.fleet.specs import TaskSpec, Wanted
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Share, Visit
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.teens import is_private, name_rider
from moyai.services.mobile_clinic.tours import Tour, leaves_at, make_tour, point_of

SYSTEM = "system:clinic"
NOTE = 120


def put_on_road(share: Share, visits: Sequence[Visit], shift: Shift, actor: str, now: datetime) -> None:
    """Make the fleet's tasks those of the tour, in the caller's transaction.

    Args:
        share: Whose tour; its ``nurse_task`` is kept up to date.
        visits: All of the tour, in order; those that are only held are not driven to yet.
        shift: In which it is driven.
        actor: Who changes it.
        now: The town's time.

    Raises:
        VisitRefused: the car cannot do it.
    """
    booked = [each for each in visits if each.status != VisitStatus.HELD]
    new = [each for each in booked if not each.task and each.status in VisitStatus.live()]
    assert share.holder is not None or not booked
    tour = make_tour(share, share.holder, booked) if share.holder is not None else None
    wanted = [_want_visit(share, each, shift) for each in new]
    nurse = _want_nurse(share, tour, shift, actor, now) if tour is not None else None
    if not booked:
        take_off_road(share, actor, now)
        return
    if nurse is not None:
        wanted.insert(0, nurse)
    if not wanted:
        return
    try:
        tasks = request_tasks(wanted=wanted, actor=actor, now=now)
    except NoVehicleFits as refused:
        raise VisitRefused("no_room_on_road", fleet=refused.code) from refused
    if nurse is not None:
        share.nurse_task = tasks.pop(0).code
        Share.objects.filter(pk=share.pk).update(nurse_task=share.nurse_task)
    for visit, task in zip(new, tasks, strict=True):
        visit.task = task.code
        Visit.objects.filter(pk=visit.pk).update(task=task.code)


def take_off_road(share: Share, actor: str, now: datetime) -> None:
    """Cancel the nurse's way, as there is nobody left to visit."""
    end_nurse_way(share, actor, now)


def end_nurse_way(share: Share, actor: str, now: datetime) -> None:
    """Take the nurse's way off the road; one that she has begun is hers until she is home."""
    if Task.objects.filter(code=share.nurse_task, boarded_at__isnull=False).exists():
        return
    code, share.nurse_task = share.nurse_task, ""
    Share.objects.filter(pk=share.pk).update(nurse_task="")
    cancel_by_code(code, actor, now)


def let_home_later(share: Share, back_at: datetime) -> None:
    """Let the nurse come home as late as the tour needs."""
    task = Task.objects.filter(code=share.nurse_task).first() if share.nurse_task else None
    if task is not None and task.dropoff_until < back_at:
        by = back_at - task.dropoff_until
        Task.objects.filter(pk=task.pk).update(
            dropoff_until=back_at,
            max_ride_s=task.max_ride_s + int(by.total_seconds()),
            at_risk_at=None,
            late_s=0,
        )


def cancel_by_code(code: str, actor: str, now: datetime) -> None:
    """Cancel a task that the service no longer wants; one that is over, or has begun, is left."""
    task = Task.objects.filter(code=code).first() if code else None
    if task is not None and task.status in (TaskStatus.PLANNED, TaskStatus.UNASSIGNED):
        try:
            cancel_task(task_id=task.pk, actor=actor, now=now)
        except CannotCancel as refused:
            raise VisitRefused("under_way") from refused


def _want_visit(share: Share, visit: Visit, shift: Shift) -> Wanted:
    stand = Stand(
        arrives_at=visit.arrives_at,
        call_from=visit.call_from,
        call_until=visit.call_until,
        leaves_at=leaves_at(visit),
    )
    spec = make_visit_spec(share.car.vehicle.code, point_of(visit), stand, _slack())
    patient, is_hers_alone = visit.patient, is_private(visit.programme)
    parking = "" if is_hers_alone else patient.parking_note
    notes = [parking, "スロープを使います" if visit.needs_ramp else ""]
    return Wanted(
        spec=spec,
        reference=visit.code,
        contact_name=name_rider(visit.programme, patient.resident.name),
        contact_phone="" if is_hers_alone else find_phone(patient.resident),
        note="　".join(filter(None, notes))[:NOTE],
        idempotency_key=f"clinic-visit:{visit.code}:{visit.version}",
        only_shifts=(shift.pk,),
    )


def _want_nurse(share: Share, tour: Tour, shift: Shift, actor: str, now: datetime) -> Wanted | None:
    """Return the nurse's way when it is another than the fleet knows; the old one is cancelled."""
    if not tour.stops:
        return None
    policy = get_booking_policy()
    spec = make_nurse_spec(
        share.car.vehicle.code,
        tour.clinic,
        boards_at=tour.boards_at,
        last_leaves_at=tour.stops[-1].leaves_at,
        ends_at=share.ends_at,
        board_s=policy.board_s,
        alight_s=policy.alight_s,
        slack=_slack(),
    )
    known = Task.objects.filter(code=share.nurse_task).first() if share.nurse_task else None
    if known is not None and (known.boarded_at is not None or _is_same(known, spec)):
        return None  # aboard, or fetched from a car that broke down: it is the same way
    cancel_by_code(share.nurse_task, actor, now)
    assert share.nurse is not None and share.holder is not None
    number = Task.objects.filter(kind=spec.kind, reference=f"share-{share.pk}").count()
    return Wanted(
        spec=spec,
        reference=f"share-{share.pk}",
        contact_name=share.nurse.user.display_name,
        contact_phone=share.holder.partner.phone,
        note=share.holder.parking_note[:NOTE],
        idempotency_key=f"clinic-nurse:{share.pk}:{number}",
        only_shifts=(shift.pk,),
    )


def _is_same(task: Task, spec: TaskSpec) -> bool:
    windows = ("pickup_from", "pickup_until", "dropoff_from", "dropoff_until")
    is_live = task.status in (TaskStatus.PLANNED, TaskStatus.UNASSIGNED)
    return is_live and all(getattr(task, name) == getattr(spec, name) for name in windows)


def _slack() -> timedelta:
    return timedelta(seconds=get_booking_policy().slack_s)
