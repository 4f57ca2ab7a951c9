"""A shelter's desk, on a tablet: a card is read and she is here; one press more, and so is her family."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.looking import one_look
from moyai.core.residents.queries import search_residents
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.enums import EvacuationKind
from moyai.services.evacuation.forms.people import WAYS_OUT, GuestForm, LeaveForm, SearchForm
from moyai.services.evacuation.models import Incident, Shelter, ShelterStay
from moyai.services.evacuation.operations import receiving
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.stays import (
    find_card_holder,
    list_family_elsewhere,
    list_left,
    list_present,
)

STAFF = (Role.OFFICER, Role.DISPATCHER)
CSV_HEADER = ("区分", "避難所", "氏名", "よみ", "生年月日", "住所", "入所", "退所", "行き先")
MOST_FOUND = 8


@never_cache
@require_GET
@require_role(*STAFF)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the desk: a field for a card, who was just received and her family, and who is here."""
    with one_look():
        shelter, incident = _get(code)
        present = list_present(incident, shelter) if incident else []
        words = SearchForm(request.GET).read()
        just = next((one for one in present if str(one.pk) == request.GET.get("stay")), None)
        context = {
            "shelter": shelter,
            "name": mark(shelter.name, incident.mode) if incident else shelter.name,
            "incident": incident,
            "is_drill": incident is not None and incident.is_drill,
            "press_id": uuid4().hex,
            "just": just,
            "family": list_family_elsewhere(just) if just else [],
            "words": words,
            "search_form": SearchForm(initial={"words": words}),
            "found": search_residents(words, limit=MOST_FOUND) if words else [],
            "guest_form": GuestForm(),
            "present": [_describe(one) for one in present],
            "left": [_describe(one) for one in list_left(incident, shelter)] if incident else [],
            "ways": [(kind.value, kind.label) for kind in WAYS_OUT],
            "printed_at": local(clock.now()),
        }
        return render(request, "evacuation/reception.html", context)


@require_POST
@require_role(*STAFF)
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """Receive whose card was read, or whose number was typed. Fields: card, press_id."""
    return _receive(request, code, lambda: find_card_holder(request.POST.get("card", "")))


@require_POST
@require_role(*STAFF)
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """Receive somebody who was found by name. Fields: resident (a code), press_id."""
    return _receive(request, code, lambda: find_card_holder(request.POST.get("resident", "")))


@require_POST
@require_role(*STAFF)
def receive_guest(request: HttpRequest, code: str) -> HttpResponse:
    """Receive somebody who is not in the register. Fields of `GuestForm`, press_id."""
    form = GuestForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("お名前を入れてください。生年月日は今日までの日付、年齢は0から130までの数字です。")
        )
        return _to(code)
    return _receive(request, code, form.describe)


@require_POST
@require_role(*STAFF)
def receive_family(request: HttpRequest, code: str, stay_id: int) -> HttpResponse:
    """Receive others of the household. Fields: resident (numbers, several), press_id."""
    _get(code)
    numbers = [int(one) for one in request.POST.getlist("resident") if one.isdecimal() and len(one) < 15]
    try:
        done = receiving.receive_family(
            stay_id=stay_id,
            residents=numbers,
            press_id=_read_press(request),
            by=get_account(request),
            now=clock.now(),
        )
    except ShelterStay.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
        return _to(code)
    messages.success(request, _("ご家族%(n)s人を受け付けました。") % {"n": len(done)})
    return _to(code, stay_id)


@require_POST
@require_role(*STAFF)
def leave(request: HttpRequest, code: str, stay_id: int) -> HttpResponse:
    """Let somebody go. Fields: to, press_id."""
    _get(code)
    form = LeaveForm(request.POST)
    to = EvacuationKind(form.cleaned_data["to"]) if form.is_valid() else EvacuationKind.UNKNOWN
    try:
        stay = receiving.leave(
            stay_id=stay_id, to=to, press_id=_read_press(request), by=get_account(request), now=clock.now()
        )
    except ShelterStay.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("%(name)sさんの退所を受け付けました。") % {"name": stay.shown_name})
    return _to(code)


@require_POST
@require_role(*STAFF)
def undo(request: HttpRequest, code: str, stay_id: int) -> HttpResponse:
    """Take the last press about somebody back."""
    _get(code)
    try:
        receiving.undo(stay_id=stay_id, by=get_account(request), now=clock.now())
    except ShelterStay.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
        return _to(code)
    messages.success(request, _("元に戻しました。"))
    return _to(code)


@never_cache
@require_GET
@require_role(*STAFF)
def export_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Return who is here and who left, as CSV for the paper world."""
    shelter, incident = _get(code)
    stays = [*list_present(incident, shelter), *list_left(incident, shelter)] if incident else []
    mode = incident.mode if incident else ""
    rows = [_make_row(stay, mode) for stay in stays]
    return answer_csv(name_file(f"reception-{shelter.code}.csv", mode), CSV_HEADER, rows)


def _receive(request: HttpRequest, code: str, find: Any) -> HttpResponse:
    _get(code)
    try:
        done = receiving.receive(
            code=code, person=find(), press_id=_read_press(request), by=get_account(request), now=clock.now()
        )
    except Refused as refused:
        messages.error(request, str(refused.text))
        return _to(code)
    name = done.stay.shown_name
    if done.was_here:
        messages.info(request, _("%(name)sさんは、もう受付が済んでいます。") % {"name": name})
    else:
        messages.success(request, _("%(name)sさんを受け付けました。") % {"name": name})
    if done.came_from is not None:
        words = _("%(name)sさんは「%(shelter)s」でも受付が済んでいたので、そちらは退所にしました。")
        messages.warning(request, words % {"name": name, "shelter": done.came_from.name})
    return _to(code, done.stay.pk)


def _get(code: str) -> tuple[Shelter, Incident | None]:
    shelter = Shelter.objects.filter(code=code).first()
    if shelter is None:
        raise Http404
    return shelter, find_incident()


def _read_press(request: HttpRequest) -> str:
    given = request.POST.get("press_id", "")
    return given[:40] if given.isalnum() else uuid4().hex


def _to(code: str, stay_id: int | None = None) -> HttpResponse:
    to = redirect("evacuation:reception", code=code)
    if stay_id is not None:
        to["Location"] += f"?stay={stay_id}"
    return to


def _describe(stay: ShelterStay) -> dict[str, Any]:
    return {
        "stay": stay,
        "name": stay.shown_name,
        "kana": stay.resident.kana if stay.resident else "",
        "came_at": local(stay.came_at),
        "left_at": local(stay.left_at) if stay.left_at else None,
        "left_to": str(EvacuationKind(stay.left_to).label) if stay.left_to else "",
    }


def _make_row(stay: ShelterStay, mode: str) -> list[str]:
    who = stay.resident
    known = [who.kana, who.birth_date.isoformat(), who.household.address] if who else ["", "", ""]
    left = f"{local(stay.left_at):%Y-%m-%d %H:%M}" if stay.left_at else ""
    to = str(EvacuationKind(stay.left_to).label) if stay.left_to else ""
    came = f"{local(stay.came_at):%Y-%m-%d %H:%M}"
    return [mark("避難者", mode), stay.shelter.name, stay.shown_name, *known, came, left, to]
