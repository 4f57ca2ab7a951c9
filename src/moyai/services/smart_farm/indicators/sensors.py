"""Figures of the sensors: how much was really measured, and what came of the advice."""

from __future__ import annotations

from django.db.models import Sum

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.services.smart_farm.models import DayAdvice, DaySummary, SensorAlert

LABEL = "smart_farm"


def _measured_pct(period: Period) -> float | None:
    days = DaySummary.objects.filter(day__gte=period.since, day__lte=period.until)
    sums = days.aggregate(count=Sum("count"), expected=Sum("expected"))
    return min(100.0, 100 * sums["count"] / sums["expected"]) if sums["expected"] else None


def _sure_pct(period: Period) -> float | None:
    advice = DayAdvice.objects.filter(day__gte=period.since, day__lte=period.until)
    total = advice.count()
    return 100 * advice.filter(is_sure=True).count() / total if total else None


def _alerts(period: Period) -> float:
    began, ended = at_local(period.since, 0), at_local(period.until, 24 * 60)
    return float(SensorAlert.objects.filter(raised_at__gte=began, raised_at__lt=ended).count())


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.measured_pct",
        service=LABEL,
        title={"ja": "測れていた割合", "en": "Share that was measured"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "センサーが話すはずだった回数のうち、届いて疑わしくなかった測定値の割合。",
            "en": "Readings that came and were believed, of those the sensors should have sent.",
        },
        read=_measured_pct,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.sure_advice_pct",
        service=LABEL,
        title={"ja": "はっきり言えた水やりの助言", "en": "Advice on water that was sure"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "期間中の助言のうち、測れていないことがあっても答えが変わらなかったもの。",
            "en": "Advice of the period that no missing measurement could have changed.",
        },
        read=_sure_pct,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.alerts",
        service=LABEL,
        title={"ja": "畑の知らせ", "en": "Alerts of beds and sensors"},
        unit={"ja": "件", "en": "alerts"},
        direction=Direction.NEITHER,
        definition={
            "ja": "期間中に出た、霜・暑さ・水・肥料・センサーの知らせ。",
            "en": "Alerts on frost, heat, water, fertiliser and sensors raised within the period.",
        },
        read=_alerts,
    ),
)
