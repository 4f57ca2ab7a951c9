"""The board: every place with its state; open, full and closed with one press each, and taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.attempts import read_number
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language
from moyai.core.looking import one_look
from moyai.core.places.ground import draw_ground
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.enums import Congestion, ShelterKind, Status
from moyai.services.evacuation.forms.places import BoardForm, CountForm, ShelterForm
from moyai.services.evacuation.models import Shelter, ShelterChange
from moyai.services.evacuation.operations import shelters as operations
from moyai.services.evacuation.queries.incidents import find_incident, get_mode, may_see_board
from moyai.services.evacuation.queries.shelters import (
    Near,
    count_shelters,
    list_undoable,
    search_shelters,
)
from moyai.services.evacuation.queries.stays import count_present
from moyai.services.evacuation.rows import (
    COUNTED,
    STANDARD,
    STATE,
    list_markers,
    make_geojson,
    make_record,
    make_row,
)

PAGE = 50
STAFF = (Role.OFFICER, Role.DISPATCHER)


@never_cache
@require_GET
@require_role(*STAFF, Role.PARTNER)
def show(request: HttpRequest) -> HttpResponse:
    """Show the places as figures, table and map."""
    with one_look():
        incident = _let_in(request)
        found = search_shelters(**BoardForm(request.GET).read())
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        undoable, received = list_undoable(list(page)), count_present(incident)
        may_press = has_role(get_account(request), *STAFF)
        chosen = {k: v for k, v in BoardForm(request.GET).read().items() if v}
        context = {
            "form": BoardForm(request.GET),
            "counts": count_shelters(),
            "incident": incident,
            "rows": [_describe(s, undoable.get(s.pk), received.get(s.pk, 0)) for s in page],
            "page": page,
            "may_press": may_press,
            "count_form": CountForm(auto_id=False),
            "query": urlencode(chosen),
            "back": f"{request.path}?{request.GET.urlencode()}",
            "map": {**draw_ground(get_page_language()), "markers": list_markers(found)},
            "printed_at": local(clock.now()),
        }
        return render(request, "evacuation/board.html", context)


@require_POST
@require_role(*STAFF)
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Open a place, tell that it is full, or close it."""
    status = request.POST.get("status", "")
    if status not in Status.values:
        return _go_back(request)
    return _try(
        request,
        lambda: operations.set_status(
            code=code,
            version=_read_version(request),
            status=Status(status),
            by=get_account(request),
            now=clock.now(),
        ),
        _("%(name)sを「%(status)s」にしました。まちがえたときは「元に戻す」を押してください。")
        % {"name": _name(code), "status": Status(status).label},
    )


@require_POST
@require_role(*STAFF)
def count(request: HttpRequest, code: str) -> HttpResponse:
    """Write down how many people are in a place."""
    form = CountForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("人数は0から20000までの数字で入れてください。"))
        return _go_back(request)
    congestion = form.cleaned_data["congestion"]
    return _try(
        request,
        lambda: operations.set_headcount(
            code=code,
            version=_read_version(request),
            headcount=form.cleaned_data["headcount"],
            congestion=Congestion(congestion) if congestion else None,
            by=get_account(request),
            now=clock.now(),
        ),
        _("%(name)sの人数を書きとめました。") % {"name": _name(code)},
    )


@require_POST
@require_role(*STAFF)
def undo(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take the last change of a place back."""
    return _try(
        request,
        lambda: operations.undo_change(change_id=change_id, by=get_account(request), now=clock.now()),
        _("元に戻しました。"),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def add(request: HttpRequest) -> HttpResponse:
    """Write down a place that is in no list."""
    form = ShelterForm(request.POST or None, initial={"kind": ShelterKind.UNOFFICIAL})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"kind": ShelterKind(form.cleaned_data["kind"])}
        shelter = operations.add_shelter(**data, by=get_account(request), now=clock.now())
        messages.success(request, _("%(name)sを加えました。") % {"name": shelter.name})
        return redirect(f"{reverse('evacuation:board')}?{urlencode({'words': shelter.name})}")
    has_errors = form.is_bound
    context = {"form": form, "has_errors": has_errors, "map": draw_ground(get_page_language())}
    return render(request, "evacuation/add.html", context, status=422 if has_errors else 200)


@require_POST
@require_role(*STAFF)
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take a place off that was written down by mistake."""
    return _try(
        request,
        lambda: operations.remove_shelter(code=code, by=get_account(request), now=clock.now()),
        _("%(name)sを一覧から外しました。") % {"name": _name(code)},
    )


@require_GET
@require_role(*STAFF, Role.PARTNER)
def export_csv(request: HttpRequest) -> HttpResponse:
    """Return the board as CSV, with head counts."""
    incident = _let_in(request)
    found = search_shelters(**BoardForm(request.GET).read())
    mode = get_mode(incident)
    rows = [make_record(shelter, mode=mode, is_counted=True) for shelter in found]
    name = name_file(f"shelters-{clock.today()}.csv", mode)
    return answer_csv(name, (*STANDARD, *STATE, *COUNTED), rows)


@require_GET
@require_role(*STAFF, Role.PARTNER)
def export_geojson(request: HttpRequest) -> HttpResponse:
    """Return the board as GeoJSON, with head counts."""
    incident = _let_in(request)
    mode = get_mode(incident)
    found = search_shelters(**BoardForm(request.GET).read())
    response = JsonResponse(
        make_geojson(found, mode=mode, is_counted=True), json_dumps_params={"ensure_ascii": False}
    )
    name = name_file(f"shelters-{clock.today()}.geojson", mode)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _let_in(request: HttpRequest) -> Any:
    incident = find_incident()
    if not may_see_board(get_account(request), incident):
        raise PermissionDenied
    return incident


def _describe(shelter: Shelter, change: ShelterChange | None, received: int) -> dict[str, Any]:
    can_undo = change is not None and clock.now() - change.at <= operations.get_undo_time()
    return make_row(Near(shelter, None)) | {
        "shelter": shelter,
        "received": received,
        "is_other": bool(received) and received != shelter.headcount,
        "presses": [
            {"value": s.value, "label": s.label, "is_now": s == shelter.status} for s in _list_presses()
        ],
        "undo_id": change.pk if change is not None and can_undo else None,
        "changed_at": local(shelter.changed_at) if shelter.changed_at else None,
        "is_own": shelter.code.startswith("own-") and not shelter.is_open,
    }


def _list_presses() -> tuple[Status, ...]:
    return Status.OPEN, Status.FULL, Status.CLOSED


def _try(request: HttpRequest, do: Any, done: str) -> HttpResponse:
    try:
        if do() is None and "status" in request.POST:
            messages.info(request, _("もう、その状態になっています。"))
        else:
            messages.success(request, mark(done, get_mode(find_incident())))
    except (Shelter.DoesNotExist, ShelterChange.DoesNotExist):
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
    return _go_back(request)


def _go_back(request: HttpRequest) -> HttpResponse:
    """Return to the board as it was filtered; only ever to the board."""
    board = reverse("evacuation:board")
    back = request.POST.get("back", "")
    row = request.POST.get("row", "")
    anchor = f"#row-{row}" if row.isascii() and row.isdecimal() else ""
    return HttpResponseRedirect((back if back.startswith(f"{board}?") else board) + anchor)


def _read_version(request: HttpRequest) -> int:
    return read_number(request.POST.get("version"), -1)


def _name(code: str) -> str:
    return Shelter.objects.filter(code=code).values_list("name", flat=True).first() or ""
