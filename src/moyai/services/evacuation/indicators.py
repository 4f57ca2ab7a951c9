"""What the town steers by: how long shelters were open. Drills are never counted."""

from django.db.models import Count, QuerySet

from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.core.indicators.series import by_day, fill_days, within
from moyai.services.evacuation.enums import Mode, Status
from moyai.services.evacuation.models import ShelterChange
from moyai.services.evacuation.policy import LABEL


def _openings() -> QuerySet[ShelterChange]:
    real = ShelterChange.objects.filter(mode=Mode.REAL, undoes=None, undone_by=None)
    return real.filter(before__status=Status.CLOSED, after__status=Status.OPEN)


def _count(period: Period) -> float:
    return float(within(_openings(), "at", period).count())


def _count_days(period: Period) -> list[Value]:
    return list(fill_days(by_day(_openings(), "at", period, Count("pk")), period))


INDICATORS = (
    Indicator(
        key=f"{LABEL}.openings",
        service=LABEL,
        title={"ja": "避難所の開設", "en": "Shelters opened"},
        unit={"ja": "件", "en": "openings"},
        direction=Direction.NEITHER,
        definition={
            "ja": "避難所を開設した数。訓練と、押しまちがいで元に戻したものは数えない。",
            "en": "Openings of shelters; drills and what was undone are not counted.",
        },
        read=_count,
        read_series=_count_days,
    ),
)
