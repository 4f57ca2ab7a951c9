"""Which ways the service runs, in which hours and on which days: what the formats share. Pure.

A way is a pair of zones. On ordinary weekdays it runs in the usual hours; days with hours of their own (an
event's) are taken out of these, and each stands in a run of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from moyai.core.feeds.gtfs.tables import show_date
from moyai.services.shared_taxi.feeds.facts import Hours, ServiceFacts, Zone

KEY = "shared_taxi"
WEEKDAYS = f"{KEY}_weekdays"


@dataclass(frozen=True)
class Run:
    """A way in certain hours.

    Attributes:
        origin: the zone in which rides begin.
        destination: the zone in which they end.
        hours: between which minutes.
        day: the one day on which these hours hold; None: every weekday that is not told otherwise.
    """

    origin: Zone
    destination: Zone
    hours: Hours
    day: date | None = None


def zone_id(zone: Zone) -> str:
    """Return the id of a zone in every feed."""
    return f"{KEY}_zone_{zone.key}"


def list_runs(facts: ServiceFacts) -> list[Run]:
    """Return every way in the usual hours, each followed by its days with hours of their own."""
    return [run for pair in list_pairs(facts) for run in _list_of_pair(*pair, facts)]


def _list_of_pair(origin: Zone, destination: Zone, facts: ServiceFacts) -> Iterator[Run]:
    yield Run(origin, destination, facts.usual)
    barred = set(facts.list_barred_days(origin.key, destination.key))
    for day, hours in facts.own_hours:
        if day not in barred:
            yield Run(origin, destination, hours, day)


def day_id(day: date) -> str:
    """Return the id of a day with hours of its own, as a calendar."""
    return f"{KEY}_day_{show_date(day)}"


def service_id(run: Run, facts: ServiceFacts) -> str:
    """Return the id of the days on which a run is ridden."""
    if run.day is not None:
        return day_id(run.day)
    is_barred = facts.list_barred_days(run.origin.key, run.destination.key)
    return f"{WEEKDAYS}_{run.origin.key}_to_{run.destination.key}" if is_barred else WEEKDAYS


def list_services(facts: ServiceFacts) -> Iterator[tuple[str, tuple[date, ...]]]:
    """Yield each weekly calendar's id with the days on which its pair of zones is barred, WEEKDAYS first."""
    found: dict[str, tuple[date, ...]] = {WEEKDAYS: ()}
    for run in list_runs(facts):
        if run.day is None:
            barred = facts.list_barred_days(run.origin.key, run.destination.key)
            found[service_id(run, facts)] = barred
    yield from found.items()


def list_own_days(facts: ServiceFacts) -> list[date]:
    """Return the days with hours of their own on which anything runs, in order."""
    return sorted({run.day for run in list_runs(facts) if run.day is not None})


def list_pairs(facts: ServiceFacts) -> list[tuple[Zone, Zone]]:
    """Return every pair of zones between which one may ride on any day: area_rule.py and pair_rule.py."""
    return [pair for pair in _list_by_area(facts) if facts.is_ever_ridden(pair[0].key, pair[1].key)]


def _list_by_area(facts: ServiceFacts) -> list[tuple[Zone, Zone]]:
    centres = [zone for zone in facts.zones if zone.is_centre]
    areas = [zone for zone in facts.zones if not zone.is_centre]
    pairs = [pair for area in areas for pair in ((area, area), *_both_ways(area, centres))]
    if facts.policy.may_ride_within_centre:
        pairs += [(one, other) for one in centres for other in centres]
    return pairs


def _both_ways(area: Zone, centres: list[Zone]) -> list[tuple[Zone, Zone]]:
    return [pair for centre in centres for pair in ((area, centre), (centre, area))]
