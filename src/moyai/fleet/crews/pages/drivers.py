"""The driver register: the list with what ends soon, one driver's page, and the forms that change it."""

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
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.crews import operations
from moyai.fleet.crews.driver_facts import DriverFacts
from moyai.fleet.crews.enums import EventKind
from moyai.fleet.crews.models import DriverFile
from moyai.fleet.crews.pages.access import READERS
from moyai.fleet.crews.pages.driver_forms import DriverEventForm, DriverForm, LeaveForm, NewDriverForm
from moyai.fleet.crews.pages.files import answer_paper
from moyai.fleet.crews.pages.sections import list_tabs
from moyai.fleet.crews.queries import find_firms, list_driver_files, list_expiring
from moyai.fleet.crews.register_tables import make_event_table, make_register_table
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.models import Shift
from moyai.fleet.pages.answers import say_refusal


@never_cache
@require_safe
@require_role(*READERS)
def drivers(request: HttpRequest) -> HttpResponse:
    """List the register; what ends soon or is over stands first."""
    firms = find_firms(get_account(request))
    today = clock.today()
    expiring = [
        {"item": each, "is_over": each.date < today, "days": (each.date - today).days}
        for each in list_expiring(today, firms)
    ]
    context = {
        "tabs": list_tabs("drivers"),
        "files": list_driver_files(firms),
        "expiring": expiring,
        "today": today,
    }
    return render(request, "crews/drivers.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def drivers_csv(request: HttpRequest) -> HttpResponse:
    """Return the register as CSV."""
    table = make_register_table(list_driver_files(find_firms(get_account(request))))
    return answer_csv(f"{table.key}-{clock.today().isoformat()}.csv", table.head, table.rows)


@never_cache
@require_role(*READERS)
def new_driver(request: HttpRequest) -> HttpResponse:
    """Open a driver's page."""
    form = NewDriverForm(find_firms(get_account(request)), request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _try(
            request,
            operations.open_driver_file,
            driver_id=form.cleaned_data["driver"].pk,
            partner_id=form.cleaned_data["partner"].pk,
            facts=form.read_facts(),
        )
        if made is not None:
            return redirect("crews:driver", number=made.pk)
    return _show_form(request, form, _("運転者を台帳に載せる"))


@never_cache
@require_safe
@require_role(*READERS)
def driver(request: HttpRequest, number: int) -> HttpResponse:
    """Show one driver's page."""
    found = _get(request, number)
    planned = Shift.objects.filter(driver_id=found.driver_id, status=ShiftStatus.PLANNED)
    context = {
        "file": found,
        "rows": _list_facts(found),
        "events": make_event_table(found.events.all()),
        "is_expired": found.left_date is None and found.licence_expires_date < clock.today(),
        "planned": planned.filter(date__gte=found.left_date).count() if found.left_date else 0,
    }
    return render(request, "crews/driver.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def driver_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """Return one driver's page as a paper (乗務員等台帳)."""
    found = _get(request, number)
    tables = [make_event_table(found.events.all())]
    context = {"title": _("乗務員等台帳"), "facts": _list_facts(found), "tables": tables}
    return answer_paper(request, context, name=f"driver-{found.number}", back="crews:drivers")


@never_cache
@require_role(*READERS)
def change_driver(request: HttpRequest, number: int) -> HttpResponse:
    """Change a driver's page."""
    found = _get(request, number)
    names = DriverFacts.__dataclass_fields__
    form = DriverForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        facts = form.read_facts()
        if _try(request, operations.change_driver_file, file_id=found.pk, facts=facts) is not None:
            return redirect("crews:driver", number=found.pk)
    return _show_form(request, form, _("台帳を直す"), found)


@never_cache
@require_role(*READERS)
def add_event(request: HttpRequest, number: int) -> HttpResponse:
    """Write training, a test, an accident or a notice on a driver's page."""
    found = _get(request, number)
    form = DriverEventForm(request.POST or None, initial={"date": clock.today()})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        facts = {"kind": EventKind(given.pop("kind")), "day": given.pop("date"), **given}
        if _try(request, operations.add_driver_event, file_id=found.pk, **facts) is not None:
            return redirect("crews:driver", number=found.pk)
    return _show_form(request, form, _("指導・診断・事故などを書く"), found)


@never_cache
@require_role(*READERS)
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Close a driver's page."""
    found = _get(request, number)
    form = LeaveForm(request.POST or None, initial={"date": clock.today()})
    if request.method == "POST" and form.is_valid():
        facts = {"day": form.cleaned_data["date"], "reason": form.cleaned_data["reason"]}
        if _try(request, operations.let_driver_leave, file_id=found.pk, **facts) is not None:
            return redirect("crews:driver", number=found.pk)
    return _show_form(request, form, _("退職などを書く"), found)


def _get(request: HttpRequest, number: int) -> DriverFile:
    found = DriverFile.objects.select_related("partner", "driver").filter(pk=number).first()
    firms = find_firms(get_account(request))
    if found is None or (firms is not None and found.partner_id not in firms):
        raise Http404
    return found


def _try(request: HttpRequest, operation: Any, **facts: Any) -> Any:
    """Call an operation in the name of whoever asks; say a refusal and return None."""
    try:
        done = operation(by=get_account(request), now=clock.now(), **facts)
    except Refused as refused:
        say_refusal(request, refused)
        return None
    messages.success(request, _("台帳に書きました。"))
    return done


def _show_form(request: HttpRequest, form: Any, title: str, found: DriverFile | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "file": found, "has_errors": bool(form.errors)}
    return render(request, "crews/driver_form.html", context)


def _list_facts(found: DriverFile) -> list[dict[str, Any]]:
    table = make_register_table([found])
    pairs = zip(table.head, table.rows[0], strict=True)
    return [{"label": label, "value": value or _("なし")} for label, value in pairs]
