"""Closing a month of the car: statements to institutions, the city's share, the books; and payments."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.ledger.chart import CITY_CASH, CITY_SUBSIDY, CLINIC_CAR, CLINIC_RECEIVABLE
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.services.mobile_clinic.enums_treatment import StatementStatus
from moyai.services.mobile_clinic.models import ClinicMonth, Institution, Statement, VisitCharge
from moyai.services.mobile_clinic.policy_treatment import get_treatment_policy
from moyai.services.mobile_clinic.queries.bills import (
    Charge,
    DraftStatement,
    count_unfinished,
    draft_statements,
    next_month,
)
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.texts import treatment as say


@transaction.atomic
def close_clinic_month(*, month: date, actor: str, now: datetime) -> list[Statement]:
    """Close a month: charge every visit, write the statements, post both shares.

    Args:
        month: its first day.
        actor: who closes it.
        now: the town's time.

    Raises:
        TreatmentRefused: ``not_over``, ``still_open``, ``nothing``, ``closed``.
    """
    if next_month(month) > local(now).date():
        raise TreatmentRefused("not_over", say.MONTH_NOT_OVER)
    unfinished = count_unfinished(month)
    if unfinished:
        raise TreatmentRefused("still_open", say.STILL_OPEN.format(n=unfinished))
    try:
        with transaction.atomic():
            ClinicMonth.objects.create(month=month, closed_at=now, actor=actor)
    except IntegrityError:
        raise TreatmentRefused("closed", say.CLOSED_ALREADY) from None
    drafts = draft_statements(month)
    if not drafts:
        raise TreatmentRefused("nothing", say.NOTHING_TO_BILL)
    statements = [_write(draft, month, actor, now) for draft in drafts]
    yen = sum(draft.institution_yen for draft in drafts)
    facts = {"statements": len(statements), "yen": yen}
    record(actor=actor, action="mobile_clinic.close_month", subject=f"month:{month:%Y-%m}", now=now, **facts)
    return statements


@transaction.atomic
def receive_statement(*, statement: Statement, actor: str, now: datetime) -> Statement:
    """Note that an institution has paid.

    Raises:
        TreatmentRefused: ``paid``.
    """
    owed = Statement.objects.filter(pk=statement.pk, status=StatementStatus.OPEN)
    if not owed.update(status=StatementStatus.PAID, paid_at=now):
        raise TreatmentRefused("paid", say.PAID_ALREADY)
    yen = sum(statement.charges.values_list("institution_yen", flat=True))
    if yen:
        sides = (debit(CITY_CASH, yen), credit(CLINIC_RECEIVABLE, yen, make_party(statement.institution)))
        posting = Posting(
            key=f"clinic_paid:{statement.number}",
            business_date=local(now).date(),
            sides=sides,
            reason=say.PAID.get("ja"),
            reference=f"clinic_statement:{statement.number}",
        )
        post_entry(posting=posting, actor=actor, now=now)
    subject = f"clinic_statement:{statement.number}"
    record(actor=actor, action="mobile_clinic.receive_statement", subject=subject, now=now, yen=yen)
    statement.refresh_from_db()
    return statement


def make_party(institution: Institution) -> str:
    """Return an institution's party in the books."""
    return f"partner:{institution.partner.code}"


def _write(draft: DraftStatement, month: date, actor: str, now: datetime) -> Statement:
    due = next_month(month).replace(day=get_treatment_policy().statement_due_day)
    statement = Statement.objects.create(
        number=make_free_code(lambda made: Statement.objects.filter(number=made).exists()),
        institution=draft.institution,
        month=month,
        issued_at=now,
        due_on=due,
    )
    VisitCharge.objects.bulk_create(
        VisitCharge(
            visit=each.visit,
            statement=statement,
            cost_yen=each.cost_yen,
            institution_yen=each.institution_yen,
            city_yen=each.city_yen,
            facility_fee_yen=each.facility_fee_yen,
        )
        for each in draft.charges
    )
    for each in draft.charges:
        _post(each, draft.institution, actor, now)
    return statement


def _post(charge: Charge, institution: Institution, actor: str, now: datetime) -> None:
    """Post one visit: what the institution owes, what the city bears, and the car's cost that both make."""
    if not charge.cost_yen:
        return
    sides = (
        debit(CLINIC_RECEIVABLE, charge.institution_yen, make_party(institution)),
        debit(CITY_SUBSIDY, charge.city_yen),
        credit(CLINIC_CAR, charge.cost_yen),
    )
    posting = Posting(
        key=f"clinic_visit:{charge.visit.code}",
        business_date=local(charge.visit.arrives_at).date(),
        sides=sides,
        reason=say.CHARGED.get("ja"),
        reference=f"clinic_visit:{charge.visit.code}",
    )
    post_entry(posting=posting, actor=actor, now=now)
