"""What the town steers by: how many of those expected report, and how many reach their goal."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.services.habit_challenge.days_policy import LABEL
from moyai.services.habit_challenge.models import TeamDay


def _days(period: Period) -> QuerySet[TeamDay]:
    """Return closed days of a period; those that were our fault are left out."""
    return TeamDay.objects.filter(day__range=(period.since, period.until), was_outage=False)


def _share(period: Period, field: str) -> float | None:
    sums = _days(period).aggregate(expected=Sum("expected"), done=Sum(field))
    return 100 * sums["done"] / sums["expected"] if sums["expected"] else None


def _share_by_day(period: Period, field: str) -> list[Value]:
    rows = _days(period).order_by("day").values("day").annotate(all=Sum("expected"), done=Sum(field))
    known = {row["day"]: 100 * row["done"] / row["all"] for row in rows if row["all"]}
    return [Value(day, known.get(day)) for day in period.list_days()]


INDICATORS = (
    Indicator(
        key=f"{LABEL}.reported",
        service=LABEL,
        title={"ja": "報告した割合", "en": "Share who reported"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "締め切った日に報告が待たれていた方のうち、報告した方の割合。"
            "休みの方と、こちらの不具合の日は数えない。",
            "en": "Of those expected to report on closed days, how many did; pauses and our own outages "
            "are left out.",
        },
        read=lambda period: _share(period, "reported"),
        read_series=lambda period: _share_by_day(period, "reported"),
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.met",
        service=LABEL,
        title={"ja": "目標を達成した割合", "en": "Share who reached their goal"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "締め切った日に報告が待たれていた方のうち、その日の目標を達成した方の割合。",
            "en": "Of those expected to report on closed days, how many reached the day's goal.",
        },
        read=lambda period: _share(period, "met"),
        read_series=lambda period: _share_by_day(period, "met"),
        decimals=1,
    ),
)
