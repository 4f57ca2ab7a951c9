"""Who may see and do what on the drones' pages, and the tabs that join them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account
from moyai.core.accounts.queries import has_role
from moyai.fleet.crews.queries import find_firms
from moyai.fleet.crews.queries.scope import within
from moyai.fleet.modes.drone.models import Aircraft, Flight
from moyai.fleet.modes.drone.queries import get_flight

KEEPERS = (Role.DISPATCHER, Role.PARTNER)
"""Who plans flights and writes books; only its own pilot lets a flight go."""
READERS = (*KEEPERS, Role.OFFICER)

_SECTIONS: tuple[tuple[str, Any], ...] = (
    ("flights", _("今日の飛行")),
    ("weather", _("気象")),
    ("aircraft", _("機体")),
    ("network", _("経路")),
    ("books", _("飛行日誌")),
    ("incidents", _("事故・重大インシデント")),
)


def list_tabs(current: str) -> list[dict[str, Any]]:
    """Return the tabs of the drones' pages."""
    return [
        {"url": reverse(f"drone:{name}"), "label": label, "current": name == current}
        for name, label in _SECTIONS
    ]


def may_keep(request: HttpRequest) -> bool:
    """Tell whether whoever looks may write as well."""
    return has_role(get_account(request), *KEEPERS)


def is_of_town(request: HttpRequest) -> bool:
    """Tell whether whoever looks is the town's, not a firm's."""
    return find_firms(get_account(request)) is None


def may_route(request: HttpRequest) -> bool:
    """Tell whether whoever looks may exchange the network: the town, or a firm that flies."""
    return may_keep(request) and (is_of_town(request) or bool(list_aircraft(request)))


def find_flight(request: HttpRequest, number: int) -> Flight:
    """Return a flight that this person may see.

    Raises:
        Http404: there is none.
    """
    try:
        found = get_flight(number)
    except (Flight.DoesNotExist, OverflowError):
        raise Http404 from None
    firms = find_firms(get_account(request))
    if firms is not None and found.aircraft.partner_id not in firms:
        raise Http404
    return found


def list_aircraft(request: HttpRequest) -> list[Aircraft]:
    """Return the aircraft that this person may see."""
    return list(Aircraft.objects.filter(within(find_firms(get_account(request)), "partner_id")))


def find_aircraft(request: HttpRequest, number: int) -> Aircraft:
    """Return an aircraft that this person may see.

    Raises:
        Http404: there is none.
    """
    found = next((each for each in list_aircraft(request) if each.pk == number), None)
    if found is None:
        raise Http404
    return found
