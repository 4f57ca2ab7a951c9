"""The booklet: every place with the number under which the telephone knows it, to look up and to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moyai.channels.voice.stages import name_municipality
from moyai.core.languages import get_page_language
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility, Municipality
from moyai.core.places.queries import list_by_number, list_municipalities
from moyai.core.residents.contacts import normalise_phone, show_phone
from moyai.core.residents.models import Resident

TOWN = "town"
"""Asks for a municipality by its code, where there are several."""


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Show a town's places by kind, in the order of their numbers; open to everybody, as the places are."""
    towns = list_municipalities()
    town = _choose(request, towns)
    number = normalise_phone(settings.MOYAI_VOICE_NUMBER) or settings.TOWN_PHONE
    context = {
        "town": _name(town),
        "towns": [_link(each, each == town) for each in towns] if len(towns) > 1 else [],
        "number": number,
        "shown_number": show_phone(number),
        "groups": list(_group(list_by_number(town.pk))) if town else [],
    }
    return render(request, "voice/places.html", context)


def _choose(request: HttpRequest, towns: Sequence[Municipality]) -> Municipality | None:
    """Return the town that was asked for, else the one in which the reader lives, else the first."""
    by_code = {town.code: town for town in towns}
    if len(towns) > 1 and (asked := by_code.get(request.GET.get(TOWN, ""))):
        return asked
    if len(towns) > 1 and request.user.is_authenticated:
        own = Resident.objects.filter(user=request.user).select_related("household__municipality").first()
        return own.household.municipality if own else towns[0]
    return next(iter(towns), None)


def _link(town: Municipality, is_shown: bool) -> dict[str, Any]:
    return {"label": _name(town), "url": f"?{TOWN}={town.code}", "current": is_shown}


def _name(town: Municipality | None) -> str:
    return name_municipality(town).get(get_page_language())


def _group(found: Iterable[Facility]) -> Iterable[dict[str, Any]]:
    """Yield each kind with its places; landmarks, whose numbers are shortest, stand first in it."""
    order = list(FacilityKind)
    by_kind = sorted(found, key=lambda place: order.index(FacilityKind(place.kind)))
    for kind, group in groupby(by_kind, key=lambda place: place.kind):
        yield {"kind": kind, "label": FacilityKind(kind).label, "places": [_describe(one) for one in group]}


def _describe(place: Facility) -> dict[str, Any]:
    """Return a place in the page's language; beside an English name stands the one on the signs."""
    is_english = get_page_language() == "en" and place.name_en
    names = (place.name_en, place.name) if is_english else (place.name, place.kana)
    return {"number": place.number, "name": names[0], "reading": names[1]}
