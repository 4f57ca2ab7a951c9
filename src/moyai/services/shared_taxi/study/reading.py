"""Reads the town and its past from the database: every ride that was wished for, given or not.

Left out: whoever cancelled, and refusals that no fleet could mend (not registered, a closed day). Somebody
who was refused and rode at another time counts once, with the first wish; so does who asked twice for the
same ride of a day. What is not known is who never asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from moyai.core.clock import at_local, local
from moyai.core.feeds.opendata.anonymise import Rule
from moyai.core.indicators.registry import Period
from moyai.core.indicators.series import within
from moyai.core.places.enums import AreaKind
from moyai.core.places.queries import find_area, list_areas
from moyai.fleet.models import Shift, Vehicle
from moyai.fleet.planning.loads import list_configurations
from moyai.services.shared_taxi.enums import FareClass, Preference, RideStatus, UnmetReason
from moyai.services.shared_taxi.models import Ride, Tariff, UnmetRequest
from moyai.services.shared_taxi.pairs import list_pairs_on
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.study.groups import find_band
from moyai.services.shared_taxi.study.variant import FARES, Variant
from moyai.services.shared_taxi.study.wishes import Car, Coordinates, Town, Transfer, Wish
from moyai.services.shared_taxi.transfers import find_other_leg, list_points_within, point_of

MENDABLE = (
    UnmetReason.NO_CAPACITY,
    UnmetReason.NO_WHEELCHAIR_PLACE,
    UnmetReason.OFFER_GONE,
    UnmetReason.OUTSIDE_HOURS,
    UnmetReason.AREA_RULE,
    UnmetReason.FORBIDDEN_PAIR,
    UnmetReason.NO_CONNECTION,
    UnmetReason.OUTSIDE_AREA,
    UnmetReason.TOO_SOON,
)
"""Reasons that another fleet, other hours or other areas could take away."""


LEAST_REFUSED = 50
LEAST_BOOKED = 50
ASSUMED_FLEXIBLE_PCT = 50
"""No study of it is known to us for this kind of service: half is said openly wherever a study is shown."""


def read_town(day: date) -> Town:
    """Return the town with its present fleet, and the pairs of places that are barred on a day."""
    policy = get_policy()
    areas = list_areas()
    return Town(
        centre=frozenset(each.key for each in areas if each.kind == AreaKind.CENTRE),
        areas=frozenset(each.key for each in areas),
        cars=tuple(_list_cars()),
        may_ride_within_centre=policy.may_ride_within_centre,
        barred=tuple(pair.as_rule() for pair in list_pairs_on(day)),
        transfers=tuple(_list_transfers(day)),
        boarding_s=policy.boarding_s,
        wheelchair_boarding_s=policy.wheelchair_boarding_s,
        yen_a_hour=settings.MOYAI_YEN_A_VEHICLE_HOUR,
        yen_a_km=settings.MOYAI_YEN_A_VEHICLE_KM,
    )


def _list_transfers(day: date) -> Iterator[Transfer]:
    for each in list_points_within(day, day):
        place = point_of(each)
        yield Transfer(
            areas=frozenset((each.area.key, each.other_area.key)),
            place=(place.lon, place.lat),
            place_area=area_of(place.lon, place.lat),
            least_s=max(60 * each.min_wait_minutes, 1),
            most_s=60 * each.max_wait_minutes,
            is_one_fare=each.is_one_fare,
        )


def read_rule() -> Rule:
    """Return of how many persons a figure must be, as for the open data."""
    policy = get_policy()
    return Rule(policy.open_data_k, policy.open_data_most_share_pct)


def read_present(day: date, *, vehicles: int) -> Variant:
    """Return the service as it is run: the settings and the fares valid on a day."""
    policy = get_policy()
    tariff = Tariff.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    fares = {}
    if tariff is not None:
        fares = {name: getattr(tariff, name) for name in FARES}
    return Variant(
        vehicles=vehicles,
        opens_minutes=policy.opens_minutes,
        closes_minutes=policy.closes_minutes,
        promise_width_s=policy.promise_width_s,
        search_width_s=policy.search_width_s,
        detour_factor_pct=policy.detour_factor_pct,
        detour_slack_s=policy.detour_slack_s,
        least_notice_s=policy.least_notice_s,
        keep_free_s=policy.keep_free_s,
        flexible_pct=learn_flexible_pct(day),
        **fares,
    )


def learn_flexible_pct(day: date) -> int:
    """Return how many of those for whom nothing was free rode at another time instead, in percent.

    From the year before a day; where fewer than `LEAST_REFUSED` were refused, `ASSUMED_FLEXIBLE_PCT`.
    """
    begin, end = at_local(day - timedelta(days=365), 0), at_local(day, 0)
    refused = UnmetRequest.objects.filter(
        at__gte=begin, at__lt=end, reason__in=UnmetReason.for_waiting(), resident__isnull=False
    )
    asked = refused.count()
    if asked < LEAST_REFUSED:
        return ASSUMED_FLEXIBLE_PCT
    return round(100 * refused.filter(ride__isnull=False).count() / asked)


def learn_no_show_pct(day: date) -> int:
    """Return how many of those who had booked did not come, in percent, from the year before a day.

    0 where fewer than `LEAST_BOOKED` had booked.
    """
    begin, end = at_local(day - timedelta(days=365), 0), at_local(day, 0)
    booked = Ride.objects.filter(desired_at__gte=begin, desired_at__lt=end)
    came, missed = (booked.filter(status=status).count() for status in (RideStatus.DONE, RideStatus.NO_SHOW))
    return round(100 * missed / (came + missed)) if came + missed >= LEAST_BOOKED else 0


def read_wishes(period: Period) -> list[Wish]:
    """Return the wishes of a period by day and the time at which they were told."""
    found: dict[Any, tuple[datetime, Wish]] = {}
    seen: dict[Coordinates, str] = {}
    for key, asked_at, wish in (*_list_unmet(period, seen), *_list_rides(period, seen)):
        if key not in found or asked_at < found[key][0]:
            found[key] = (asked_at, wish)
    wishes = [wish for _asked_at, wish in found.values()]
    return sorted(wishes, key=lambda each: (each.day, each.asked_s, each.id))


def area_of(lon: float, lat: float) -> str:
    """Return the key of the area of a point, empty outside all."""
    area = find_area(lon, lat)
    return area.key if area else ""


_Row = tuple[Any, datetime, Wish]


def _list_rides(period: Period, seen: dict[Coordinates, str]) -> Iterator[_Row]:
    rows = within(Ride.objects.exclude(status__in=RideStatus.without_use()), "desired_at", period)
    instead_of = set(UnmetRequest.objects.filter(ride__in=rows).values_list("ride_id", flat=True))
    known = rows.select_related("task", "resident", "onward__task").order_by("pk")
    for ride in known.filter(
        changed_from=None
    ):  # a way with a change is one wish, whatever vehicles it takes
        if ride.pk in instead_of:
            continue  # the first wish stands in the ledger
        task = ride.task
        other = find_other_leg(ride)
        last = task if other is None else other.task
        wish = _make_wish(
            f"ride{ride.pk}",
            asked_at=ride.created_at,
            desired_at=ride.desired_at,
            row=ride,
            who=str(ride.resident_id),
            ends=((task.origin_lon, task.origin_lat), (last.destination_lon, last.destination_lat)),
            fare_class=ride.fare_class,
            seen=seen,
        )
        yield (ride.resident_id, wish.day, wish.origin, wish.destination), ride.created_at, wish


def _list_unmet(period: Period, seen: dict[Coordinates, str]) -> Iterator[_Row]:
    rows = within(UnmetRequest.objects.filter(reason__in=MENDABLE), "desired_at", period)
    for unmet in rows.select_related("resident").order_by("pk"):
        if None in (unmet.origin_lon, unmet.destination_lon) or not unmet.preference:
            continue
        origin, destination = _ends_of(unmet)
        wish = _make_wish(
            f"unmet{unmet.pk}",
            asked_at=unmet.at,
            desired_at=unmet.desired_at,
            row=unmet,
            who=str(unmet.resident_id or ""),
            ends=(origin, destination),
            fare_class=FareClass.ORDINARY,
            seen=seen,
        )
        who = unmet.resident_id or f"unmet{unmet.pk}"
        yield (who, wish.day, origin, destination), unmet.at, wish


def _ends_of(unmet: UnmetRequest) -> tuple[Coordinates, Coordinates]:
    assert unmet.origin_lon is not None and unmet.origin_lat is not None
    assert unmet.destination_lon is not None and unmet.destination_lat is not None
    return (unmet.origin_lon, unmet.origin_lat), (unmet.destination_lon, unmet.destination_lat)


def _make_wish(
    name: str,
    *,
    asked_at: datetime,
    desired_at: datetime,
    row: Ride | UnmetRequest,
    who: str,
    ends: tuple[Coordinates, Coordinates],
    fare_class: str,
    seen: dict[Coordinates, str],
) -> Wish:
    day = local(desired_at).date()
    midnight = at_local(day, 0)
    return Wish(
        id=name,
        day=day,
        asked_s=int((asked_at - midnight).total_seconds()),
        wish_s=int((desired_at - midnight).total_seconds()),
        is_arrive_by=row.preference == Preference.ARRIVE_BY,
        origin=ends[0],
        destination=ends[1],
        origin_area=_area_once(ends[0], seen),
        destination_area=_area_once(ends[1], seen),
        persons=max(1, row.persons),
        wheelchairs=min(row.wheelchairs, max(1, row.persons)),
        fare_class=fare_class,  # type: ignore[arg-type]  # values of FareClass
        is_self_service=get_policy().is_self_service(row.channel),
        person=who,
        age_band=find_band(row.resident.birth_date if row.resident else None, day),
    )


def _area_once(point: Coordinates, seen: dict[Coordinates, str]) -> str:
    if point not in seen:
        seen[point] = area_of(*point)
    return seen[point]


def _list_cars() -> Iterable[Car]:
    latest: dict[int, Shift] = {}
    for shift in Shift.objects.order_by("date", "starts_at"):
        latest[shift.vehicle_id] = shift
    for vehicle in Vehicle.objects.prefetch_related("areas"):
        yield _make_car(vehicle, latest.get(vehicle.pk))


def _make_car(vehicle: Vehicle, shift: Shift | None) -> Car:
    rest = {}
    if shift is not None and shift.break_s and shift.break_from and shift.break_until:
        midnight = at_local(shift.date, 0)
        rest = {
            "break_s": shift.break_s,
            "break_from_s": int((shift.break_from - midnight).total_seconds()),
            "break_until_s": int((shift.break_until - midnight).total_seconds()),
        }
    return Car(
        code=vehicle.code,
        configurations=tuple((seats, chairs) for seats, chairs, _boot in list_configurations(vehicle)),
        areas=frozenset(area.key for area in vehicle.areas.all()),
        depot=(vehicle.depot_lon, vehicle.depot_lat),
        **rest,
    )
