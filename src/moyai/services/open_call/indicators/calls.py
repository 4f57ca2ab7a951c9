"""Figures of the call itself: how long a problem takes to become a theme, how soon a question is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from statistics import median

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.services.open_call.enums import QuestionState
from moyai.services.open_call.models import Question, Theme, Watch

LABEL = "open_call"
DAY_S = 86_400


def _span(period: Period) -> tuple[datetime, datetime]:
    return at_local(period.since, 0), at_local(period.until, 24 * 60)


def _themes(period: Period) -> float:
    begin, end = _span(period)
    return float(Theme.objects.filter(published_at__gte=begin, published_at__lt=end).count())


def _days_to_theme(period: Period) -> float | None:
    begin, end = _span(period)
    rows = Theme.objects.filter(published_at__gte=begin, published_at__lt=end).values_list(
        "submitted_at", "published_at"
    )
    return _find_middle((asked, shown) for asked, shown in rows if shown is not None)


def _find_middle(spans: Iterable[tuple[datetime, datetime]]) -> float | None:
    took = [(until - since).total_seconds() / DAY_S for since, until in spans]
    return median(took) if took else None


def _days_to_answer(period: Period) -> float | None:
    begin, end = _span(period)
    rows = Question.objects.filter(
        state=QuestionState.ANSWERED, answered_at__gte=begin, answered_at__lt=end
    ).values_list("asked_at", "answered_at")
    return _find_middle((asked, told) for asked, told in rows if told is not None)


def _answered(period: Period) -> float | None:
    begin, end = _span(period)
    rows = Question.objects.filter(asked_at__gte=begin, asked_at__lt=end)
    asked = rows.count()
    return 100 * rows.filter(state=QuestionState.ANSWERED).count() / asked if asked else None


def _watches(period: Period) -> float:
    begin, end = _span(period)
    return float(Watch.objects.filter(begun_at__gte=begin, begun_at__lt=end).count())


INDICATORS = (
    Indicator(
        key=f"{LABEL}.themes",
        service=LABEL,
        title={"ja": "公開したテーマ", "en": "Themes published"},
        unit={"ja": "件", "en": "themes"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に公開した、または直して公開したテーマの数。1つのテーマは1回だけ数えます。",
            "en": "Themes published, or corrected and published, within the period. Each counts once.",
        },
        read=_themes,
    ),
    Indicator(
        key=f"{LABEL}.days_to_theme",
        service=LABEL,
        title={"ja": "課題がテーマになるまで", "en": "From problem to theme"},
        unit={"ja": "日", "en": "days"},
        direction=Direction.DOWN,
        definition={
            "ja": "課が課題を出してから、いまの版を公開するまでの日数の中央値。期間中に公開したもの。",
            "en": "Median days from a section's submission until the version that stands was published.",
        },
        read=_days_to_theme,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.days_to_answer",
        service=LABEL,
        title={"ja": "質問に答えるまで", "en": "Until a question is answered"},
        unit={"ja": "日", "en": "days"},
        direction=Direction.DOWN,
        definition={
            "ja": "質問を受けてから答えを公開するまでの日数の中央値。公開しなかった質問は数えません。",
            "en": "Median days from question to public answer. Those not published do not count.",
        },
        read=_days_to_answer,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.questions_answered",
        service=LABEL,
        title={"ja": "公開で答えた質問", "en": "Questions answered in public"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に受けた質問のうち、みなさんに答えを公開した割合。",
            "en": "Of the questions asked within the period, the share that was answered for everybody.",
        },
        read=_answered,
    ),
    Indicator(
        key=f"{LABEL}.watches",
        service=LABEL,
        title={"ja": "お知らせを受け取り始めた人", "en": "New people who watch"},
        unit={"ja": "人", "en": "people"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に「お知らせを受け取る」を押した数。同じ人が2つの公募で押すと、2と数えます。",
            "en": "Presses of “watch” within the period. Who watches two calls counts twice.",
        },
        read=_watches,
    ),
)
