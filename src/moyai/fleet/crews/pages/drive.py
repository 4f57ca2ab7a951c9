"""On the driver's tablet: how the driver is today, before and after duty."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.fleet.crews.enums import RollCallKind
from moyai.fleet.crews.operations import state_condition
from moyai.fleet.crews.pages.forms import ConditionForm, start_from
from moyai.fleet.crews.pages.report_forms import DriverAccidentForm, DriverNoteForm
from moyai.fleet.crews.pages.words import describe_state, show_refusals
from moyai.fleet.crews.queries import find_driver_file, find_standing, find_statement
from moyai.fleet.crews.queries.drivers import REMIND_DAYS
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.models import Shift
from moyai.fleet.operations import SentEntry, take_entry
from moyai.fleet.pages.answers import say_refusal
from moyai.fleet.queries import find_driver_shift


@never_cache
@require_role(Role.DRIVER)
def my_condition(request: HttpRequest) -> HttpResponse:
    """Ask the driver how they and the vehicle are, and show how the roll-call stands."""
    driver = get_account(request)
    shift = find_driver_shift(driver, clock.now())
    if shift is None:
        return render(request, "crews/my_condition.html", {"shift": None})
    kind = find_kind(shift)
    said = find_statement(shift, kind)
    form = ConditionForm(kind, request.POST or None, initial=start_from(said))
    if request.method == "POST" and form.is_valid():
        state_condition(shift_id=shift.pk, driver=driver, kind=kind, now=clock.now(), **form.read_condition())
        messages.success(request, _("点呼の担当に伝わりました。点呼を受けてください。"))
        return redirect("crews:my_condition")
    held = find_standing(shift, kind)
    file = find_driver_file(driver.pk)
    context = {
        "shift": shift,
        "licence_until": file.licence_expires_date if file and _is_soon(file.licence_expires_date) else None,
        "kind": kind,
        "form": form,
        "said": said,
        "held": held,
        "state": describe_state(held, owes=True),
        "why": show_refusals(held.refusals) if held else "",
        "has_errors": bool(form.errors),
    }
    return render(request, "crews/my_condition.html", context)


@never_cache
@require_role(Role.DRIVER)
def my_report(request: HttpRequest) -> HttpResponse:
    """Let the driver report an accident, or add to the duty record."""
    driver, now = get_account(request), clock.now()
    shift = find_driver_shift(driver, now)
    what = request.POST.get("what", "")
    accident = DriverAccidentForm(request.POST if what == "accident" else None, auto_id="accident_%s")
    note = DriverNoteForm(request.POST if what == "duty_note" else None, auto_id="note_%s")
    sent = accident if accident.is_bound else note
    if shift is not None and sent.is_bound and sent.is_valid() and _try_report(request, what, driver, shift):
        return redirect("crews:my_report")
    wrong = sent if sent.errors else None
    context = {"shift": shift, "accident": accident, "note": note, "wrong": wrong, "has_errors": bool(wrong)}
    return render(request, "crews/my_report.html", context, status=422 if wrong else 200)


def _try_report(request: HttpRequest, what: str, driver: User, shift: Shift) -> bool:
    now = clock.now()
    sent = SentEntry(uuid4(), what, shift.pk, now, request.POST.dict())
    try:
        answer = take_entry(sent=sent, driver=driver, now=now)
    except Refused as refused:
        say_refusal(request, refused)
        return False
    messages.success(request, answer["text"])
    return True


def _is_soon(day: date) -> bool:
    return day <= clock.today() + timedelta(days=REMIND_DAYS)


def find_kind(shift: Shift) -> RollCallKind:
    """Return which roll-call comes next for a shift."""
    return RollCallKind.BEFORE if shift.status == ShiftStatus.PLANNED else RollCallKind.AFTER
