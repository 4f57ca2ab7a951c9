"""Figures of the course: who learns, what was found out, who finished."""

from __future__ import annotations

from datetime import datetime

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.services.smart_farm.enums_lessons import ExperimentState
from moyai.services.smart_farm.models import Certificate, Experiment, StepProgress

LABEL = "smart_farm"


def _span(period: Period) -> tuple[datetime, datetime]:
    return at_local(period.since, 0), at_local(period.until, 24 * 60)


def _learning_pupils(period: Period) -> float:
    began, ended = _span(period)
    done = StepProgress.objects.filter(done_at__gte=began, done_at__lt=ended, seat__is_teacher=False)
    return float(done.values("seat__member").distinct().count())


def _experiments_ended(period: Period) -> float:
    began, ended = _span(period)
    rows = Experiment.objects.filter(
        state=ExperimentState.ENDED, ended_at__gte=began, ended_at__lt=ended, drawn_at__isnull=False
    )
    return float(rows.count())


def _certificates(period: Period) -> float:
    rows = Certificate.objects.filter(issued_on__gte=period.since, issued_on__lte=period.until)
    return float(rows.count())


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.learning_pupils",
        service=LABEL,
        title={"ja": "畑の授業で学んだ生徒", "en": "Pupils who learned in lessons of the farm"},
        unit={"ja": "人", "en": "people"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に、授業の段階をひとつ以上終えた生徒。",
            "en": "Pupils who did at least one step of a lesson within the period.",
        },
        read=_learning_pupils,
    ),
    Indicator(
        key=f"{LABEL}.experiments_ended",
        service=LABEL,
        title={"ja": "最後までやった実験", "en": "Experiments carried through"},
        unit={"ja": "件", "en": "experiments"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に終わった、くじで組を分けた実験。差が出たかどうかは問いません。",
            "en": "Experiments with groups drawn by lot that ended within the period, whatever came out.",
        },
        read=_experiments_ended,
    ),
    Indicator(
        key=f"{LABEL}.certificates",
        service=LABEL,
        title={"ja": "畑の授業の修了証", "en": "Certificates of the farm's courses"},
        unit={"ja": "枚", "en": "certificates"},
        direction=Direction.UP,
        definition={
            "ja": "期間中に出した修了証。",
            "en": "Certificates issued within the period.",
        },
        read=_certificates,
    ),
)
