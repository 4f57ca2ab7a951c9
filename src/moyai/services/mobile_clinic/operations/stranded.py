"""The car breaks down with the nurse aboard: she and her things are fetched, and the tour goes on or ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.reservations.models import Span
from moyai.engines.scheduling import tour as engine
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Shift, Task
from moyai.fleet.modes.visit import list_skills
from moyai.fleet.operations import fetch_stranded
from moyai.fleet.planning.load import RUNNING
from moyai.fleet.specs import Point, ReplannedTask
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import ShareOrigin, VisitStatus
from moyai.services.mobile_clinic.models import ClinicCar, Share, Visit
from moyai.services.mobile_clinic.operations.booking import move_in_person
from moyai.services.mobile_clinic.operations.ordering import let_go, list_room_ids, set_arrival
from moyai.services.mobile_clinic.operations.taking import end_hold, get_share, place
from moyai.services.mobile_clinic.queries.diary import Diary
from moyai.services.mobile_clinic.queries.ordering import Asking, Candidate, Road, list_doctors
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.tours import cells, clinic_of, leaves_at, up_to_grid

ACTOR = "system:clinic"
NO_CAR = "no_car"
LEFT = (VisitStatus.BOOKED, VisitStatus.UNDER_WAY)
BEGUN = (VisitStatus.AT_DOOR, VisitStatus.IN_CALL)
NEXT_DOOR = 0.001
"""Degrees, some hundred metres: the car stands in front of a house, not in it."""
_RELATED = ("patient__resident__household", "institution__partner", "doctor__user", "reservation")


def find_stranded(share: Share) -> Task | None:
    """Return the way of a share's nurse who waits beside a broken car; None: she does not."""
    found = Task.objects.filter(code=share.nurse_task, status=TaskStatus.UNASSIGNED)
    return found.filter(boarded_at__isnull=False, transfer_from__isnull=False).first()


def go_on_with(share: Share, car: ClinicCar, now: datetime) -> bool:
    """Have another car fetch the nurse and go on with the tour; tell whether it does.

    Who is in the broken car already is seen in it first. The others are visited in the order in which they
    are least late; who would be visited too late (setting ``takeover_late_s``) is seen in person. Where
    nobody could be visited nothing changes.
    """
    try:
        with transaction.atomic():
            wait_for_turn()
            _go_on(share, car, now)
    except VisitRefused:
        return False
    return True


def fetch_home(share: Share, now: datetime) -> ReplannedTask | None:
    """Have any vehicle bring the nurse and her things home; None: none is free yet (it is tried again)."""
    task = find_stranded(share)
    if task is None:
        return None
    with transaction.atomic():
        ready_at = _end_of_begun(share, now)
        found = fetch_stranded(
            task_id=task.pk,
            skills=(),
            ready_at=ready_at,
            home_by=max(share.ends_at, ready_at + timedelta(hours=2)),
            actor=ACTOR,
            now=now,
        )
        notices.tell_fetched(share, found, now)
    return found


def end_begun(share: Share, now: datetime) -> None:
    """The nurse has left a broken car: who was seen in it has been seen."""
    seen = Visit.objects.filter(
        share__nurse=share.nurse_id, share__date=share.date, status__in=BEGUN, arrives_at__lt=now
    )
    seen.update(status=VisitStatus.DONE, ended_at=now)


@dataclass(frozen=True)
class _Takeover:
    """Another car on its way to the nurse, and what it can still do."""

    old: Share
    new: Share
    task: Task
    fetched: ReplannedTask
    visits: tuple[Visit, ...]
    asking: Asking
    plan: engine.Plan


def _go_on(share: Share, car: ClinicCar, now: datetime) -> None:
    task = find_stranded(share)
    if task is None or share.holder is None or share.nurse is None:
        raise VisitRefused("no_nurse")
    visits = tuple(Visit.objects.filter(share=share, status__in=LEFT).select_related(*_RELATED))
    able = tuple(each for each in visits if not car.stands_in or _is_at_home(each))
    shift = _find_shift(car, share, now)
    fetched = fetch_stranded(
        task_id=task.pk,
        skills=list_skills(car.vehicle.code),
        ready_at=_end_of_begun(share, now),
        home_by=shift.ends_at,
        actor=ACTOR,
        now=now,
    )
    if fetched is None or fetched.transfer_at is None:
        raise VisitRefused("no_room_on_road")
    asking = _ask(share, task, shift, able, fetched.transfer_at, now)
    plan = engine.solve_tour(asking.tour, may_leave_out=True)
    if plan is None or not plan.visits:
        raise VisitRefused("no_room_on_road")
    target = _claim(share, car, shift, task, _end_of_begun(share, now), now)
    takeover = _Takeover(share, target, task, fetched, visits, asking, plan)
    told = {each.code: each.arrives_at for each in visits}
    going = _hand_over(takeover, now)
    notices.tell_fetched(target, fetched, now)
    for each in going:
        record(actor=ACTOR, action="mobile_clinic.other_car", subject=f"visit:{each.code}", now=now)
        notices.tell_goes_on(each, told[each.code], car, now)
    held = Visit.objects.filter(share=share, status=VisitStatus.HELD)
    for each in held.select_related(*_RELATED):
        end_hold(each, now)
    left = [each.code for each in visits if each not in going]
    move_in_person(codes=left, why=NO_CAR, actor=ACTOR, now=now)


def _is_at_home(visit: Visit) -> bool:
    """Tell whether a visit is where its patient lives, so that she can be seen in her room."""
    home = visit.patient.resident.household
    return abs(visit.lon - home.lon) < NEXT_DOOR and abs(visit.lat - home.lat) < NEXT_DOOR


def _find_shift(car: ClinicCar, share: Share, now: datetime) -> Shift:
    """Return the shift in which a car could go on, where nobody else has the car meanwhile."""
    taken = Share.objects.filter(car=car, starts_at__lt=share.ends_at, ends_at__gt=now)
    if taken.filter(holder__isnull=False).exists():
        raise VisitRefused("taken")
    found = Shift.objects.filter(vehicle=car.vehicle_id, date=share.date, status__in=RUNNING)
    shift = found.filter(starts_at__lte=now, ends_at__gte=share.ends_at).first()
    if shift is None:
        raise VisitRefused("no_driver")
    return shift


def _ask(
    share: Share, task: Task, shift: Shift, visits: Sequence[Visit], fetched_at: datetime, now: datetime
) -> Asking:
    """Ask in which order the others are least late, from where the nurse is fetched."""
    policy = get_booking_policy()
    slack, late = timedelta(seconds=policy.slack_s), timedelta(seconds=policy.takeover_late_s)
    assert share.holder is not None and share.nurse is not None
    candidates = [
        Candidate(
            visit=each,
            first=each.arrives_at,
            last=each.arrives_at + late,
            told=each.arrives_at,
            due=each.arrives_at + slack,
            doctors=list_doctors(each, now),
        )
        for each in visits
    ]
    begin, end = now - timedelta(hours=1), shift.ends_at + timedelta(hours=12)
    people = [one for each in candidates for one in each.doctors]
    own = Visit.objects.filter(share=share, status__in=(*LEFT, VisitStatus.HELD)).select_related(*_RELATED)
    diary = Diary(list(own), begin, end, now, people=[*people, share.nurse])
    back_at = shift.ends_at
    for one, _other in diary.taken.get(share.nurse.resource_id or 0, ()):
        if one > now:
            back_at = min(back_at, one)  # she is wanted elsewhere then
    home = clinic_of(share.holder)
    assert task.transfer_lon is not None and task.transfer_lat is not None
    road = Road(
        origin=Point(task.transfer_name, task.transfer_lon, task.transfer_lat),
        leaves_at=up_to_grid(fetched_at) + cells(task.pickup_service_s),
        home=home,
        back_at=back_at - cells(policy.alight_s),
        is_under_way=True,
    )
    return Asking(candidates, road, diary, share.starts_at)


def _claim(
    share: Share, car: ClinicCar, shift: Shift, task: Task, begins_at: datetime, now: datetime
) -> Share:
    """Let the other car have a share for what is left of the tour."""
    facts = {
        "holder": share.holder,
        "nurse": share.nurse,
        "origin": share.origin or ShareOrigin.OWN,
        "nurse_task": task.code,
        "fetched_at": up_to_grid(begins_at),
        "fetched_name": task.transfer_name,
        "fetched_lon": task.transfer_lon,
        "fetched_lat": task.transfer_lat,
    }
    begins = max(up_to_grid(now), shift.starts_at)
    parts = Share.objects.filter(car=car, starts_at__lte=begins, ends_at__gt=begins)
    if parts.exclude(closed_why="").exists():
        raise VisitRefused("closed")
    target = parts.filter(holder__isnull=True).order_by("-starts_at").first()
    if target is None:
        return Share.objects.create(
            car=car,
            date=share.date,
            starts_at=begins,
            ends_at=share.ends_at,
            programme=share.programme,
            owner=share.owner,
            **facts,
        )
    ends_at = max(target.ends_at, share.ends_at)
    Share.objects.filter(pk=target.pk).update(version=F("version") + 1, ends_at=ends_at, **facts)
    return get_share(target.pk)


def _hand_over(takeover: _Takeover, now: datetime) -> list[Visit]:
    """Take the tour from the old car, and give the new one what it can do."""
    old, new, times = takeover.old, takeover.new, takeover.asking.times_of(takeover.plan)
    rooms = {each.pk: list_room_ids(each) for each in takeover.visits}
    Share.objects.filter(pk=old.pk).update(nurse_task="", version=F("version") + 1)
    for each in takeover.visits:
        let_go(each, ACTOR, now)
    going = sorted((v for v in takeover.visits if v.code in times), key=lambda v: times[v.code])
    _bring_home_after(takeover, times[going[-1].code], going[-1])
    for each in going:
        _move_to(each, new, takeover.asking, times)
    for each in going:
        key = f"{each.idempotency_key[:80]}:{each.version}"
        share = get_share(new.pk)
        place(each, share, rooms=rooms[each.pk], until=None, key=key, actor=ACTOR, now=now)
    return going


def _move_to(visit: Visit, share: Share, asking: Asking, times: Mapping[str, datetime]) -> None:
    visit.doctor = asking.doctor_at(visit.code, times[visit.code])
    set_arrival(visit, times[visit.code])
    visit.share, visit.version, visit.status = share, visit.version + 1, VisitStatus.BOOKED
    visit.save()
    take_devices(visit, share.car)


def take_devices(visit: Visit, car: ClinicCar) -> None:
    """Give a visit the devices of another car; what the nurse has with her comes along.

    A car that is no consulting room has none: what was in the broken one is carried over.
    """
    if car.stands_in:
        return
    portable = visit.device_sets.filter(car__isnull=True).values_list("pk", flat=True)
    visit.device_sets.set([*car.device_sets.values_list("pk", flat=True), *portable])


def _bring_home_after(takeover: _Takeover, arrives_at: datetime, last: Visit) -> None:
    """Let the nurse's way end after the last of those who are visited."""
    leaves = arrives_at + (leaves_at(last) - last.arrives_at)
    task = Task.objects.get(pk=takeover.task.pk)
    until = max(takeover.new.ends_at, task.dropoff_until, leaves + timedelta(hours=1))
    begun = task.transfer_from or task.pickup_from
    Task.objects.filter(pk=task.pk).update(
        dropoff_from=leaves, dropoff_until=until, max_ride_s=int((until - begun).total_seconds())
    )


def _end_of_begun(share: Share, now: datetime) -> datetime:
    """Return when the nurse is free: who is in the broken car is seen to the end."""
    begun = Visit.objects.filter(share=share, status__in=BEGUN)
    spans = Span.objects.filter(reservation__in=begun.values("reservation"))
    assert share.nurse is not None
    hers = spans.filter(resource=share.nurse.resource_id).order_by("-ends_at").first()
    ends = [leaves_at(each) for each in begun] + ([hers.ends_at] if hers is not None else [])
    return max([now, *ends])
