"""A tour that cannot keep its times gets new ones: visits, doctors and promises move, everybody is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.reservations.models import Reservation, Span
from moyai.fleet.models import Task
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.models import Practitioner, Share, Visit
from moyai.services.mobile_clinic.operations.replanning import list_moved, order_rest
from moyai.services.mobile_clinic.operations.road import let_home_later
from moyai.services.mobile_clinic.operations.taking import get_share
from moyai.services.mobile_clinic.operations.together import settle_neighbours
from moyai.services.mobile_clinic.queries.looking import find_shifts, list_people, list_tour_visits
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.tours import Tour, leaves_at, make_tour, point_of, up_to_grid

ACTOR = "system:clinic"
WAITING = (VisitStatus.BOOKED, VisitStatus.UNDER_WAY)
PROMISES = ("pickup_from", "pickup_until", "dropoff_from", "dropoff_until")


def retime_tour(visit: Visit, arrives_at: datetime, now: datetime) -> list[Visit]:
    """Put a visit off until the car can be there, and those after it as far as they must be.

    Where another order of those who are not yet driven to gives fewer of them another time, they are driven
    to in that order (`replanning`); else theirs stays. Called when the fleet says that a promise cannot be
    kept, in its transaction. The promise is moved with the visit, so that the fleet plans with what people
    were told. A doctor who is not free then is replaced by another of the institution; where there is none,
    the institution is told to decide.

    Args:
        visit: Which the car has not reached yet.
        arrives_at: When it will.
        now: The town's time.

    Returns:
        The visits that have another time now, in order.
    """
    wait_for_turn()
    share = get_share(visit.share_id) if visit.share_id else None
    if share is None or share.holder is None:
        return []
    visits = list_tour_visits([share], now).get(share.pk, [])
    late = next((each for each in visits if each.pk == visit.pk), None)
    if late is None or late.status not in WAITING or up_to_grid(arrives_at) <= late.arrives_at:
        return []
    by = up_to_grid(arrives_at) - late.arrives_at
    if late.status == VisitStatus.UNDER_WAY:  # her turn is hers, those after her may exchange theirs
        return _retime_under_way(share, visits, late, by, now)
    order = order_rest(share, late, by, now)
    if order is not None:
        return list_moved(order)
    _put_off(late, by)
    moved = [late, *_push_on(visits, make_tour(share, share.holder, visits), late)]
    _write(share, visits, moved, now)
    return moved


def _retime_under_way(
    share: Share, visits: list[Visit], late: Visit, by: timedelta, now: datetime
) -> list[Visit]:
    assert share.holder is not None
    _put_off(late, by)
    has_doctor = _find_doctor(late, now)
    late.save()
    _move_promise(late)
    order = order_rest(share, late, by, now)
    if order is not None:
        _tell(late, now, has_doctor=has_doctor)
        return [late, *list_moved(order)]
    moved = [late, *_push_on(visits, make_tour(share, share.holder, visits), late)]
    _write(share, visits, moved, now)
    return moved


def put_off_call(visit: Visit, doctor: Practitioner, call_from: datetime, now: datetime) -> list[Visit]:
    """Have a visit at whose door the car stands wait for its call; those after it go later where they must.

    In the caller's transaction. The visit has the doctor, and everything else of it, for its new time.

    Args:
        visit: the car stands at its door.
        doctor: who is on the screen then.
        call_from: when the call begins.
        now: The town's time.

    Returns:
        The visits after it that have another time now, in order.

    Raises:
        VisitRefused: somebody else has one of them then.
    """
    by = call_from - visit.call_from
    visit.doctor = doctor
    visit.call_from, visit.call_until = visit.call_from + by, visit.call_until + by
    visit.version += 1
    visit.save(update_fields=["doctor", "call_from", "call_until", "version"])
    _prolong_stand(visit, by)
    share = get_share(visit.share_id) if visit.share_id else None
    shift = find_shifts([share]).get(share.pk) if share is not None else None
    if share is None or share.holder is None or shift is None:
        return []
    order = order_rest(share, visit, by, now) if by > timedelta(0) else None
    if order is not None:
        return list_moved(order)
    visits = list_tour_visits([share], now).get(share.pk, [])
    moved = _push_on(visits, make_tour(share, share.holder, visits), visit)
    if moved:
        _write(share, visits, moved, now)
    settle_neighbours(share, make_tour(share, share.holder, visits).list_blocks(), shift, ACTOR, now)
    return moved


def _push_on(visits: list[Visit], tour: Tour, first: Visit) -> list[Visit]:
    """Put off the visits after one, each as far as the one before it makes necessary."""
    moved, before = list[Visit](), None
    for each in visits:
        if before is not None:
            ready = leaves_at(before) + tour.way(point_of(before), point_of(each))
            if each.status not in WAITING or ready <= each.arrives_at:
                break
            _put_off(each, ready - each.arrives_at)
            moved.append(each)
        if before is not None or each.pk == first.pk:
            before = each
    return moved


def _prolong_stand(visit: Visit, by: timedelta) -> None:
    """Let the car stand so much longer before the fleet calls it late."""
    task = Task.objects.filter(code=visit.task).first() if visit.task else None
    if task is not None and by > timedelta(0):
        Task.objects.filter(pk=task.pk).update(
            dropoff_from=task.dropoff_from + by,
            dropoff_until=task.dropoff_until + by,
            max_ride_s=task.max_ride_s + int(by.total_seconds()),
            at_risk_at=None,
            late_s=0,
        )


def _put_off(visit: Visit, by: timedelta) -> None:
    visit.arrives_at, visit.call_from, visit.call_until = (
        at + by for at in (visit.arrives_at, visit.call_from, visit.call_until)
    )
    visit.version += 1


def _write(share: Share, visits: list[Visit], moved: list[Visit], now: datetime) -> None:
    shift = find_shifts([share]).get(share.pk)
    assert share.holder is not None
    free = {each.pk: _find_doctor(each, now) for each in moved}
    for each in reversed(moved):  # the last first: nobody stands where the one before is to come
        each.save()
        _move_promise(each)
    blocks = make_tour(share, share.holder, visits).list_blocks()
    if shift is not None:
        try:
            settle_neighbours(share, blocks, shift, ACTOR, now)
        except VisitRefused:
            record(action="mobile_clinic.overrun", actor=ACTOR, subject=f"share:{share.pk}", now=now)
    let_home_later(share, make_tour(share, share.holder, visits).back_at)
    for each in moved:
        _tell(each, now, has_doctor=free[each.pk])


def _tell(visit: Visit, now: datetime, *, has_doctor: bool) -> None:
    record(actor=ACTOR, action="mobile_clinic.retime_visit", subject=f"visit:{visit.code}", now=now)
    notices.tell_late(visit, now, has_doctor=has_doctor)


def _move_promise(visit: Visit) -> None:
    """Let the fleet's promise of a visit be what its patient is told."""
    task = Task.objects.filter(code=visit.task).first()
    if task is not None:
        by = visit.arrives_at - task.pickup_from
        moved = {name: F(name) + by for name in PROMISES}
        Task.objects.filter(pk=task.pk).update(at_risk_at=None, late_s=0, **moved)


def _find_doctor(visit: Visit, now: datetime) -> bool:
    """Keep the doctor, or take another who is free at the visit's new time; tell whether one is."""
    people = list_people(visit.institution_id, (Profession.DOCTOR,), now)
    order = sorted(people, key=lambda each: each.pk != visit.doctor_id)
    for doctor in order:
        if doctor.resource_id is not None and _is_free(doctor.resource_id, visit):
            visit.doctor = doctor
            return True
    return False


def _is_free(resource_id: int, visit: Visit) -> bool:
    """Tell whether nobody has a doctor then beside the tour itself, whose visits all move."""
    own = Visit.objects.filter(share=visit.share_id).values("reservation")
    others = Span.objects.filter(
        resource=resource_id,
        starts_at__lt=visit.call_until,
        ends_at__gt=visit.call_from,
        reservation__in=Reservation.objects.filter(status__in=("held", "booked")),
    )
    return not others.exclude(reservation__in=own).exists()
