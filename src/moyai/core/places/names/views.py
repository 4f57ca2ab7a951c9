"""The town's officers decide how places are called."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.places.enums import NameSource, NameStatus
from moyai.core.places.models import PlaceName
from moyai.core.places.names import operations
from moyai.core.places.names.forms import NameForm, TableForm
from moyai.core.places.names.queries import count_names, list_names
from moyai.core.places.names.tables import HEADER, list_rows, read_rows
from moyai.core.places.queries import get_municipality

A_PAGE = 25
_DECISIONS = {"accept": NameStatus.ACCEPTED, "refuse": NameStatus.REFUSED}


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_names(request: HttpRequest) -> HttpResponse:
    """List names by what became of them (GET); add one (POST)."""
    form = NameForm(request.POST or None, municipality=get_municipality())
    if request.method == "POST" and form.is_valid() and _add(request, form):
        return redirect(f"{reverse('places:names')}?status={NameStatus.ACCEPTED.value}")
    return _show(request, form, TableForm())


@require_POST
@require_role(Role.OFFICER)
def decide(request: HttpRequest, name_id: int) -> HttpResponse:
    """Accept, refuse or reopen a name. Field: decision."""
    decision, by, now = str(request.POST.get("decision", "")), get_account(request), clock.now()
    try:
        if decision == "reopen":
            name = operations.reopen_name(name_id=name_id, by=by, now=now)
        elif decision in _DECISIONS:
            name = operations.decide_name(name_id=name_id, status=_DECISIONS[decision], by=by, now=now)
        else:
            raise Http404
    except PlaceName.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
        return redirect("places:names")
    back = NameStatus.PROPOSED if decision != "reopen" else NameStatus(name.status)
    return redirect(f"{reverse('places:names')}?status={back.value}&done={name.pk}")


@require_POST
@require_role(Role.OFFICER)
def read_table(request: HttpRequest) -> HttpResponse:
    """Take the names of a table."""
    form = TableForm(request.POST, request.FILES)
    municipality = get_municipality()
    if form.is_valid():
        try:
            rows = read_rows(form.cleaned_data["table"], municipality=municipality)
            count = operations.import_names(
                municipality=municipality,
                names=rows,
                actor=name_actor(request),
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error("table", str(refused.text))
        else:
            words = ngettext("%(n)s件の呼び名を読みこみました。", "%(n)s件の呼び名を読みこみました。", count)
            messages.success(request, words % {"n": count})
            return redirect("places:names")
    return _show(request, NameForm(municipality=municipality), form)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def export_names(request: HttpRequest) -> HttpResponse:
    """Return every name as a table."""
    return answer_csv("place-names.csv", HEADER, list_rows(list_names()))


def _add(request: HttpRequest, form: NameForm) -> bool:
    try:
        operations.add_name(
            municipality=get_municipality(), new=form.get_name(), by=get_account(request), now=clock.now()
        )
    except Refused as refused:
        form.add_error("words", str(refused.text))
        return False
    messages.success(request, _("「%(name)s」を加えました。") % {"name": form.cleaned_data["words"]})
    return True


def _show(request: HttpRequest, form: NameForm, table: TableForm) -> HttpResponse:
    wanted = request.GET.get("status", NameStatus.PROPOSED)
    status = NameStatus(wanted) if wanted in NameStatus.values else NameStatus.PROPOSED
    query = request.GET.get("q", "").replace("\0", "").strip()[:40]
    page = Paginator(list_names(status, query), A_PAGE).get_page(request.GET.get("page"))
    has_errors = form.is_bound or table.is_bound
    context = {
        "page": page,
        "rows": [_describe(name) for name in page],
        "tabs": _list_tabs(status),
        "status": status.value,
        "query": query,
        "form": form,
        "table": table,
        "done": _find_done(request),
        "has_errors": has_errors,
    }
    return render(request, "places/names.html", context, status=422 if has_errors else 200)


def _describe(name: PlaceName) -> dict[str, Any]:
    place = name.facility
    by = name.decided_by
    return {
        "id": name.pk,
        "words": name.words,
        "kana": name.kana,
        "place": place.name if place else _("経度%(lon)s・緯度%(lat)s") % {"lon": name.lon, "lat": name.lat},
        "number": place.number if place else None,
        "count": name.count,
        "source": str(NameSource(name.learnt_from).label),
        "proposed_at": name.proposed_at,
        "decided_at": name.decided_at,
        "by": (by.display_name or by.username) if by else "",
        "is_open": name.status == NameStatus.PROPOSED,
    }


def _find_done(request: HttpRequest) -> dict[str, Any] | None:
    """Return the name that was just decided, so that it can be taken back."""
    number = request.GET.get("done", "")
    if not number.isdecimal() or len(number) > 9:
        return None
    name = PlaceName.objects.filter(pk=int(number)).first()
    if name is None:
        return None
    return {
        "id": name.pk,
        "words": name.words,
        "status": str(NameStatus(name.status).label),
        "is_open": name.status == NameStatus.PROPOSED,
    }


def _list_tabs(status: NameStatus) -> list[dict[str, Any]]:
    counts = count_names()
    return [
        {
            "label": str(one.label),
            "url": f"?status={one.value}",
            "current": one == status,
            "count": counts.get(one.value, 0),
        }
        for one in NameStatus
    ]
