"""The office's tickets: made and printed at once, made worthless."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.attempts import attempt
from moyai.core.ui.qr import draw_qr
from moyai.services.open_call.forms.finals.arranging import TicketForm, TicketsForm
from moyai.services.open_call.models import Final
from moyai.services.open_call.operations.finals.tickets import (
    make_tickets,
    show_ticket_code,
    void_sheet,
    void_ticket,
)
from moyai.services.open_call.views.finals.doors import describe_visitor, get_office_final


@never_cache
@require_safe
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show how many tickets there are by printing; not how many have voted."""
    final, _user = get_office_final(request, code)
    return _show(request, final, TicketsForm())


@never_cache
@require_POST
@login_required
def make(request: HttpRequest, code: str) -> HttpResponse:
    """Make tickets and answer the page to print, the only time that their codes are seen."""
    final, user = get_office_final(request, code)
    form = TicketsForm(request.POST)
    if not form.is_valid():
        return _show(request, final, form, status=422)
    made: list[str] = []

    def work() -> None:
        count = form.cleaned_data["count"]
        made.extend(make_tickets(final=final, count=count, by=user, now=clock.now()))

    if not attempt(request, work):
        return redirect("open_call:tickets", final.code)
    address = settings.BASE_ADDRESS + reverse("open_call:vote", args=[final.code])
    tickets = [{"code": show_ticket_code(each), "qr": draw_qr(f"{address}?t={each}")} for each in made]
    return render(
        request,
        "open_call/finals/tickets_print.html",
        {"final": final, "tickets": tickets, "address": address},
    )


@require_POST
@login_required
def void(request: HttpRequest, code: str) -> HttpResponse:
    """Make a ticket (field ticket) or all unused of one printing (field made_at) worthless."""
    final, user = get_office_final(request, code)
    now = clock.now()
    moment = _read_moment(request.POST.get("made_at", ""))
    if moment is not None:
        work = partial(void_sheet, final=final, made_at=moment, by=user, now=now)
        attempt(request, work, _("まだ使われていない投票券を、使えなくしました。"))
    else:
        ticket = request.POST.get("ticket", "")[:40]
        attempt(
            request,
            partial(void_ticket, final=final, code=ticket, by=user, now=now),
            _("この投票券を使えなくしました。"),
        )
    return redirect("open_call:tickets", final.code)


def _show(request: HttpRequest, final: Final, form: TicketsForm, *, status: int = 200) -> HttpResponse:
    sheets = (
        final.tickets.values("made_at")
        .annotate(count=Count("pk"), void=Count("pk", filter=Q(void_at__isnull=False)))
        .order_by("made_at")
    )
    context = {
        "final": final,
        "sheets": [each | {"key": each["made_at"].isoformat()} for each in sheets],
        "form": form,
        "ticket_form": TicketForm(),
        "has_errors": bool(form.errors),
        **describe_visitor(request, final),
    }
    return render(request, "open_call/finals/tickets.html", context, status=status)


def _read_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
