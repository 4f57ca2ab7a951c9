"""Turns database rows into values by day."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate

from moyai.core.clock import TOKYO, at_local
from moyai.core.indicators.registry import Period, Value

MINUTES_A_DAY = 24 * 60


def within(rows: QuerySet[Any], field: str, period: Period) -> QuerySet[Any]:
    """Narrow ``rows`` to those whose datetime ``field`` falls on a day of the period, in Japan."""
    since, until = at_local(period.since, 0), at_local(period.until, MINUTES_A_DAY)
    return rows.filter(**{f"{field}__gte": since, f"{field}__lt": until})


def by_day(rows: QuerySet[Any], field: str, period: Period, measure: Combinable) -> dict[date, float]:
    """Return ``measure`` (an aggregate) for each day of the period that has rows, in one query.

    Args:
        rows: what is counted.
        field: the datetime by which a row belongs to a day in Japan.
        period: the days.
        measure: e.g. ``Count("pk")``.
    """
    dated = within(rows, field, period).annotate(indicator_day=TruncDate(field, tzinfo=TOKYO))
    grouped = dated.order_by().values("indicator_day").annotate(indicator_value=measure)
    return {row["indicator_day"]: row["indicator_value"] for row in grouped}


def fill_days(values: Mapping[date, float | None], period: Period, *, empty: float | None = 0) -> list[Value]:
    """Return a value for every day of the period; ``empty`` where there is none."""
    return [Value(day, values.get(day, empty)) for day in period.list_days()]


def divide_days(
    parts: Mapping[date, float], wholes: Mapping[date, float], period: Period, *, factor: float = 100.0
) -> list[Value]:
    """Return ``factor * part / whole`` for each day; None on days without a whole."""
    return [Value(day, divide(parts.get(day, 0), wholes.get(day, 0), factor)) for day in period.list_days()]


def divide(part: float, whole: float, factor: float = 1.0) -> float | None:
    """Return ``factor * part / whole``, or None when there is no whole."""
    return factor * part / whole if whole else None


def by_group(
    rows: QuerySet[Model], group: str, labels: Mapping[str, str], measure: Combinable
) -> list[Value]:
    """Return ``measure`` for each group that has rows, the largest first, under its label."""
    found = rows.order_by().values(group).annotate(indicator_value=measure)
    pairs = [(labels.get(row[group], str(row[group])), float(row["indicator_value"])) for row in found]
    return [Value(label, value) for label, value in sorted(pairs, key=lambda p: (-p[1], p[0]))]


def percentile(values: Iterable[float], share: float) -> float | None:
    """Return the value below which ``share`` (0 to 1) of the values lie, interpolated; None for none."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
