"""What riders are expected to need, from the weeks before: so that scarce vehicles are kept free for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.core.cache import cache

from moyai.core.clock import local
from moyai.core.indicators.registry import Period
from moyai.core.indicators.series import within
from moyai.core.places.enums import AreaKind
from moyai.core.places.queries import list_first_areas
from moyai.engines.dispatch import Need
from moyai.fleet.planning.needs import Expected
from moyai.services.shared_taxi.enums import RideStatus, UnmetReason
from moyai.services.shared_taxi.models import Ride, UnmetRequest
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.study.day import AREA
from moyai.services.shared_taxi.study.expecting import make_needs

DAYS = 28
LEAST_DAYS = 5
"""Fewer days with rides than this let nothing be expected."""
KEPT_S = 6 * 3600

_FULL = (UnmetReason.NO_CAPACITY, UnmetReason.NO_WHEELCHAIR_PLACE, UnmetReason.OFFER_GONE)
_Seen = tuple[datetime, str, bool]
"""The wished time, the area that a vehicle must serve (empty: any), whether somebody is in a wheelchair."""


def expect(before: date) -> Expected:
    """Return what the four weeks before a day let expect; read every few hours only."""
    worth = get_policy().keep_free_s
    if not worth:
        return Expected((), 0.0)
    key = f"{LABEL}.expected.{before.isoformat()}"
    needs: tuple[Need, ...] | None = cache.get(key)
    if needs is None:
        needs = read_needs(before)
        cache.set(key, needs, KEPT_S)
    return Expected(needs, float(worth))


def read_needs(before: date) -> tuple[Need, ...]:
    """Return what was needed on the days before, rides and those who were refused for want of room."""
    period = Period(before - timedelta(days=DAYS), before - timedelta(days=1))
    days: set[date] = set()
    chairs: Counter[int] = Counter()
    areas: dict[str, Counter[int]] = {}
    for at, area, has_chair in (*_list_ridden(period), *_list_refused(period)):
        wished = local(at)
        days.add(wished.date())
        chairs[wished.hour] += has_chair
        if area:
            areas.setdefault(area, Counter())[wished.hour] += 1
    return make_needs(chairs, areas, len(days)) if len(days) >= LEAST_DAYS else ()


def _list_ridden(period: Period) -> Iterator[_Seen]:
    rides = Ride.objects.exclude(status__in=RideStatus.without_use())
    rows = within(rides, "desired_at", period).values_list("desired_at", "task__skills", "wheelchairs")
    for at, skills, chairs in rows:
        served = (skill.removeprefix(AREA) for skill in skills if skill.startswith(AREA))
        yield at, next(served, ""), chairs > 0


def _list_refused(period: Period) -> Iterator[_Seen]:
    """Yield who could not ride at all, each wish once however often it was asked."""
    rows = within(UnmetRequest.objects.filter(reason__in=_FULL, ride=None), "desired_at", period)
    seen = {}
    for row in rows.order_by("pk"):
        ends = ((row.origin_lon, row.origin_lat), (row.destination_lon, row.destination_lat))
        if row.desired_at is not None and None not in (ends[0][0], ends[1][0]):
            seen[row.resident_id or f"unmet{row.pk}", local(row.desired_at).date(), ends] = row
    found = list_first_areas([end for _who, _day, ends in seen for end in ends])
    for number, row in enumerate(seen.values()):
        served = [
            area.key for area in found[2 * number : 2 * number + 2] if area and area.kind != AreaKind.CENTRE
        ]
        assert row.desired_at is not None
        yield row.desired_at, served[0] if served else "", row.wheelchairs > 0
