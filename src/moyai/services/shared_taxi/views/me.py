"""A resident's own pages: rides, places, registration."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.conversations.places import find_option, search_options
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language, put
from moyai.core.notices.queries import count_unread
from moyai.core.places.ground import draw_ground
from moyai.core.places.queries import find_area
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import forget_own_place, name_own_place
from moyai.core.residents.queries import find_phone, list_own_places, list_proxies
from moyai.engines.conversation import Localized
from moyai.fleet.operations import erase_crew_note
from moyai.fleet.queries import list_notes_about
from moyai.services.shared_taxi import queries
from moyai.services.shared_taxi.cards import (
    make_card,
    make_whole_card,
)
from moyai.services.shared_taxi.event_words import explain_event
from moyai.services.shared_taxi.events import list_events
from moyai.services.shared_taxi.flows.needs import show_needs
from moyai.services.shared_taxi.forms import OwnPlaceForm
from moyai.services.shared_taxi.led_groups import list_led_ahead
from moyai.services.shared_taxi.operations.booking import name_reference
from moyai.services.shared_taxi.queries.waiting import list_waiting_of
from moyai.services.shared_taxi.requests import get_last_day
from moyai.services.shared_taxi.standing import find_standing
from moyai.services.shared_taxi.texts import book as say
from moyai.services.shared_taxi.texts import needs as needs_words
from moyai.services.shared_taxi.texts import renew as renew_words
from moyai.services.shared_taxi.usage import count_left
from moyai.services.shared_taxi.views.groups import make_group_row
from moyai.services.shared_taxi.views.people import list_mine, pick_resident
from moyai.services.shared_taxi.views.waiting import make_row

PAST_A_PAGE = 10


@never_cache
@require_GET
@login_required
def my_rides(request: HttpRequest) -> HttpResponse:
    """Show the rides to come, and the way to book one."""
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    if resident is None:
        return render(request, "shared_taxi/not_registered.html")
    past, led = queries.list_past(resident)[:3], list_led_ahead(resident)
    context = {
        **_frame(resident, mine),
        "groups": [make_group_row(group) for group in led],
        "cards": [
            make_whole_card(ride)
            for ride in queries.list_upcoming(resident)
            if ride.group_id not in {group.pk for group in led}
        ],
        "past": [make_card(ride) for ride in past],
        "waiting": [make_row(one, clock.now()) for one in list_waiting_of(resident)],
        "use": _say_use(resident),
        "events": _list_events(),
        "standing": find_standing(resident, clock.today()),
        "unread": count_unread(resident),
        "book_label": put(say.TITLE),
        "renew_label": put(renew_words.TITLE),
    }
    return render(request, "shared_taxi/my_rides.html", context)


@never_cache
@require_GET
@login_required
def past_rides(request: HttpRequest) -> HttpResponse:
    """Show the rides that are over."""
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    if resident is None:
        return redirect("shared_taxi:my_rides")
    page = Paginator(queries.list_past(resident), PAST_A_PAGE).get_page(request.GET.get("page"))
    cards = [make_card(ride) for ride in page]
    return render(
        request, "shared_taxi/past_rides.html", {**_frame(resident, mine), "page": page, "cards": cards}
    )


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def places(request: HttpRequest) -> HttpResponse:
    """Show her own places; add one, found by name or tapped on the map."""
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    if resident is None:
        return redirect("shared_taxi:my_rides")
    form = OwnPlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _name_place(request, resident, form):
        return redirect(_to("shared_taxi:places", resident, mine))
    query = request.GET.get("query", "").strip()[:100]
    context = {
        **_frame(resident, mine),
        "form": form,
        "query": query,
        "results": search_options(query) if query else None,
        "places": list_own_places(resident),
        "map": {
            **draw_ground(get_page_language()),
            "center": [resident.household.lon, resident.household.lat],
            "zoom": 13,
        },
        "has_errors": form.is_bound and not form.is_valid(),
    }
    status = 422 if context["has_errors"] else 200
    return render(request, "shared_taxi/places.html", context, status=status)


@require_POST
@login_required
def forget_place(request: HttpRequest, place_id: int) -> HttpResponse:
    """Forget one of her places."""
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    if resident is None:
        return redirect("shared_taxi:my_rides")
    forget_own_place(resident=resident, place_id=place_id, actor=name_actor(request), now=clock.now())
    messages.success(request, _("場所を消しました。"))
    return redirect(_to("shared_taxi:places", resident, mine))


@never_cache
@require_GET
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show what is registered about her and how long she may ride."""
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    if resident is None:
        return redirect("shared_taxi:my_rides")
    shown = show_needs(resident)
    context = {
        **_frame(resident, mine),
        "standing": find_standing(resident, clock.today()),
        "phone": show_phone(find_phone(resident)),
        "proxies": list_proxies(resident),
        "renew_label": put(renew_words.TITLE),
        "needs": [
            (put(label), put(Localized.from_json(shown[key]))) for key, label in needs_words.ABOUT.items()
        ],
        "needs_label": put(needs_words.TITLE),
        "crew_notes": list_notes_about(name_reference(resident)),
    }
    return render(request, "shared_taxi/profile.html", context)


@require_POST
@login_required
def forget_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Erase what a driver noted about her."""
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    if resident is None:
        return redirect("shared_taxi:my_rides")
    if note_id in {note.pk for note in list_notes_about(name_reference(resident))}:
        erase_crew_note(note_id=note_id, actor=name_actor(request), now=clock.now())
        messages.success(request, _("メモを消しました。"))
    return redirect(_to("shared_taxi:profile", resident, mine))


def _list_events() -> list[str]:
    """Return what is other on the event days that may be booked now."""
    last = get_last_day(clock.now())
    coming = list_events(clock.today()).filter(date__lte=last)
    return [put(text) for event in coming for text in explain_event(event)]


def _say_use(resident: Resident) -> str:
    """Return how much of the month's rides is used; empty where the town counts none."""
    left = count_left(resident, clock.now())
    if left is None:
        return ""
    used, most = left
    return _("今月のご利用：%(used)s回（%(most)s回まで）") % {"used": used, "most": most}


def _name_place(request: HttpRequest, resident: Resident, form: OwnPlaceForm) -> bool:
    point = _find_point(form.cleaned_data)
    if point is None:
        form.add_error("name", _("場所をさがして選ぶか、地図をおしてください。"))
        return False
    if find_area(*point) is None:
        form.add_error("name", put(say.OUTSIDE))
        return False
    name, actor = form.cleaned_data["name"], name_actor(request)
    try:
        name_own_place(resident=resident, name=name, lon=point[0], lat=point[1], actor=actor, now=clock.now())
    except Refused as refused:
        form.add_error("name", str(refused.text))
        return False
    messages.success(request, _("「%(name)s」を登録しました。") % {"name": name})
    return True


def _find_point(data: dict[str, Any]) -> tuple[float, float] | None:
    option = find_option(data.get("place") or "")
    if option is not None:
        return option.lon, option.lat
    lon, lat = data.get("lon"), data.get("lat")
    return None if lon is None or lat is None else (lon, lat)


def _frame(resident: Resident, mine: list[Resident]) -> dict[str, Any]:
    others = [one for one in mine if one.pk != resident.pk]
    is_first = bool(mine) and mine[0].pk == resident.pk
    query = "" if is_first else f"?for={resident.code}"
    return {"resident": resident, "others": others, "for_query": query}


def _to(name: str, resident: Resident, mine: list[Resident]) -> str:
    return reverse(name) + str(_frame(resident, mine)["for_query"])
