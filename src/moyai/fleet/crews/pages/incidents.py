"""Complaints and accidents: the books, writing one down, and what came out of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.fleet.crews import operations
from moyai.fleet.crews.incident_tables import make_accident_table, make_complaint_table
from moyai.fleet.crews.models import Accident, Complaint
from moyai.fleet.crews.pages.access import READERS
from moyai.fleet.crews.pages.files import answer_csv, answer_paper
from moyai.fleet.crews.pages.incident_forms import AccidentForm, AnswerForm, ComplaintForm, FindingForm
from moyai.fleet.crews.pages.sections import list_tabs
from moyai.fleet.crews.queries import find_firms, list_accidents, list_complaints
from moyai.fleet.crews.tables import Table
from moyai.fleet.pages.answers import say_refusal


@never_cache
@require_safe
@require_role(*READERS)
def complaints(request: HttpRequest) -> HttpResponse:
    """List complaints, those without an answer marked."""
    found = list_complaints(firms=find_firms(get_account(request)))
    rows = [{"one": each, "is_open": not each.listed_answers} for each in found]  # type: ignore[attr-defined]
    return render(request, "crews/complaints.html", {"tabs": list_tabs("complaints"), "rows": rows})


@never_cache
@require_safe
@require_role(*READERS)
def complaints_csv(request: HttpRequest) -> HttpResponse:
    """Return the complaints book as CSV."""
    return _answer_csv(_complaint_table(request))


@never_cache
@require_safe
@require_role(*READERS)
def complaints_pdf(request: HttpRequest) -> HttpResponse:
    """Return the complaints book as a paper."""
    return _answer_paper(request, _complaint_table(request), "crews:complaints")


@never_cache
@require_role(*READERS)
def new_complaint(request: HttpRequest) -> HttpResponse:
    """Write down a complaint."""
    form = ComplaintForm(find_firms(get_account(request)), request.POST or None, initial=_now())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = {name: given[name] for name in ("text", "about", "from_name", "contact")}
        facts |= {"partner_id": given["partner"].pk, "received_at": form.read_moment()}
        made = _try(request, operations.receive_complaint, **facts)
        if made is not None:
            return redirect("crews:complaint", number=made.pk)
    return _show_form(request, form, _("苦情を書く"), "crews:complaints")


@never_cache
@require_role(*READERS)
def complaint(request: HttpRequest, number: int) -> HttpResponse:
    """Show a complaint and take what came out of it."""
    found = _get(request, Complaint, "partner_id", number)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _try(request, operations.answer_complaint, complaint_id=found.pk, **form.cleaned_data)
        if done is not None:
            return redirect("crews:complaint", number=number)
    context = {
        "title": _("苦情"),
        "rows": _list_rows(make_complaint_table([found])),
        "form": form,
        "form_title": _("原因と対応を書く"),
        "back": "crews:complaints",
        "past": list(found.answers.all())[:-1],
        "has_errors": bool(form.errors),
    }
    return render(request, "crews/incident.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def accidents(request: HttpRequest) -> HttpResponse:
    """List accidents, those whose cause is not written marked."""
    found = list_accidents(firms=find_firms(get_account(request)))
    rows = [{"one": each, "is_open": not each.listed_findings} for each in found]  # type: ignore[attr-defined]
    return render(request, "crews/accidents.html", {"tabs": list_tabs("accidents"), "rows": rows})


@never_cache
@require_safe
@require_role(*READERS)
def accidents_csv(request: HttpRequest) -> HttpResponse:
    """Return the accidents book as CSV."""
    return _answer_csv(_accident_table(request))


@never_cache
@require_safe
@require_role(*READERS)
def accidents_pdf(request: HttpRequest) -> HttpResponse:
    """Return the accidents book as a paper."""
    return _answer_paper(request, _accident_table(request), "crews:accidents")


@never_cache
@require_role(*READERS)
def new_accident(request: HttpRequest) -> HttpResponse:
    """Write down an accident."""
    form = AccidentForm(find_firms(get_account(request)), request.POST or None, initial=_now())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        names = ("place", "outline", "parties", "damage", "injured", "killed")
        facts = {name: given[name] for name in names} | {"happened_at": form.read_moment()}
        facts |= {"vehicle_id": given["vehicle"].pk, "driver_id": given["driver"].pk}
        made = _try(request, operations.report_accident, **facts)
        if made is not None:
            return redirect("crews:accident", number=made.pk)
    return _show_form(request, form, _("事故を書く"), "crews:accidents")


@never_cache
@require_role(*READERS)
def accident(request: HttpRequest, number: int) -> HttpResponse:
    """Show an accident and take its cause and what prevents the next one."""
    found = _get(request, Accident, "vehicle__partner_id", number)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _try(request, operations.add_accident_finding, accident_id=found.pk, **form.cleaned_data)
        if done is not None:
            return redirect("crews:accident", number=number)
    context = {
        "title": _("事故"),
        "rows": _list_rows(make_accident_table([found])),
        "form": form,
        "form_title": _("原因と再発を防ぐことを書く"),
        "back": "crews:accidents",
        "past": list(found.findings.all())[:-1],
        "has_errors": bool(form.errors),
    }
    return render(request, "crews/incident.html", context)


def _complaint_table(request: HttpRequest) -> Table:
    return make_complaint_table(list_complaints(firms=find_firms(get_account(request))))


def _accident_table(request: HttpRequest) -> Table:
    return make_accident_table(list_accidents(firms=find_firms(get_account(request))))


def _answer_csv(table: Table) -> HttpResponse:
    return answer_csv(f"{table.key}-{clock.today().isoformat()}.csv", table.head, table.rows)


def _answer_paper(request: HttpRequest, table: Table, back: str) -> HttpResponse:
    context = {"title": str(table.title), "tables": [table]}
    return answer_paper(request, context, name=f"{table.key}-{clock.today().isoformat()}", back=back)


def _get(request: HttpRequest, model: Any, field: str, number: int) -> Any:
    firms = find_firms(get_account(request))
    found = model.objects.filter(pk=number)
    if firms is not None:
        found = found.filter(**{f"{field}__in": firms})
    one = found.first()
    if one is None:
        raise Http404
    return one


def _now() -> dict[str, Any]:
    now = clock.local(clock.now())
    return {"date": now.date(), "time": now.time().replace(second=0, microsecond=0)}


def _try(request: HttpRequest, operation: Any, **facts: Any) -> Any:
    try:
        done = operation(by=get_account(request), now=clock.now(), **facts)
    except Refused as refused:
        say_refusal(request, refused)
        return None
    messages.success(request, _("記録しました。"))
    return done


def _show_form(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "has_errors": bool(form.errors)}
    return render(request, "crews/incident_form.html", context)


def _list_rows(table: Table) -> list[dict[str, Any]]:
    pairs = zip(table.head, table.rows[0], strict=True)
    return [{"label": label, "value": value} for label, value in pairs if value != ""]
