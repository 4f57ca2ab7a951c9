"""Readers of the figures for the public transport conference, from what happened ride by ride."""

from collections import Counter
from collections.abc import Callable, Iterable
from math import cos, hypot, radians

from django.utils.translation import gettext_lazy as _

from moyai.core.indicators.registry import Period, Value
from moyai.core.indicators.series import divide, percentile, within
from moyai.services.shared_taxi.enums import FareClass, RideStatus
from moyai.services.shared_taxi.history.facts import RideFact, list_done, list_drives, list_facts
from moyai.services.shared_taxi.history.runs import list_runs
from moyai.services.shared_taxi.indicators import readers
from moyai.services.shared_taxi.indicators.income import read_income
from moyai.services.shared_taxi.indicators.timings import SOON
from moyai.services.shared_taxi.models import UnmetRequest
from moyai.services.shared_taxi.operations.cancelling import is_late_cancel
from moyai.services.shared_taxi.policy import get_policy

METRES_PER_DEGREE = 111_320
DETOUR = 1.3
"""Streets are longer than the straight line by about so much; said in the definition."""
_HOUR_S, _KM_M, _MINUTE_S, _MONTH_DAYS = 3600, 1000, 60, 365 / 12
CHANNELS = {
    "desk": _("窓口の電話"),
    "web": _("ウェブ"),
    "line": _("LINE"),
    "tv": _("テレビ"),
    "voice": _("自動の電話"),
}
Read = Callable[[Period], float | None]


def count_passengers(period: Period) -> float:
    """Return everybody who was driven to the end, companions included."""
    return float(sum(fact.persons for fact in list_done(period)))


def list_passengers_by_class(period: Period) -> list[Value]:
    """Return the same by the rider's fare class."""
    counts = Counter[str]()
    for fact in list_done(period):
        counts[fact.fare_class] += fact.persons
    return [Value(str(kind.label), float(counts[kind.value])) for kind in FareClass]


def count_runs(period: Period) -> float:
    """Return the runs, from empty to empty."""
    return float(len(list_runs(list_done(period))))


def read_passengers_per_run(period: Period) -> float | None:
    """Return passengers for each run; of rides whose vehicle and times are known."""
    runs = list_runs(list_done(period))
    return divide(sum(run.persons for run in runs), len(runs))


def read_shared_runs(period: Period) -> float | None:
    """Return the runs with more than one booking, in percent."""
    runs = list_runs(list_done(period))
    return divide(sum(run.is_shared for run in runs), len(runs), 100)


def read_shared_passengers(period: Period) -> float | None:
    """Return the passengers with whom people of another booking rode, in percent."""
    done = list_done(period)
    return divide(sum(f.persons for f in done if f.is_pooled), sum(f.persons for f in done), 100)


def read_occupancy(period: Period) -> float | None:
    """Return passenger kilometres for each kilometre driven with riders."""
    carried_m = sum(fact.persons * _reckon_direct_m(fact) for fact in list_done(period))
    return divide(carried_m, sum(drive.loaded_m for drive in list_drives(period)))


def _reckon_direct_m(fact: RideFact) -> float:
    (west, south), (east, north) = fact.origin, fact.destination
    across = (east - west) * cos(radians((south + north) / 2))
    return DETOUR * METRES_PER_DEGREE * hypot(across, north - south)


def read_distance_km(period: Period) -> float:
    """Return the kilometres driven."""
    return sum(drive.distance_m for drive in list_drives(period)) / _KM_M


def read_empty_km(period: Period) -> float:
    """Return the kilometres driven without riders."""
    return sum(drive.distance_m - drive.loaded_m for drive in list_drives(period)) / _KM_M


def read_loaded_share(period: Period) -> float | None:
    """Return the distance with riders in percent of all."""
    drives = list_drives(period)
    return divide(sum(d.loaded_m for d in drives), sum(d.distance_m for d in drives), 100)


def read_per_vehicle_hour(period: Period) -> float | None:
    """Return passengers for each hour of a vehicle in service."""
    hours = sum(drive.duration_s for drive in list_drives(period)) / _HOUR_S
    return divide(count_passengers(period), hours)


def read_vehicle_hours(period: Period) -> float:
    """Return the hours of vehicles in service."""
    return sum(drive.duration_s for drive in list_drives(period)) / _HOUR_S


def read_cost(period: Period) -> float:
    """Return the operating cost."""
    return float(sum(drive.cost_yen for drive in list_drives(period)))


def read_cost_per_passenger(period: Period) -> float | None:
    """Return the operating cost for each passenger."""
    return divide(read_cost(period), count_passengers(period))


def read_public_money(period: Period) -> float:
    """Return what neither riders nor sponsors pay."""
    return read_cost(period) - read_income(period)


def read_public_money_per_passenger(period: Period) -> float | None:
    """Return the same for each passenger."""
    return divide(read_public_money(period), count_passengers(period))


def read_public_money_per_member_month(period: Period) -> float | None:
    """Return the same for each registered person and month of 365/12 days."""
    return divide(read_public_money(period), readers.read_registered(period) * period.days / _MONTH_DAYS)


def read_fulfilled_share(period: Period) -> float | None:
    """Return bookings in percent of bookings and of refusals after which no other time was taken."""
    booked = float(len(list_facts(period)))
    lost = float(within(UnmetRequest.objects.filter(ride=None), "at", period).count())
    return divide(booked, booked + lost, 100)


def list_booked_by_channel(period: Period) -> list[Value]:
    """Return the share of each channel in the bookings in percent, the largest first."""
    counts = Counter(fact.channel for fact in list_facts(period))
    names = ((str(CHANNELS.get(channel, channel)), count) for channel, count in counts.most_common())
    return [Value(name, 100 * count / counts.total()) for name, count in names]


def read_self_service(period: Period) -> float | None:
    """Return the bookings that took no clerk's time, in percent."""
    facts, policy = list_facts(period), get_policy()
    return divide(sum(policy.is_self_service(fact.channel) for fact in facts), len(facts), 100)


def read_wait(share: float) -> Read:
    """Return a reader of a percentile of the wait from request to vehicle, in minutes."""
    return lambda period: percentile(_list_waits(list_done(period)), share)


def _list_waits(facts: Iterable[RideFact]) -> list[float]:
    return [
        (fact.came_at - fact.created_at).total_seconds() / _MINUTE_S
        for fact in facts
        if fact.came_at is not None and fact.pickup_from - fact.created_at <= SOON
    ]


def read_deviation(share: float) -> Read:
    """Return a reader of a percentile of the vehicle's coming after the promised time, in minutes."""
    return lambda period: percentile(_list_deviations(list_done(period)), share)


def _list_deviations(facts: Iterable[RideFact]) -> list[float]:
    """Minutes after the beginning of the promised window; negative before it."""
    return [
        (fact.came_at - fact.pickup_from).total_seconds() / _MINUTE_S
        for fact in facts
        if fact.came_at is not None
    ]


def read_on_time(period: Period) -> float | None:
    """Return the pickups within the town's limits of the promised time, in percent."""
    policy, deviations = get_policy(), _list_deviations(list_done(period))
    early, late = policy.on_time_early_s / _MINUTE_S, policy.on_time_late_s / _MINUTE_S
    return divide(sum(-early <= minutes <= late for minutes in deviations), len(deviations), 100)


def read_ride_ratio(share: float) -> Read:
    """Return a reader of a percentile of the time aboard, in percent of the direct ride."""
    return lambda period: percentile(_list_ratios(list_done(period)), share)


def _list_ratios(facts: Iterable[RideFact]) -> list[float]:
    """The direct time is read back from the longest ride that was promised."""
    policy = get_policy()
    ratios = []
    for fact in facts:
        direct_s = (fact.max_ride_s - policy.detour_slack_s) * 100 / policy.detour_factor_pct
        if fact.aboard is not None and direct_s > 0:
            start, end = fact.aboard
            ratios.append(100 * (end - start).total_seconds() / direct_s)
    return ratios


def read_rides_per_active(period: Period) -> float | None:
    """Return bookings driven for each person who rode."""
    counts = _count_by_rider(period)
    return divide(sum(counts), len(counts))


def read_top_tenth(period: Period) -> float | None:
    """Return the bookings of the tenth of riders who ride most, in percent; the tenth is rounded up."""
    counts = _count_by_rider(period)
    tenth = -(-len(counts) // 10)
    return divide(sum(counts[:tenth]), sum(counts), 100)


def _count_by_rider(period: Period) -> list[int]:
    """Return how often each rider rode, the most first."""
    return sorted(Counter(fact.resident_id for fact in list_done(period)).values(), reverse=True)


def read_no_show_share(period: Period) -> float | None:
    """Return the bookings of which nobody was there, in percent."""
    facts = list_facts(period)
    return divide(sum(fact.status == RideStatus.NO_SHOW for fact in facts), len(facts), 100)


def read_late_cancel_share(period: Period) -> float | None:
    """Return the bookings that were given up late, in percent."""
    facts = list_facts(period)
    late = sum(
        fact.status == RideStatus.CANCELLED
        and fact.cancelled_at is not None
        and is_late_cancel(fact.pickup_from, fact.cancelled_at)
        for fact in facts
    )
    return divide(late, len(facts), 100)


def read_co2_kg(period: Period) -> float | None:
    """Return the carbon dioxide in kilograms; None while the town has not set what a kilometre makes."""
    grams = get_policy().co2_g_per_km
    return read_distance_km(period) * grams / 1000 if grams else None
