"""Roll-calls: the day's list, holding one on a tablet, correcting one, the book on paper and as CSV."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.crews.enums import Method, RollCallKind
from moyai.fleet.crews.models import RollCall
from moyai.fleet.crews.operations import hold_roll_call
from moyai.fleet.crews.pages.access import KEEPERS, READERS, get_shift, read_day
from moyai.fleet.crews.pages.files import answer_paper
from moyai.fleet.crews.pages.forms import DETECTOR, RollCallForm, start_from
from moyai.fleet.crews.pages.sections import list_tabs
from moyai.fleet.crews.pages.words import describe_row, show_refusals
from moyai.fleet.crews.queries import find_firms, find_statement, list_roll_call_rows, list_roll_calls
from moyai.fleet.crews.tables import Table, make_roll_call_table
from moyai.fleet.models import Shift
from moyai.fleet.pages.answers import say_refusal


@never_cache
@require_safe
@require_role(*READERS)
def roll_calls(request: HttpRequest) -> HttpResponse:
    """List a day's shifts with their roll-calls; each that is owed has one large button."""
    day = read_day(request)
    rows = list_roll_call_rows(day, clock.now(), find_firms(get_account(request)))
    context = {
        "tabs": list_tabs("roll_calls"),
        "date": day,
        "before_day": day - timedelta(days=1),
        "after_day": day + timedelta(days=1),
        "today": clock.today(),
        "rows": [describe_row(row) for row in rows],
        "owed": sum(row.owes_before + row.owes_after for row in rows),
        "refused": sum(row.is_refused for row in rows),
    }
    return render(request, "crews/roll_calls.html", context)


@never_cache
@require_role(*KEEPERS)
def hold(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Hold a roll-call of a shift; what the driver said on their own tablet is filled in."""
    shift, asked = get_shift(request, number), _read_kind(kind)
    said = find_statement(shift, asked)
    initial = start_from(said) | {"method": Method.FACE, "detector": DETECTOR}
    form = RollCallForm(asked, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _try_hold(request, shift, asked, form):
        return redirect("crews:roll_calls")
    context = {"shift": shift, "kind": asked, "form": form, "said": said, "has_errors": bool(form.errors)}
    return render(request, "crews/hold.html", context)


@never_cache
@require_role(*KEEPERS)
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Correct an entry by a new one, which says why; the old one stays to be read."""
    found = get_object_or_404(RollCall.objects.select_related("shift"), pk=number)
    shift, kind = get_shift(request, found.shift_id), RollCallKind(found.kind)
    form = RollCallForm(kind, request.POST or None, corrects=True, initial=_read_entry(found))
    if request.method == "POST" and form.is_valid() and _try_hold(request, shift, kind, form, found.pk):
        return redirect("crews:roll_call", number=found.pk)
    context = {"shift": shift, "kind": kind, "form": form, "corrects": found, "has_errors": bool(form.errors)}
    return render(request, "crews/hold.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def roll_call(request: HttpRequest, number: int) -> HttpResponse:
    """Show one entry as it was written, and what corrects it."""
    found = get_object_or_404(RollCall.objects.select_related("corrects", "corrected_by"), pk=number)
    shift = get_shift(request, found.shift_id)
    table = make_roll_call_table([found])
    rows = [{"label": label, "value": value} for label, value in zip(table.head, table.rows[0], strict=True)]
    context = {"one": found, "shift": shift, "rows": [row for row in rows if row["value"] != ""]}
    return render(request, "crews/roll_call.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def book(request: HttpRequest) -> HttpResponse:
    """Show a day's book (点呼記録簿) for the screen and for paper."""
    day = read_day(request)
    return render(request, "crews/book.html", {"table": _read_book(request, day), "date": day})


@never_cache
@require_safe
@require_role(*READERS)
def book_csv(request: HttpRequest) -> HttpResponse:
    """Return a day's book as CSV."""
    day = read_day(request)
    table = _read_book(request, day)
    return answer_csv(f"{table.key}-{day.isoformat()}.csv", table.head, table.rows)


@never_cache
@require_safe
@require_role(*READERS)
def book_pdf(request: HttpRequest) -> HttpResponse:
    """Return a day's book as a paper."""
    day = read_day(request)
    table = _read_book(request, day)
    context = {"title": f"{table.title} {day.isoformat()}", "tables": [table]}
    return answer_paper(request, context, name=f"{table.key}-{day.isoformat()}", back="crews:book")


def _read_book(request: HttpRequest, day: date) -> Table:
    return make_roll_call_table(list_roll_calls(day, day, find_firms(get_account(request))))


def _read_kind(kind: str) -> RollCallKind:
    if kind not in RollCallKind.values:
        raise Http404
    return RollCallKind(kind)


def _try_hold(
    request: HttpRequest, shift: Shift, kind: RollCallKind, form: RollCallForm, corrects: int | None = None
) -> bool:
    try:
        made = hold_roll_call(
            shift_id=shift.pk,
            kind=kind,
            facts=form.read_facts(),
            holder=get_account(request),
            now=clock.now(),
            corrects=corrects,
            correction_reason=form.cleaned_data.get("correction_reason", ""),
        )
    except Refused as refused:
        say_refusal(request, refused)
        return False
    _say_result(request, made)
    return True


def _say_result(request: HttpRequest, made: RollCall) -> None:
    facts: dict[str, Any] = {"driver": made.driver_name, "why": show_refusals(made.refusals)}
    if made.is_fit:
        messages.success(request, _("%(driver)sさんの点呼を記録しました。異常はありません。") % facts)
    elif made.kind == RollCallKind.BEFORE:
        messages.error(
            request, _("%(driver)sさんは運転できません（%(why)s）。配車の担当に知らせました。") % facts
        )
    else:
        messages.error(request, _("%(driver)sさんの点呼を記録しました。異常があります（%(why)s）。") % facts)


def _read_entry(found: RollCall) -> dict[str, Any]:
    answers = {
        name: "yes" if getattr(found, name) else "no"
        for name in ("has_drunk", "is_ill", "is_fatigued", "is_sleepless")
    }
    return answers | {name: getattr(found, name) for name in _COPIED}


_COPIED = (
    "method",
    "method_note",
    "detector",
    "alcohol_mg_l",
    "inspection",
    "odometer_km",
    "instructions",
    "condition",
    "relief_notice",
    "note",
)
