"""Figures of the challenge that the town steers by: who stays, what it costs, how many report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.services.habit_challenge.enums import ReportState
from moyai.services.habit_challenge.models import Programme, Report, TeamDay
from moyai.services.habit_challenge.policy_evidence import LABEL, get_evidence_policy

if TYPE_CHECKING:
    from moyai.services.habit_challenge.evidence.reading import Gathered


def measure_stay_60(period: Period) -> float | None:
    """Return which share still takes part after 60 days, in percent; None: nobody was followed so long."""
    return _measure_stay(period, 60)


def measure_stay_90(period: Period) -> float | None:
    """Return the same after 90 days."""
    return _measure_stay(period, 90)


def measure_cost(period: Period) -> float | None:
    """Return the yen for each person who still takes part after 60 days; None where it cannot be told."""
    from moyai.engines.habit.retention import estimate, find_cost

    programme = _find_programme(period.until)
    if programme is None or not programme.cost_yen:
        return None
    found = _gather(programme, period.until)
    if not found.spells:
        return None
    return find_cost(programme.cost_yen, len(found.people), estimate(found.spells).find_mark(60)).yen


def measure_reports(period: Period) -> float | None:
    """Return reports of a period a day; None without a programme."""
    if _find_programme(period.until) is None:
        return None
    reports = Report.objects.filter(day__range=(period.since, period.until))
    return reports.exclude(state=ReportState.WITHDRAWN).count() / period.days


def measure_reporting(period: Period) -> float | None:
    """Return of those expected which share reported, in percent; None where no day was closed."""
    days = TeamDay.objects.filter(day__range=(period.since, period.until), was_outage=False)
    sums = days.aggregate(expected=Sum("expected"), reported=Sum("reported"))
    return 100 * sums["reported"] / sums["expected"] if sums["expected"] else None


def read_reporting(period: Period) -> list[Value]:
    """Return the same by day."""
    days = TeamDay.objects.filter(day__range=(period.since, period.until), was_outage=False)
    sums = days.values("day").annotate(e=Sum("expected"), r=Sum("reported")).order_by("day")
    known = {row["day"]: 100 * row["r"] / row["e"] for row in sums if row["e"]}
    return [Value(day, known.get(day)) for day in period.list_days()]


def _gather(programme: Programme, until: date) -> Gathered:
    """The evaluation loads numpy and scipy: not before somebody asks for a figure."""
    from moyai.services.habit_challenge.evidence.reading import gather

    return gather(programme, until=until, silent_days=get_evidence_policy().silent_days)


def _measure_stay(period: Period, day: int) -> float | None:
    from moyai.engines.habit.retention import estimate

    programme = _find_programme(period.until)
    if programme is None:
        return None
    found = _gather(programme, period.until)
    share = estimate(found.spells).find_mark(day).share if found.spells else None
    return None if share is None else 100 * share


def _find_programme(day: date) -> Programme | None:
    """Return the programme that ran last."""
    begun = Programme.objects.filter(Q(control_of=None), starts_on__lte=day)
    return begun.order_by("-starts_on", "code").first()


EVIDENCE_INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.stay_60_pct",
        service=LABEL,
        title={"ja": "60日後も続けている方", "en": "Still taking part after 60 days"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "チームに入った全員のうち、60日後も続けている割合（カプラン・マイヤー法）。"
            "7日続けて報告がないと「やめた」と数える。転出・逝去は「やめた」に数えない。",
            "en": "Of all who joined a team, the share that still takes part after 60 days (Kaplan–Meier). "
            "Seven days without a report count as dropped; moving away and death do not.",
        },
        read=measure_stay_60,
        decimals=1,
        target=71,
    ),
    Indicator(
        key=f"{LABEL}.stay_90_pct",
        service=LABEL,
        title={"ja": "90日後も続けている方", "en": "Still taking part after 90 days"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "チームに入った全員のうち、90日後も続けている割合。数え方は60日後と同じ。",
            "en": "Of all who joined a team, the share that still takes part after 90 days, counted alike.",
        },
        read=measure_stay_90,
        decimals=1,
        target=70,
    ),
    Indicator(
        key=f"{LABEL}.cost_retained_yen",
        service=LABEL,
        title={"ja": "続けている方ひとりの費用", "en": "Cost per person who stays"},
        unit={"ja": "円", "en": "yen"},
        direction=Direction.DOWN,
        definition={
            "ja": "取り組みの費用を、60日後も続けている人数（全員×割合）で割った額。",
            "en": "The programme's cost divided by those who still take part after 60 days (joined × share).",
        },
        read=measure_cost,
    ),
    Indicator(
        key=f"{LABEL}.reports_a_day",
        service=LABEL,
        title={"ja": "1日の報告", "en": "Reports a day"},
        unit={"ja": "件", "en": "reports"},
        direction=Direction.UP,
        definition={
            "ja": "取り消されたものを除く報告の数を、日数で割った数。",
            "en": "Reports without those withdrawn, divided by the days.",
        },
        read=measure_reports,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.reporting_pct",
        service=LABEL,
        title={"ja": "報告した方の割合", "en": "Share who reported"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "締めた日に報告が待たれた方のうち、報告した割合。お休みの方とこちらの故障の日は除く。",
            "en": "Of those expected to report on closed days, who did; days away and faults left out.",
        },
        read=measure_reporting,
        read_series=read_reporting,
        decimals=1,
    ),
)
