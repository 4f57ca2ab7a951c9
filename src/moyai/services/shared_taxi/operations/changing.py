"""Setting and ending where one changes between two areas."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import find_area
from moyai.services.shared_taxi.area_rule import is_centre, may_ride
from moyai.services.shared_taxi.models import TransferPoint
from moyai.services.shared_taxi.operations.dated import end_rule
from moyai.services.shared_taxi.transfer_models import LEAST_SPREAD_MINUTES
from moyai.services.shared_taxi.transfers import list_points, list_points_within


class BadTransfer(Refused):
    """A place to change that cannot be set, or ended, so."""


BEGUN = _("始まる日は、明日より後にしてください。")
BACKWARDS = _("終わる日は、始まる日より後にしてください。")
ONE_AREA = _("同じ区域です。乗りかえずに行けます。")
CENTRE = _("中心市街地とは、乗りかえずに行き来できます。周辺の区域を2つ選んでください。")
TOO_TIGHT = _(
    "待ち時間は、いちばん短い時間といちばん長い時間のあいだを20分以上あけてください。お約束の幅（10分）が2つ入ります。"
)
UNREACHED = _("その場所へは、両方の区域から乗りかえなしで行けません。中心市街地の場所を選んでください。")
STANDS = _("同じ2つの区域の乗りかえの場所が、その期間にもうあります。")


@transaction.atomic
def set_transfer(
    *,
    area: Area,
    other_area: Area,
    place: Facility,
    min_wait_minutes: int,
    max_wait_minutes: int,
    is_one_fare: bool,
    valid_from: date,
    valid_until: date | None,
    made_by: User,
    now: datetime,
) -> TransferPoint:
    """Let people ride between two areas, either way, by changing vehicles at a place.

    Args:
        area: one of the areas.
        other_area: the other.
        place: where one changes; rides from both areas must reach it.
        min_wait_minutes: the shortest wait that is promised.
        max_wait_minutes: the longest.
        is_one_fare: one fare for the way, or one for each vehicle.
        valid_from: the first day, after today.
        valid_until: the last day, None until further notice.
        made_by: the officer.
        now: the town's time.

    Raises:
        BadTransfer: what is wrong with it; ``code`` tells which.
    """
    _check_days(valid_from, valid_until, now)
    _check_areas(area, other_area, place)
    if max_wait_minutes < min_wait_minutes + LEAST_SPREAD_MINUTES:
        raise BadTransfer("too_tight", TOO_TIGHT)
    ends = {area.pk, other_area.pk}
    for known in list_points_within(valid_from, valid_until or date.max):
        if {known.area_id, known.other_area_id} == ends:
            raise BadTransfer("stands", STANDS)
    point = TransferPoint.objects.create(
        area=area,
        other_area=other_area,
        place=place,
        min_wait_minutes=min_wait_minutes,
        max_wait_minutes=max_wait_minutes,
        is_one_fare=is_one_fare,
        valid_from=valid_from,
        valid_until=valid_until,
        made_by=made_by,
        made_at=now,
    )
    _audit("set_transfer", point, made_by, now, first=str(valid_from))
    return point


def _check_days(first: date, last: date | None, now: datetime) -> None:
    if first <= local(now).date():
        raise BadTransfer("begun", BEGUN)
    if last is not None and last < first:
        raise BadTransfer("backwards", BACKWARDS)


def _check_areas(area: Area, other_area: Area, place: Facility) -> None:
    if area == other_area:
        raise BadTransfer("one_area", ONE_AREA)
    if is_centre(area) or is_centre(other_area):
        raise BadTransfer("centre", CENTRE)
    there = find_area(place.lon, place.lat)
    reaches = there is not None and all(
        may_ride(one, there, may_ride_within_centre=True) for one in (area, other_area)
    )
    if not reaches:
        raise BadTransfer("unreached", UNREACHED)


@transaction.atomic
def end_transfer(*, point_id: int, made_by: User, now: datetime) -> TransferPoint | None:
    """Let nobody change there from tomorrow on; one that has not begun is taken back.

    Rides that are booked already stay booked.

    Returns:
        The point with its last day, None when it was taken back.

    Raises:
        TransferPoint.DoesNotExist: there is no such point.
        BadTransfer: it is over already.
    """
    point = list_points().get(pk=point_id)

    def audit(what: str, **facts: str) -> None:
        _audit(f"{what}_transfer", point, made_by, now, **facts)

    return end_rule(point, refused=BadTransfer, audit=audit, now=now)


def _audit(action: str, point: TransferPoint, made_by: User, now: datetime, **facts: str) -> None:
    record(
        actor=f"user:{made_by.pk}",
        action=f"shared_taxi.{action}",
        subject=f"transfer:{point.area.key}:{point.other_area.key}",
        now=now,
        place=point.place.name,
        **facts,
    )
