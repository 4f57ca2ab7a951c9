"""Figures of the shared car: how much it is used, who was refused why, how evenly it is shared."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, QuerySet

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.core.indicators.series import divide
from moyai.engines.scheduling.sharing import Share as Standing
from moyai.engines.scheduling.sharing import measure_fairness
from moyai.services.mobile_clinic.booking_policy import LABEL, get_booking_policy
from moyai.services.mobile_clinic.enums import VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Share, TourOrder, Visit, Wish
from moyai.services.mobile_clinic.queries.shares import count_standing

DRIVEN = (*VisitStatus.live(), VisitStatus.DONE, VisitStatus.NO_SHOW)


def _span(period: Period) -> tuple[datetime, datetime]:
    return at_local(period.since, 0), at_local(period.until, 24 * 60)


def _open_shares(period: Period) -> QuerySet[Share]:
    return Share.objects.filter(date__range=(period.since, period.until), closed_why="")


def _visits(period: Period) -> QuerySet[Visit]:
    begin, end = _span(period)
    found = Visit.objects.filter(arrives_at__gte=begin, arrives_at__lt=end, status__in=DRIVEN)
    return found.exclude(status=VisitStatus.HELD)


def _wishes(period: Period) -> QuerySet[Wish]:
    begin, end = _span(period)
    return Wish.objects.filter(asked_at__gte=begin, asked_at__lt=end).exclude(status=WishStatus.WITHDRAWN)


def _utilisation_pct(period: Period) -> float | None:
    used = _visits(period).values("share").distinct().count()
    return divide(used, _open_shares(period).count(), 100.0)


def _visits_a_car_day(period: Period) -> float | None:
    days = _open_shares(period).order_by().values("car", "date").distinct().count()
    return divide(_visits(period).count(), days)


def _refused(period: Period) -> float:
    return float(_wishes(period).exclude(refusal="").count())


def _refused_by_reason(period: Period) -> list[Value]:
    refused = _wishes(period).exclude(refusal="").order_by()
    rows = refused.values("refusal").annotate(n=Count("pk")).order_by("-n", "refusal")
    return [Value(row["refusal"], float(row["n"])) for row in rows]


def _fairness(period: Period) -> float | None:
    begin, end = _span(period)
    counts = count_standing(end, since=begin, until=end)
    if not counts:
        return None
    return measure_fairness([Standing(str(pk), *each) for pk, each in counts.items()])


def _minutes_saved(period: Period) -> float:
    done = _visits(period).filter(status=VisitStatus.DONE).count()
    return done * 2 * get_booking_policy().doctor_way_s / 60


def _tour_minutes_saved(period: Period) -> float:
    """Return what better orders took off driving and waiting; one that was taken back saved nothing."""
    kept = TourOrder.objects.filter(share__date__range=(period.since, period.until), undone_at__isnull=True)
    return sum(_saved_s(figures) for figures in kept.values_list("figures", flat=True)) / 60


def _saved_s(figures: dict[str, dict[str, int]]) -> int:
    before, after = figures["before"], figures["after"]
    return sum(before[name] - after[name] for name in ("drive_s", "wait_s"))


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.utilisation_pct",
        service=LABEL,
        title={"ja": "診療車の使われ方", "en": "Use of the clinic car"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "休みでない枠（半日など）のうち、訪問が1件以上あった枠の割合。",
            "en": "Share of open day parts with at least one visit.",
        },
        read=_utilisation_pct,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.visits_a_car_day",
        service=LABEL,
        title={"ja": "診療車1日あたりの訪問", "en": "Visits a car and day"},
        unit={"ja": "件", "en": "visits"},
        direction=Direction.UP,
        definition={
            "ja": "訪問（取り消し・対面への切りかえを除く）を、車が出る日の数で割った値。",
            "en": "Visits, cancelled and moved ones left out, over days on which a car goes.",
        },
        read=_visits_a_car_day,
        decimals=2,
    ),
    Indicator(
        key=f"{LABEL}.refused",
        service=LABEL,
        title={"ja": "お断りした希望", "en": "Wishes refused"},
        unit={"ja": "件", "en": "wishes"},
        direction=Direction.DOWN,
        definition={
            "ja": "期間中に出た希望のうち、一度でも断ったもの（後でとれたものを含む）。理由ごと。",
            "en": "Wishes of the period that were refused at least once, by reason; later granted ones too.",
        },
        read=_refused,
        read_series=_refused_by_reason,
    ),
    Indicator(
        key=f"{LABEL}.fairness",
        service=LABEL,
        title={"ja": "分け方の公平さ", "en": "Fairness of sharing"},
        unit={"ja": "（1が最も公平）", "en": "(1 is fairest)"},
        direction=Direction.UP,
        definition={
            "ja": "医療機関ごとの「とれた数÷希望した数」のジェイン指数。",
            "en": "Jain's index of what institutions got over what they asked.",
        },
        read=_fairness,
        decimals=3,
    ),
    Indicator(
        key=f"{LABEL}.doctor_minutes_saved",
        service=LABEL,
        title={"ja": "医師が移動せずにすんだ時間", "en": "Doctors' travel saved"},
        unit={"ja": "分", "en": "min"},
        direction=Direction.UP,
        definition={
            "ja": "終わった訪問×往復の時間。片道は設定doctor_way_s（公表値30〜60分の間の45分と仮定）。",
            "en": "Visits done × the way there and back; one way is the setting doctor_way_s "
            "(assumed 45 min, the middle of the published 30-60).",
        },
        read=_minutes_saved,
    ),
    Indicator(
        key=f"{LABEL}.tour_minutes_saved",
        service=LABEL,
        title={"ja": "回る順番を整えて減った時間", "en": "Saved by better tours"},
        unit={"ja": "分", "en": "min"},
        direction=Direction.UP,
        definition={
            "ja": "回る順番を整えた診療車の、運転と待ちの計画上の時間の差。もとに戻したものは数えない。",
            "en": "Planned driving and waiting that another order of the tour took off; none taken back.",
        },
        read=_tour_minutes_saved,
    ),
)
