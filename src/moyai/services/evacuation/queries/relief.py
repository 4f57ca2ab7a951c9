"""Reads on relief: what is on its way, what depots have, what places of refuge need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from moyai.core.places.geometry import measure_m
from moyai.services.evacuation.enums import NeedKind, ReliefStatus
from moyai.services.evacuation.models import Depot, Incident, Relief, Shelter, Stock
from moyai.services.evacuation.queries.scope import in_town
from moyai.services.evacuation.queries.shelters import list_open

MEALS_A_DAY = 3


@dataclass(frozen=True)
class Supplied:
    """A place of refuge and its supplies of a day: meals that are needed, on their way, and received.

    ``meals`` is None where nobody counted the people; the rest are packs.
    """

    shelter: Shelter
    meals: int | None
    coming: int
    received: int
    other: int


def list_reliefs(incident: Incident, status: str = "", *, town: str = "") -> list[Relief]:
    """Return what is needed and on its way: what went wrong first, then by how far it came, the oldest first.

    Args:
        incident: in which.
        status: one state, ``all``, or empty for what is not over.
        town: code of the municipality; empty: every one.
    """
    found = Relief.objects.filter(_within(town), incident=incident).select_related(
        "resident__household", "shelter", "depot", "task", "receipt", "incident", "confirmed_by"
    )
    if status in ReliefStatus.values:
        found = found.filter(status=status)
    elif status != "all":
        found = found.filter(status__in=ReliefStatus.live())
    order = [ReliefStatus.DISPUTED, *ReliefStatus.values]
    return sorted(found, key=lambda one: (not one.setback, order.index(one.status), one.opened_at, one.pk))


def count_reliefs(incident: Incident, *, town: str = "") -> dict[ReliefStatus, int]:
    """Return how many are how far, every state named."""
    found = Relief.objects.filter(_within(town), incident=incident)
    counted = Counter(found.values_list("status", flat=True))
    return {status: counted[status.value] for status in ReliefStatus}


def list_depots_for(relief: Relief) -> list[tuple[Depot, int]]:
    """Return the depots that have enough, the nearest first, with what they have."""
    stocks = Stock.objects.filter(item=relief.item, quantity__gte=relief.quantity).select_related("depot")
    place = relief.shelter or (relief.resident.household if relief.resident else None)
    near = (place.lon, place.lat) if place else (0.0, 0.0)
    ordered = sorted(stocks, key=lambda one: measure_m((one.depot.lon, one.depot.lat), near))
    return [(one.depot, one.quantity) for one in ordered]


def list_stocks() -> list[tuple[Depot, list[Stock]]]:
    """Return every depot with what it has."""
    return [(depot, list(depot.stocks.all())) for depot in Depot.objects.prefetch_related("stocks")]


def list_supplied(incident: Incident, now: datetime, *, town: str = "") -> list[Supplied]:
    """Return the places that take people in, with their supplies of the last 24 hours."""
    shelters = [one for one in list_open() if not town or one.municipality_code == town]
    rows = Relief.objects.filter(incident=incident, shelter__in=shelters)
    food = rows.filter(item=NeedKind.FOOD)
    received = _sum(food.filter(status=ReliefStatus.RECEIVED, closed_at__gt=now - timedelta(days=1)))
    coming = _sum(food.filter(status__in=ReliefStatus.live()))
    other = Counter(
        rows.filter(~Q(item=NeedKind.FOOD), status__in=ReliefStatus.live()).values_list(
            "shelter_id", flat=True
        )
    )
    return [
        Supplied(
            one,
            None if one.headcount is None else one.headcount * MEALS_A_DAY,
            coming.get(one.pk, 0),
            received.get(one.pk, 0),
            other[one.pk],
        )
        for one in shelters
    ]


def list_helped(incident: Incident, resident_ids: Collection[int]) -> set[int]:
    """Return for which of these people something is on its way."""
    found = Relief.objects.filter(
        incident=incident, resident__in=resident_ids, status__in=ReliefStatus.live()
    )
    return {pk for pk in found.values_list("resident_id", flat=True) if pk is not None}


def _within(town: str) -> Q:
    return Q(**in_town(town, "resident__")) | Q(shelter__municipality_code=town) if town else Q()


def _sum(rows: QuerySet[Relief]) -> dict[int, int]:
    return dict(rows.values_list("shelter_id").annotate(n=Sum("quantity")))
