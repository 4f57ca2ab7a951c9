"""The booklet: every place with the number under which the telephone knows it, to look up and to print."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moyai.channels.voice.stages import name_town
from moyai.core.languages import get_page_language
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility
from moyai.core.places.queries import list_by_number
from moyai.core.residents.contacts import normalise_phone, show_phone


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Show the places by kind, in the order of their numbers; open to everybody, as the places are."""
    number = normalise_phone(settings.MOYAI_VOICE_NUMBER) or settings.TOWN_PHONE
    context = {
        "town": name_town().get(get_page_language()),
        "number": number,
        "shown_number": show_phone(number),
        "groups": list(_group(list_by_number())),
    }
    return render(request, "voice/places.html", context)


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
