"""Figures of treatment: what a visit costs, how often video was not enough, how prescriptions end."""

from __future__ import annotations

from django.db.models import QuerySet

from moyai.core.clock import at_local
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import InPersonMove, Visit, VisitCharge
from moyai.services.mobile_clinic.policy_treatment import LABEL, get_treatment_policy
from moyai.services.mobile_clinic.queries.bills import WENT

DAYS_A_MONTH = 365 / 12


def measure_cost_a_visit(period: Period) -> float | None:
    """Return what the car cost for each visit, in yen; None: the month's cost is not set, or none was."""
    month_yen = get_treatment_policy().car_month_cost_yen
    visits = _visits(period).filter(WENT).count()
    if not month_yen or not visits:
        return None
    return month_yen * period.days / DAYS_A_MONTH / visits


def measure_moved(period: Period) -> float | None:
    """Return which share of visits went on in person, in percent; None without visits."""
    visits = _visits(period).filter(status__in=[VisitStatus.DONE, VisitStatus.MOVED]).count()
    if not visits:
        return None
    return 100 * InPersonMove.objects.filter(visit__in=_visits(period)).count() / visits


def measure_city_share(period: Period) -> float | None:
    """Return what the city bore for each visit by its statements, in yen; None where nothing was charged."""
    charges = list(VisitCharge.objects.filter(visit__in=_visits(period)).values_list("city_yen", flat=True))
    return sum(charges) / len(charges) if charges else None


def _visits(period: Period) -> QuerySet[Visit]:
    first, last = at_local(period.since, 0), at_local(period.until, 24 * 60)
    return Visit.objects.filter(arrives_at__gte=first, arrives_at__lt=last)


TREATMENT_INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        key=f"{LABEL}.cost_a_visit",
        service=LABEL,
        title={"ja": "診療車の1回あたりの費用", "en": "Cost of the clinic car per visit"},
        unit={"ja": "円", "en": "yen"},
        direction=Direction.DOWN,
        definition={
            "ja": "診療車の月の費用を日割りし、行った訪問（対面に切りかえたものを含む）の数で割った額。",
            "en": "The car's monthly cost by days, divided by visits made (those moved in person included).",
        },
        read=measure_cost_a_visit,
    ),
    Indicator(
        key=f"{LABEL}.city_share_a_visit",
        service=LABEL,
        title={"ja": "診療車の1回あたりの市の負担", "en": "City's share per visit of the clinic car"},
        unit={"ja": "円", "en": "yen"},
        direction=Direction.DOWN,
        definition={
            "ja": "締めた月の請求書で、市が負担した額を訪問の数で割った額。",
            "en": "What the city bears by the statements of closed months, divided by the visits charged.",
        },
        read=measure_city_share,
    ),
    Indicator(
        key=f"{LABEL}.moved_pct",
        service=LABEL,
        title={"ja": "対面に切りかえた診察", "en": "Visits that went on in person"},
        unit={"ja": "%", "en": "%"},
        direction=Direction.DOWN,
        definition={
            "ja": "行った訪問のうち、ビデオでは足りず対面に切りかえた割合。",
            "en": "Share of visits made in which video was not enough and the patient was seen in person.",
        },
        read=measure_moved,
        decimals=1,
    ),
)
