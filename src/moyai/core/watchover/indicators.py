"""What the town steers watching over by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.core.indicators.series import by_day, by_group, divide, divide_days, fill_days, percentile, within
from moyai.core.residents.models import Resident
from moyai.core.watchover.access import list_watched
from moyai.core.watchover.enums import BY_A_PERSON, Level, Outcome
from moyai.core.watchover.models import Concern
from moyai.core.watchover.policy import LABEL

_FALSE = (Outcome.FALSE_ALARM,)
_PCT, _CASES, _HOURS = {"ja": "%", "en": "%"}, {"ja": "件", "en": "cases"}, {"ja": "時間", "en": "h"}


def read_false_alarms(period: Period) -> float | None:
    """Return the share of false alarms among what people closed."""
    closed = within(_list_closed(), "closed_at", period)
    return divide(closed.filter(outcome__in=_FALSE).count(), closed.count(), 100)


def read_false_alarm_days(period: Period) -> Sequence[Value]:
    """Return the same by day of closing."""
    false = by_day(_list_closed().filter(outcome__in=_FALSE), "closed_at", period, Count("pk"))
    return divide_days(false, by_day(_list_closed(), "closed_at", period, Count("pk")), period)


def read_time_to_closing(period: Period) -> float | None:
    """Return the hours within which half of the concerns were closed."""
    pairs = within(_list_closed(), "closed_at", period).values_list("opened_at", "closed_at")
    return percentile(((closed - opened).total_seconds() / 3600 for opened, closed in pairs), 0.5)


def read_time_days(period: Period) -> Sequence[Value]:
    """Return the mean hours by day of closing."""
    length = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
    means: dict[date, Any] = dict(by_day(_list_closed(), "closed_at", period, Avg(length)))
    return fill_days({day: mean.total_seconds() / 3600 for day, mean in means.items()}, period, empty=None)


def read_open(_period: Period) -> float | None:
    """Return how many concerns are open now."""
    return float(_list_open().count())


def read_open_by_grade(_period: Period) -> Sequence[Value]:
    """Return the same by grade."""
    labels: dict[Any, str] = {grade.value: str(grade.label) for grade in Level}
    return by_group(_list_open(), "grade", labels, Count("pk"))


def read_consent(_period: Period) -> float | None:
    """Return the share of registered residents who agree."""
    return divide(list_watched().count(), Resident.objects.count(), 100)


def _list_closed() -> QuerySet[Concern]:
    return Concern.objects.filter(Q(outcome__in=BY_A_PERSON) | Q(outcome=Outcome.SEEN_WELL))


def _list_open() -> QuerySet[Concern]:
    return Concern.objects.filter(closed_at__isnull=True)


def _make(key: str, title: tuple[str, str], definition: tuple[str, str], **rest: Any) -> Indicator:
    texts: dict[str, Any] = {"title": dict(zip(("ja", "en"), title, strict=True))}
    texts["definition"] = dict(zip(("ja", "en"), definition, strict=True))
    return Indicator(key=f"{LABEL}.{key}", service=LABEL, **texts, **rest)


INDICATORS = (
    _make(
        "false_alarms",
        ("思いちがいの割合", "False alarms"),
        (
            "終えた見守りのうち「思いちがいだった」の割合（同意の取り消しは除く）。",
            "Share of false alarms among closed concerns (those ended by withdrawn consent left out).",
        ),
        unit=_PCT,
        direction=Direction.DOWN,
        read=read_false_alarms,
        read_series=read_false_alarm_days,
    ),
    _make(
        "time_to_closing",
        ("終えるまでの時間", "Time to closing"),
        (
            "気づいてから終えるまで。半分がこの時間以内（日ごとは平均）。",
            "From opening to closing: half of the concerns took no longer (by day: the mean).",
        ),
        unit=_HOURS,
        direction=Direction.DOWN,
        read=read_time_to_closing,
        read_series=read_time_days,
        decimals=1,
    ),
    _make(
        "open",
        ("いま気にかけている方", "Open concerns"),
        (
            "いま終わっていない見守りの数。期間によらない。",
            "Concerns open at this moment, whatever the period.",
        ),
        unit=_CASES,
        direction=Direction.NEITHER,
        read=read_open,
        read_series=read_open_by_grade,
    ),
    _make(
        "consented",
        ("見守りに同意した方の割合", "Share who consented"),
        (
            "登録された住民のうち、いま見守りに同意している方の割合。",
            "Share of registered residents whose consent to be watched over stands now.",
        ),
        unit=_PCT,
        direction=Direction.UP,
        read=read_consent,
        read_series=None,
        decimals=1,
    ),
)
