"""What the car costs: an institution's statement of a month, and the town's page that closes it."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.services.mobile_clinic.access import require_practice
from moyai.services.mobile_clinic.forms.months import MonthForm
from moyai.services.mobile_clinic.models import ClinicMonth, Practitioner, Statement
from moyai.services.mobile_clinic.operations.bills import close_clinic_month, receive_statement
from moyai.services.mobile_clinic.policy_treatment import get_treatment_policy
from moyai.services.mobile_clinic.queries.bills import draft_statements, list_statements, sum_charges
from moyai.services.mobile_clinic.views.said import attempt


@never_cache
@require_safe
@require_practice()
def show_own(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show an institution what a month of the car costs it; of patients it shows the chart number alone."""
    form, month = _read_form(request)
    statement = next(iter(list_statements(month, practice.institution)), None)
    drafts = [] if statement else draft_statements(month)
    draft = next((each for each in drafts if each.institution == practice.institution), None)
    charges = list(statement.charges.all()) if statement else draft.charges if draft else []
    context = {
        "form": form,
        "month": month,
        "institution": practice.institution,
        "statement": statement,
        "charges": charges,
        "sums": sum_charges(charges),
        "has_errors": bool(form.errors),
    }
    return render(request, "mobile_clinic/treatment/bills.html", context, status=422 if form.errors else 200)


@require_GET
@require_practice()
def print_own(request: HttpRequest, number: str, practice: Practitioner) -> HttpResponse:
    """Return an institution's statement on paper."""
    return _print(request, _get(number, practice), "mobile_clinic:bills")


@require_GET
@require_practice()
def export_own(request: HttpRequest, number: str, practice: Practitioner) -> HttpResponse:
    """Return an institution's statement as CSV."""
    return _export([_get(number, practice)], f"clinic-{number}.csv")


@never_cache
@require_safe
@require_role(Role.OFFICER)
def show_town(request: HttpRequest) -> HttpResponse:
    """Show the town a month: what would be charged, or the statements; never whom the car visited."""
    form, month = _read_form(request)
    closed = ClinicMonth.objects.filter(month=month).first()
    statements = [
        {"statement": each, "visits": len(each.charges.all()), **sum_charges(list(each.charges.all()))}
        for each in list_statements(month)
    ]
    drafts = [
        {"institution": each.institution, "visits": len(each.charges), **sum_charges(each.charges)}
        for each in ([] if closed else draft_statements(month))
    ]
    context = {
        "form": form,
        "month": month,
        "closed": closed,
        "rows": statements or drafts,
        "is_over": (month + timedelta(days=32)).replace(day=1) <= clock.today(),
        "has_errors": bool(form.errors),
    }
    return render(
        request, "mobile_clinic/treatment/town_bills.html", context, status=422 if form.errors else 200
    )


@require_POST
@require_role(Role.OFFICER)
def close(request: HttpRequest, month: str) -> HttpResponse:
    """Close a month."""
    day = _read_month(month)
    attempt(
        request,
        lambda: close_clinic_month(month=day, actor=name_actor(request), now=clock.now()),
        _("月を締めました。請求書ができました。"),
    )
    return _to(day)


@require_POST
@require_role(Role.OFFICER)
def receive(request: HttpRequest, number: str) -> HttpResponse:
    """Note that an institution has paid."""
    statement = _get(number, None)
    attempt(
        request,
        lambda: receive_statement(statement=statement, actor=name_actor(request), now=clock.now()),
        _("受け取りを記帳しました。"),
    )
    return _to(statement.month)


@require_GET
@require_role(Role.OFFICER)
def print_town(request: HttpRequest, number: str) -> HttpResponse:
    """Return a statement on paper."""
    return _print(request, _get(number, None), "mobile_clinic:town_bills")


@require_GET
@require_role(Role.OFFICER)
def export_town(request: HttpRequest, month: str) -> HttpResponse:
    """Return a month's charges as CSV."""
    day = _read_month(month)
    return _export(list_statements(day), f"clinic-{day:%Y-%m}.csv")


def _export(statements: list[Statement], name: str) -> HttpResponse:
    head = [_("請求番号"), _("施設"), _("訪問"), _("日時"), _("区分"), _("費用（円）")]
    head += [_("施設の負担（円）"), _("市の負担（円）"), _("施設使用料（円）")]
    rows = [
        [
            statement.number,
            str(statement.institution),
            each.visit.code,
            each.visit.arrives_at,
            each.visit.get_status_display(),
            each.cost_yen,
            each.institution_yen,
            each.city_yen,
            each.facility_fee_yen,
        ]
        for statement in statements
        for each in statement.charges.all()
    ]
    return answer_csv(name, head, rows)


def _print(request: HttpRequest, statement: Statement, back: str) -> HttpResponse:
    charges = list(statement.charges.all())
    context = {
        "statement": statement,
        "institution": statement.institution,
        "charges": charges,
        "sums": sum_charges(charges),
        "issuer": get_treatment_policy().statement_issuer,
        "made_at": clock.now(),
    }
    try:
        return respond_pdf(
            "mobile_clinic/treatment/bill_paper.html", context, name=f"clinic-{statement.number}"
        )
    except PaperUnavailable as refused:
        messages.error(request, put(refused.text))
        return redirect(back)


def _get(number: str, practice: Practitioner | None) -> Statement:
    """Return a statement: the town's officer any, others their own.

    Raises:
        Http404: there is none.
    """
    rows = Statement.objects.filter(number=number)
    if practice is not None:
        rows = rows.filter(institution=practice.institution)
    wide = rows.select_related("institution__partner").prefetch_related("charges__visit__patient")
    statement = wide.first()
    if statement is None:
        raise Http404
    return statement


def _read_form(request: HttpRequest) -> tuple[MonthForm, date]:
    last = _last_month()
    form = MonthForm(request.GET if "month" in request.GET else {"month": f"{last:%Y-%m}"})
    return form, form.cleaned_data["month"] if form.is_valid() else last


def _last_month() -> date:
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def _read_month(text: str) -> date:
    form = MonthForm({"month": text})
    if not form.is_valid():
        raise Http404
    month: date = form.cleaned_data["month"]
    return month


def _to(month: date) -> HttpResponse:
    response = redirect("mobile_clinic:town_bills")
    response["Location"] += f"?month={month:%Y-%m}"
    return response
