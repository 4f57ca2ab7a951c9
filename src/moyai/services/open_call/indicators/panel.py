"""Figures of judging: how long those who entered wait, and whether they are told why."""

from __future__ import annotations

from datetime import datetime
from statistics import median

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.services.open_call.models import EntryDecision, StageDates
from moyai.services.open_call.programmes.plan import StageKind
from moyai.services.open_call.programmes.reading import get_plan

LABEL = "open_call"
DAY_S = 86_400


def _list_told(period: Period) -> list[EntryDecision]:
    begin, end = at_local(period.since, 0), at_local(period.until, 24 * 60)
    rows = EntryDecision.objects.filter(told_at__gte=begin, told_at__lt=end)
    return list(rows.select_related("decision__round__programme"))


def _days(period: Period) -> float | None:
    """Median of days from the deadline for entries to the message."""
    deadlines: dict[int, datetime | None] = {}
    found = []
    for each in _list_told(period):
        programme = each.decision.round.programme
        if programme.pk not in deadlines:
            stage = get_plan(programme).find_stage(StageKind.ENTRY)
            dates = StageDates.objects.filter(programme=programme, stage=stage.key if stage else "").first()
            deadlines[programme.pk] = dates.closes_at if dates is not None else None
        deadline = deadlines[programme.pk]
        if deadline is not None and each.told_at is not None:
            found.append((each.told_at - deadline).total_seconds() / DAY_S)
    return median(found) if found else None


def _with_words(period: Period) -> float | None:
    told = _list_told(period)
    return 100 * sum(bool(each.feedback.strip()) for each in told) / len(told) if told else None


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.days_to_decision",
        service=LABEL,
        title={"ja": "締切から結果のお知らせまで", "en": "From deadline to result"},
        unit={"ja": "日", "en": "days"},
        direction=Direction.DOWN,
        definition={
            "ja": "応募の締切から、期間中に送った結果のお知らせまでの日数の中央値。",
            "en": "Median days from the deadline for entries to results sent within the period.",
        },
        read=_days,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.feedback_share",
        service=LABEL,
        title={"ja": "審査員のことばが届いた応募", "en": "Entries with written feedback"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に結果を送った応募のうち、審査員からのことばを添えたもの。",
            "en": "Of the entries told a result within the period, those with written feedback.",
        },
        read=_with_words,
    ),
)
