"""Figures of the robots: what they did for people who cannot come, and the water they gave."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.services.smart_farm.enums import FarmRole, JobStatus
from moyai.services.smart_farm.models import Job, Lease, WaterDay

LABEL = "smart_farm"
FROM_AFAR = (FarmRole.OPERATOR, FarmRole.PUPIL)


def _span(period: Period) -> tuple[datetime, datetime]:
    return at_local(period.since, 0), at_local(period.until, 24 * 60)


def _people_from_afar(period: Period) -> float:
    began, ended = _span(period)
    held = Lease.objects.filter(taken_at__gte=began, taken_at__lt=ended, member__role__in=FROM_AFAR)
    asked = Job.objects.filter(asked_at__gte=began, asked_at__lt=ended, member__role__in=FROM_AFAR)
    return float(len({*held.values_list("member", flat=True), *asked.values_list("member", flat=True)}))


def _jobs_done(period: Period) -> float:
    began, ended = _span(period)
    return float(Job.objects.filter(status=JobStatus.DONE, ended_at__gte=began, ended_at__lt=ended).count())


def _water_l(period: Period) -> float:
    days = WaterDay.objects.filter(day__gte=period.since, day__lte=period.until)
    return (days.aggregate(sum=Sum("used_ml"))["sum"] or 0) / 1000


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.people_from_afar",
        service=LABEL,
        title={"ja": "はなれた場所から畑を育てた方", "en": "People who tended from afar"},
        unit={"ja": "人", "en": "people"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に、ロボットを動かしたか仕事をたのんだ、はなれて育てる方と生徒。",
            "en": "Remote operators and pupils who steered a robot or gave it a job within the period.",
        },
        read=_people_from_afar,
    ),
    Indicator(
        key=f"{LABEL}.jobs_done",
        service=LABEL,
        title={"ja": "ロボットが終えた仕事", "en": "Jobs that robots finished"},
        unit={"ja": "件", "en": "jobs"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に終わった仕事（種まき、水やり、写真、測定、手順）。手で動かした分は数えません。",
            "en": "Jobs that ended well within the period; what people steered by hand is not counted.",
        },
        read=_jobs_done,
    ),
    Indicator(
        key=f"{LABEL}.water",
        service=LABEL,
        title={"ja": "ロボットがやった水", "en": "Water given by robots"},
        unit={"ja": "L", "en": "L"},
        direction=Direction.NEITHER,
        definition={
            "ja": "期間の日ごとに許した水の合計。バルブを開けた時間と流れる量から数えます。",
            "en": "Water that was allowed on the days of the period, reckoned from valve times and flow.",
        },
        read=_water_l,
        decimals=1,
    ),
)
