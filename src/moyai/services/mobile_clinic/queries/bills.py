"""What the car's visits cost in a month, and who bears it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from moyai.core.clock import at_local
from moyai.engines.billing import Subsidy, split_subsidy
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Institution, Statement, Visit, VisitCharge
from moyai.services.mobile_clinic.policy_treatment import TreatmentPolicy, get_treatment_policy

WENT = Q(status=VisitStatus.DONE) | Q(status=VisitStatus.MOVED, reached_at__isnull=False)
"""The car stood at her door; who was moved to a hospital before (it broke down) owes nothing for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What one visit costs. `cost_yen` is what both bear together."""

    visit: Visit
    cost_yen: int
    institution_yen: int
    city_yen: int
    facility_fee_yen: int


@dataclass(slots=True)
class DraftStatement:
    """What an institution's statement would be."""

    institution: Institution
    charges: list[Charge] = field(default_factory=list)

    @property
    def institution_yen(self) -> int:
        """What it pays."""
        return sum(each.institution_yen for each in self.charges)

    @property
    def city_yen(self) -> int:
        """What the city bears."""
        return sum(each.city_yen for each in self.charges)


def quote_visit(visit: Visit, policy: TreatmentPolicy | None = None) -> Charge:
    """Return what a visit costs by the rule of today; who was not there costs nothing where the town says so.

    The institution never pays more than its percentage: a part of a yen is the city's.
    """
    policy = policy or get_treatment_policy()
    is_free = visit.status == VisitStatus.NO_SHOW and not policy.no_show_is_charged
    cost_yen = 0 if is_free else policy.visit_cost_yen
    own_yen, city_yen = split_subsidy(cost_yen, Subsidy(pct=policy.city_share_pct))
    fee_yen = visit.institution.facility_fee_yen if visit.status != VisitStatus.NO_SHOW else 0
    return Charge(
        visit=visit,
        cost_yen=cost_yen,
        institution_yen=own_yen,
        city_yen=city_yen,
        facility_fee_yen=fee_yen,
    )


def draft_statements(month: date) -> list[DraftStatement]:
    """Return what every institution's statement for a month would be; nothing is written."""
    policy = get_treatment_policy()
    drafts: dict[int, DraftStatement] = {}
    billable = _list_visits(month).filter(WENT | Q(status=VisitStatus.NO_SHOW), charge=None)
    for visit in billable.select_related("institution__partner", "patient__resident"):
        draft = drafts.setdefault(visit.institution_id, DraftStatement(visit.institution))
        draft.charges.append(quote_visit(visit, policy))
    return sorted(drafts.values(), key=lambda draft: draft.institution.number)


def count_unfinished(month: date) -> int:
    """Return how many visits of a month are not over."""
    return _list_visits(month).filter(status__in=VisitStatus.live()).count()


def list_statements(month: date, institution: Institution | None = None) -> list[Statement]:
    """Return a month's statements, of one institution or of all."""
    rows = Statement.objects.filter(month=month)
    if institution is not None:
        rows = rows.filter(institution=institution)
    wide = rows.select_related("institution__partner").prefetch_related("charges__visit__patient__resident")
    return list(wide)


def sum_charges(charges: Sequence[VisitCharge | Charge]) -> dict[str, int]:
    """Return the sums of charges, in yen: cost, institution, city."""
    return {
        "cost_yen": sum(each.cost_yen for each in charges),
        "institution_yen": sum(each.institution_yen for each in charges),
        "city_yen": sum(each.city_yen for each in charges),
    }


def find_facility_fee(visit: Visit) -> int:
    """Return what the patient pays for the place at a visit, as it was charged, or as it would be."""
    charge = VisitCharge.objects.filter(visit=visit).first()
    return charge.facility_fee_yen if charge else quote_visit(visit).facility_fee_yen


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def find_span(month: date) -> tuple[datetime, datetime]:
    """Return a month's first moment in Japan, and the first after it."""
    return at_local(month.replace(day=1), 0), at_local(next_month(month), 0)


def _list_visits(month: date) -> QuerySet[Visit]:
    first, after = find_span(month)
    return Visit.objects.filter(arrives_at__gte=first, arrives_at__lt=after)
