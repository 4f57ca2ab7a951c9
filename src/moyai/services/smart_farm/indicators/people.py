"""Figures of the people of a farm: who tends it, how long, and what came of it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from moyai.core.clock import TOKYO, at_local
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import DiaryEntry, Harvest, Lease, RobotShift
from moyai.services.smart_farm.work_hours import keep_within, sum_days

LABEL = "smart_farm"
FROM_AFAR = (FarmRole.OPERATOR, FarmRole.PUPIL)


def _span(period: Period) -> tuple[datetime, datetime]:
    return at_local(period.since, 0), at_local(period.until, 24 * 60)


def _hours(period: Period) -> float:
    """Hours in which robots were in somebody's hands; each person's minute counts once."""
    begin, end = _span(period)
    rows = Lease.objects.filter(
        is_for_job=False, member__role__in=FROM_AFAR, taken_at__lt=end, until__gt=begin
    ).values_list("member", "taken_at", "ended_at", "until")
    spans: dict[int, list[tuple[datetime, datetime]]] = {}
    for member, taken_at, ended_at, until in rows:
        spans.setdefault(member, []).append((taken_at, ended_at or until))
    minutes = sum(
        day.minutes
        for each in spans.values()
        for day in sum_days(keep_within(each, [(begin, end)]), TOKYO).values()
    )
    return minutes / 60


def _active(period: Period) -> float:
    begin, end = _span(period)
    held = Lease.objects.filter(taken_at__gte=begin, taken_at__lt=end, member__isnull=False, is_for_job=False)
    wrote = DiaryEntry.objects.filter(written_at__gte=begin, written_at__lt=end, member__isnull=False)
    picked = Harvest.objects.filter(
        picked_on__gte=period.since, picked_on__lte=period.until, picked_by__isnull=False
    )
    people = {
        *held.values_list("member", flat=True),
        *wrote.values_list("member", flat=True),
        *picked.values_list("picked_by", flat=True),
    }
    return float(len(people))


def _harvest_kg(period: Period) -> float:
    rows = Harvest.objects.filter(picked_on__gte=period.since, picked_on__lte=period.until)
    return (rows.aggregate(sum=Sum("grams"))["sum"] or 0) / 1000


def _turns_kept(period: Period) -> float | None:
    begin, end = _span(period)
    shifts = list(
        RobotShift.objects.filter(cancelled_at__isnull=True, starts_at__gte=begin, ends_at__lte=end)
    )
    if not shifts:
        return None
    leases = Lease.objects.filter(is_for_job=False, taken_at__lt=end, until__gt=begin)
    held: dict[int | None, list[tuple[datetime, datetime]]] = {}
    for each in leases:
        held.setdefault(each.member_id, []).append((each.taken_at, each.ended_at or each.until))
    kept = sum(
        any(first < one.ends_at and last > one.starts_at for first, last in held.get(one.member_id, ()))
        for one in shifts
    )
    return 100 * kept / len(shifts)


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.hours_operated",
        service=LABEL,
        title={"ja": "ロボットを動かした時間", "en": "Hours robots were steered"},
        unit={"ja": "時間", "en": "hours"},
        direction=Direction.UP,
        definition={
            "ja": "はなれて育てる方と生徒がロボットを手にしていた時間。同じ方の同じ時間は1回だけ。",
            "en": "Time in which operators and pupils held a robot; a person's minute counts once.",
        },
        read=_hours,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.people_active",
        service=LABEL,
        title={"ja": "農園で活動した方", "en": "People active on the farm"},
        unit={"ja": "人", "en": "people"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に、ロボットを手にしたか、日記を書いたか、収穫した方の数。",
            "en": "People who held a robot, wrote in the diary or picked something within the period.",
        },
        read=_active,
    ),
    Indicator(
        key=f"{LABEL}.harvest",
        service=LABEL,
        title={"ja": "収穫", "en": "Harvest"},
        unit={"ja": "kg", "en": "kg"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に収穫した重さの合計。",
            "en": "Weight of all that was picked within the period.",
        },
        read=_harvest_kg,
        decimals=1,
    ),
    Indicator(
        key=f"{LABEL}.turns_kept",
        service=LABEL,
        title={"ja": "当番に来た割合", "en": "Turns kept"},
        unit={"ja": "％", "en": "%"},
        direction=Direction.UP,
        definition={
            "ja": "期間中の当番のうち、その時間に本人がロボットを手にしたもの。とりやめた当番は数えません。",
            "en": "Turns of the period in which their operator held a robot; cancelled ones are not counted.",
        },
        read=_turns_kept,
        decimals=0,
    ),
)
