"""A wrong entry of a book is corrected: it stays, the correction stands beside it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.fleet.modes.drone.corrections import BOOKS
from moyai.fleet.modes.drone.enums import LogKind
from moyai.fleet.modes.drone.operations import correct_entry
from moyai.fleet.modes.drone.pages.access import KEEPERS, list_aircraft
from moyai.fleet.modes.drone.pages.forms_register import CorrectionForm
from moyai.fleet.pages.answers import show_text

MOST_SHOWN = 300


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def correct(request: HttpRequest, log: str) -> HttpResponse:
    """Correct an entry."""
    if log not in LogKind.values:
        raise Http404
    kind = LogKind(log)
    entries = _list_entries(request, kind)
    form = CorrectionForm(request.POST or None, log=kind, entries=entries)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            correct_entry(
                log=kind,
                entry=int(said["entry"]),
                field=said["field"],
                value=said["value"],
                reason=said["reason"],
                by=get_account(request),
                now=clock.now(),
            )
            messages.success(request, _("訂正を書きました。もとの記録も残っています。"))
            return redirect("drone:books")
        except Refused as refused:
            form.add_error("value", show_text(refused.text))
    has_errors = form.is_bound and bool(form.errors)
    context = {"form": form, "kind": kind, "entries": entries, "has_errors": has_errors}
    return render(request, "drone/correct.html", context, status=422 if has_errors else 200)


def _list_entries(request: HttpRequest, kind: LogKind) -> list[tuple[str, str]]:
    """Return the newest entries that this person may see, by number and in words."""
    order = "-took_off_at" if kind == LogKind.FLIGHTS else "-at"
    found = BOOKS[kind].objects.filter(aircraft__in=list_aircraft(request)).select_related("aircraft")
    rows = found.order_by(order, "-pk")[:MOST_SHOWN]
    return [
        (str(one.pk), f"{one.pk}　{local(getattr(one, order[1:])):%Y-%m-%d %H:%M}　{one.aircraft.name}")
        for one in rows
    ]
