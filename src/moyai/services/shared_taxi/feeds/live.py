"""How long one would wait now: the fleet's quote for one adult, as anybody may ask it. Nothing is kept."""

from datetime import datetime, timedelta
from math import ceil

from moyai.core.clock import local
from moyai.core.feeds.gofs.parts import LiveAnswer, LiveQuestion
from moyai.core.places.models import Area
from moyai.core.places.queries import find_area, is_open_day
from moyai.core.residents.enums import Mobility
from moyai.fleet.queries import direct_ride_s, quote_task
from moyai.fleet.specs import FleetOffer, Point, TaskSpec
from moyai.services.shared_taxi.area_rule import list_skills, may_ride
from moyai.services.shared_taxi.boarding import find_meeting
from moyai.services.shared_taxi.feeds.gofs import BRAND, NAMES
from moyai.services.shared_taxi.feeds.prices import read_price_periods
from moyai.services.shared_taxi.pairs import find_pair
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.requests import get_hours
from moyai.services.shared_taxi.walking import Walker, make_walker
from moyai.services.shared_taxi.windows import ceil_step

_MINUTE_S = 60
LOOK_AHEAD = timedelta(minutes=90)
"""Whoever would wait longer plans another time; ``wait_time`` is for those who stand there."""


def answer_live(question: LiveQuestion, now: datetime) -> LiveAnswer | None:
    """Return the wait, ride and ordinary fare for one adult, or None when nobody could be fetched now.

    Where people come to stops, the answer is that of the nearest one to which an adult walks.

    Without a destination the ride is taken to end where it begins: what is asked is when a vehicle can come.
    """
    pickup = _make_point(question.pickup)
    drop_off = _make_point(question.drop_off) if question.drop_off else None
    origin = find_area(pickup.lon, pickup.lat)
    destination = find_area(drop_off.lon, drop_off.lat) if drop_off else origin
    if origin is None or destination is None or not _is_allowed(origin, destination):
        return None
    # As at a booking it is doors that are barred from each other, wherever the vehicle stops for them.
    if drop_off is not None and find_pair(pickup, drop_off, local(now).date()) is not None:
        return None
    board = find_meeting(pickup, origin, _make_adult())
    alight = find_meeting(drop_off, destination, _make_adult()) if drop_off else board
    if board is None or alight is None:
        return None
    spec = _make_spec(board.point, alight.point, list_skills(origin, destination), now)
    quote = quote_task(spec=spec, now=now, alternatives=1) if spec else None
    if quote is None or not quote.offers:
        return None
    return _tell(quote.offers[0], now, has_destination=drop_off is not None)


def _make_adult() -> Walker:
    policy = get_policy()
    return make_walker(
        mobility=Mobility.UNAIDED, kerb_minutes=None, walk_limit_m=None, wheelchairs=0, policy=policy
    )


def _make_point(lon_lat: tuple[float, float]) -> Point:
    return Point("", *lon_lat)


def _is_allowed(origin: Area, destination: Area) -> bool:
    return may_ride(origin, destination, may_ride_within_centre=get_policy().may_ride_within_centre)


def _make_spec(pickup: Point, drop_off: Point, skills: tuple[str, ...], now: datetime) -> TaskSpec | None:
    """Return what to ask of the fleet for the next ninety minutes, or None when the service is closed."""
    policy, day = get_policy(), local(now).date()
    opens, closes = get_hours(day)
    earliest = ceil_step(now + timedelta(seconds=policy.least_notice_s))
    direct_s = direct_ride_s(pickup, drop_off, earliest)
    ride = timedelta(seconds=direct_s + policy.boarding_s)
    latest = min(earliest + LOOK_AHEAD, closes - ride)
    if not opens <= earliest <= latest or not is_open_day(day):
        return None
    return TaskSpec(
        kind=LABEL,
        origin=pickup,
        destination=drop_off,
        seats=1,
        wheelchairs=0,
        pickup_from=earliest,
        pickup_until=latest,
        dropoff_from=earliest + ride,
        dropoff_until=closes,
        max_ride_s=max(direct_s * policy.detour_factor_pct // 100 + policy.detour_slack_s, 1),
        pickup_service_s=policy.boarding_s,
        dropoff_service_s=policy.boarding_s,
        skills=skills,
    )


def _tell(offer: FleetOffer, now: datetime, *, has_destination: bool) -> LiveAnswer:
    ride_s = round((offer.dropoff_at - offer.pickup_at).total_seconds())
    return LiveAnswer(
        brand_id=BRAND,
        brand_name=NAMES,
        wait_s=_round_up((offer.pickup_at - now).total_seconds()),
        travel_s=ride_s if has_destination else None,
        cost_yen=_find_fare(now) if has_destination else None,
    )


def _find_fare(now: datetime) -> int | None:
    """What one pays who has no fares of her own and books by telephone, campaigns contained."""
    today = local(now).date()
    general = read_price_periods(today, today)[0].general
    return None if general is None else general.ordinary_yen


def _round_up(seconds: float) -> int:
    """Whole minutes: who asks from many places must not find out where a vehicle is."""
    return max(ceil(seconds / _MINUTE_S), 0) * _MINUTE_S
