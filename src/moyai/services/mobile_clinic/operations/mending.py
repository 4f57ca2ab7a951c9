"""Tours that lost their car or nurse: another car takes over, or the patients are seen in person.

With the nurse aboard already she is fetched first (stranded.py).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.reservations.operations import release
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Task
from moyai.fleet.modes.visit import MARK, NURSE, VISIT
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.enums import ShareOrigin, VisitStatus
from moyai.services.mobile_clinic.models import ClinicCar, Share, Visit
from moyai.services.mobile_clinic.operations.booking import move_in_person
from moyai.services.mobile_clinic.operations.road import cancel_by_code
from moyai.services.mobile_clinic.operations.stranded import (
    fetch_home,
    find_stranded,
    go_on_with,
    take_devices,
)
from moyai.services.mobile_clinic.operations.taking import get_share, place
from moyai.services.mobile_clinic.operations.together import list_rooms
from moyai.services.mobile_clinic.refusals import VisitRefused

ACTOR = "system:clinic"
NO_CAR, NO_NURSE = "no_car", "no_nurse"
LEFT = (VisitStatus.BOOKED, VisitStatus.UNDER_WAY)
"""A patient who is in the car already is seen in it, where it stands."""
BEGUN = (VisitStatus.AT_DOOR, VisitStatus.IN_CALL, VisitStatus.DONE)


def mend_tours(now: datetime) -> int:
    """See to every tour that has lost its car or its nurse; return how many. Runs again and again."""
    lost = Task.objects.filter(kind__in=(VISIT, NURSE), status=TaskStatus.UNASSIGNED)
    visits = Visit.objects.filter(task__in=lost.values("code"))
    shares = set(visits.filter(status__in=LEFT).values_list("share", flat=True))
    for code in list(visits.filter(status__in=BEGUN).values_list("task", flat=True)):
        cancel_by_code(code, ACTOR, now)
    stood_up = Task.objects.filter(kind=NURSE, status=TaskStatus.NO_SHOW).values("code")
    without = set(Share.objects.filter(nurse_task__in=stood_up).values_list("pk", flat=True))
    waiting = Visit.objects.filter(share__in=without, status__in=LEFT).values_list("share", flat=True)
    alone = _list_alone(shares)
    for share_id in alone:
        fetch_home(get_share(share_id), now)
    for share_id in sorted(pk for pk in shares if pk is not None):
        _mend(share_id, now)
    for share_id in sorted({pk for pk in waiting if pk is not None}):
        move_in_person(codes=_list_codes(share_id), why=NO_NURSE, actor=ACTOR, now=now)
    return len(shares) + len(without) + len(alone)


def _list_alone(shares: Container[int | None]) -> list[int]:
    """Return the shares of nurses who wait beside a broken car with no patient left to go to."""
    hers = Task.objects.filter(
        kind=NURSE, status=TaskStatus.UNASSIGNED, boarded_at__isnull=False, transfer_from__isnull=False
    )
    codes = [each.code for each in hers if any(skill.startswith(MARK) for skill in each.skills)]
    found = Share.objects.filter(nurse_task__in=codes).order_by("pk").values_list("pk", flat=True)
    return [pk for pk in found if pk not in shares]


def _mend(share_id: int, now: datetime) -> None:
    share = get_share(share_id)
    is_stranded = find_stranded(share) is not None
    take_over = go_on_with if is_stranded else _take_over
    cars = ClinicCar.objects.exclude(pk=share.car_id).select_related("vehicle", "resource")
    if not is_stranded:
        cars = cars.filter(stands_in=False)
    for car in cars.order_by("stands_in", "vehicle__code"):
        if share.programme in car.programmes and take_over(share, car, now):
            return
    if is_stranded:
        fetch_home(share, now)
    move_in_person(codes=_list_codes(share_id), why=NO_CAR, actor=ACTOR, now=now)


def _list_codes(share_id: int) -> list[str]:
    found = Visit.objects.filter(share=share_id, status__in=(*LEFT, VisitStatus.HELD))
    return list(found.order_by("arrives_at").values_list("code", flat=True))


def _take_over(share: Share, car: ClinicCar, now: datetime) -> bool:
    """Let another car drive the whole tour at the same times; tell whether it can."""
    try:
        with transaction.atomic():
            wait_for_turn()
            _write_take_over(share, car, now)
    except VisitRefused:
        return False
    return True


def _write_take_over(share: Share, car: ClinicCar, now: datetime) -> None:
    related = ("patient__resident", "institution__partner", "doctor__user", "reservation")
    visits = list(Visit.objects.filter(share=share, status__in=LEFT).select_related(*related))
    taken = Share.objects.filter(car=car, starts_at__lt=share.ends_at, ends_at__gt=share.starts_at)
    if taken.filter(holder__isnull=False).exists():
        raise VisitRefused("taken")
    target = taken.filter(starts_at__lte=share.starts_at, ends_at__gte=share.ends_at).first()
    facts = {"holder": share.holder, "nurse": share.nurse, "origin": share.origin or ShareOrigin.OWN}
    if target is None:
        target = Share.objects.create(
            car=car,
            date=share.date,
            starts_at=share.starts_at,
            ends_at=share.ends_at,
            programme=share.programme,
            owner=share.owner,
            **facts,
        )
    else:
        Share.objects.filter(pk=target.pk).update(version=F("version") + 1, **facts)
    rooms = {each.pk: _rooms(each) for each in visits}
    _let_go(share, visits, now)
    new = get_share(target.pk)
    for each in visits:
        each.share, each.version, each.task = new, each.version + 1, ""
        each.status = VisitStatus.BOOKED
        each.save()
        take_devices(each, car)
        key = f"{each.idempotency_key[:80]}:{each.version}"
        place(each, new, rooms=rooms[each.pk], until=None, key=key, actor=ACTOR, now=now)
        record(actor=ACTOR, action="mobile_clinic.other_car", subject=f"visit:{each.code}", now=now)
        notices.tell_other_car(each, car.vehicle.name, now)


def _rooms(visit: Visit) -> list[int]:
    reservation = visit.reservation
    return list_rooms(reservation.spans.select_related("resource")) if reservation is not None else []


def _let_go(share: Share, visits: Iterable[Visit], now: datetime) -> None:
    for each in visits:
        if each.reservation_id is not None:
            release(reservation_id=each.reservation_id, actor=ACTOR, now=now)
        task, each.task = each.task, ""
        Visit.objects.filter(pk=each.pk).update(task="", share=None)
        cancel_by_code(task, ACTOR, now)
    cancel_by_code(share.nurse_task, ACTOR, now)
    Share.objects.filter(pk=share.pk).update(nurse_task="", version=F("version") + 1)
