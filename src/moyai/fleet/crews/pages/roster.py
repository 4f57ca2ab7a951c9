"""The roster: a week by vehicle, each driver's hours, and the forms that change it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.crews import operations
from moyai.fleet.crews.hours_words import say_breach, show_hours
from moyai.fleet.crews.models import RosterChange
from moyai.fleet.crews.operations.roll_calls import name_of
from moyai.fleet.crews.pages.access import READERS, get_shift, read_day
from moyai.fleet.crews.pages.roster_forms import CopyForm, ShiftForm, show_shift
from moyai.fleet.crews.pages.sections import list_tabs
from moyai.fleet.crews.queries import find_firms, get_roster_week, list_roster_changes, monday_of
from moyai.fleet.crews.queries.roster import DriverHours
from moyai.fleet.crews.roster_rules import has_riders
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.pages.answers import say_refusal
from moyai.fleet.pages.words import pick_language


@never_cache
@require_safe
@require_role(*READERS)
def roster(request: HttpRequest) -> HttpResponse:
    """Show a week: who drives which vehicle when, and how long each driver is bound."""
    monday = monday_of(read_day(request))
    firms = find_firms(get_account(request))
    week = get_roster_week(monday, firms)
    context = {
        "tabs": list_tabs("roster"),
        "week": week,
        "sunday": monday + timedelta(days=6),
        "before_day": monday - timedelta(days=7),
        "after_day": monday + timedelta(days=7),
        "today": clock.today(),
        "drivers": [_describe_hours(each) for each in week.drivers],
        "changes": [_describe_change(each) for each in list_roster_changes(firms)],
        "copy_form": CopyForm(initial={"source": monday - timedelta(days=7), "target": monday}),
    }
    return render(request, "crews/roster.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def roster_csv(request: HttpRequest) -> HttpResponse:
    """Return a week of the roster as CSV."""
    monday = monday_of(read_day(request))
    week = get_roster_week(monday, find_firms(get_account(request)))
    head = (_("日付"), _("車両"), _("運転者"), _("始まり"), _("終わり"), _("休憩（分）"))
    rows = [
        [
            shift.date.isoformat(),
            row.vehicle.name,
            name_of(shift.driver),
            f"{clock.local(shift.starts_at):%H:%M}",
            f"{clock.local(shift.ends_at):%H:%M}",
            shift.break_s // 60,
        ]
        for row in week.rows
        for day in row.days
        for shift in day
    ]
    return answer_csv(f"roster-{monday.isoformat()}.csv", head, rows)


@never_cache
@require_role(*READERS)
def new_shift(request: HttpRequest) -> HttpResponse:
    """Plan a shift; broken rules are named, and a reason may be given."""
    initial = {"date": read_day(request), "vehicle": request.GET.get("vehicle", "")}
    form = ShiftForm(find_firms(get_account(request)), request.POST or None, initial=initial)
    broken: list[str] = []
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["override_reason"]
        broken = _try(request, operations.plan_shift, plan=form.read_plan(), override_reason=reason)
        if broken == DONE:
            return _back_to(form.cleaned_data["date"])
    return _show_form(request, form, _("勤務を追加する"), broken)


@never_cache
@require_role(*READERS)
def shift(request: HttpRequest, number: int) -> HttpResponse:
    """Change a shift."""
    found = get_shift(request, number)
    form = ShiftForm(find_firms(get_account(request)), request.POST or None, initial=show_shift(found))
    broken: list[str] = []
    if request.method == "POST" and form.is_valid():
        facts = {"plan": form.read_plan(), "override_reason": form.cleaned_data["override_reason"]}
        broken = _try(request, operations.change_shift, shift_id=found.pk, **facts)
        if broken == DONE:
            return _back_to(form.cleaned_data["date"])
    more = {"shift": found, "may_change": found.status == ShiftStatus.PLANNED, "riders": has_riders(found)}
    return _show_form(request, form, _("勤務を直す"), broken, **more)


@require_POST
@require_role(*READERS)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a shift off the roster."""
    found = get_shift(request, number)
    _try(request, operations.remove_shift, shift_id=found.pk)
    return _back_to(found.date)


@never_cache
@require_role(*READERS)
def copy(request: HttpRequest) -> HttpResponse:
    """Copy a week to another; broken rules are named, and a reason may be given."""
    form = CopyForm(request.POST or None)
    broken: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        source, target = monday_of(given["source"]), monday_of(given["target"])
        facts = {"monday": source, "target": target, "override_reason": given["override_reason"]}
        firms = find_firms(get_account(request))
        broken = _try(request, operations.copy_week, firms=firms, **facts)
        if broken == DONE:
            return _back_to(target)
    return _show_form(request, form, _("週を写す"), broken)


@require_POST
@require_role(*READERS)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a change of the roster."""
    if number not in {each.pk for each in list_roster_changes(find_firms(get_account(request)))}:
        raise Http404
    _try(request, operations.undo_change, change_id=number)
    return redirect("crews:roster")


DONE = ["done"]


def _try(request: HttpRequest, operation: Any, **facts: Any) -> list[str]:
    """Call an operation in the name of whoever asks; return DONE, or the broken rules in words."""
    try:
        operation(by=get_account(request), now=clock.now(), **facts)
    except Refused as refused:
        breaches = refused.facts.get("breaches", [])
        if not breaches:
            say_refusal(request, refused)
        return [pick_language(each) for each in breaches]
    messages.success(request, _("勤務表を変えました。"))
    return DONE


def _back_to(day: Any) -> HttpResponse:
    return redirect(f"{reverse('crews:roster')}?date={day.isoformat()}")


def _show_form(request: HttpRequest, form: Any, title: str, broken: list[str], **more: Any) -> HttpResponse:
    errors = [{"text": text, "href": "#id_override_reason"} for text in broken]
    has_errors = bool(form.errors or errors)
    context = {"form": form, "title": title, "errors": errors, "has_errors": has_errors, **more}
    return render(request, "crews/shift_form.html", context)


def _describe_hours(each: DriverHours) -> dict[str, Any]:
    name = name_of(each.driver)
    said = [(breach, pick_language(say_breach(name, breach))) for breach in each.breaches]
    return {
        "name": name,
        "week": show_hours(each.week_s),
        "month": show_hours(each.month_s),
        "broken": [text for breach, text in said if not breach.is_advice],
        "advice": [text for breach, text in said if breach.is_advice],
    }


def _describe_change(change: RosterChange) -> dict[str, Any]:
    return {
        "one": change,
        "by": name_of(change.by),
        "count": len(change.entries),
        "broken": [pick_language(each) for each in change.breaches],
        "may_undo": change.undone_at is None and change.kind != "undo",
    }
