"""Who comes through the doors of the farm's pages, and the small things that these pages share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt as attempt_so
from moyai.core.attempts import say_refused
from moyai.core.errors import Refused
from moyai.engines.conversation import Localized
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import AccessChoice, Farm, FarmMember, Robot
from moyai.services.smart_farm.queries.access import get_choice
from moyai.services.smart_farm.queries.farms import find_member, list_robots_of
from moyai.services.smart_farm.queries.people import find_role, list_farms_in
from moyai.services.smart_farm.sayer import Sayer
from moyai.services.smart_farm.texts.steering import Words


def get_robot(request: HttpRequest, number: int) -> Robot:
    """Return a robot that whoever is signed in may look at.

    Raises:
        Http404: there is none for her.
    """
    robot = list_robots_of(get_account(request)).filter(pk=number).first()
    if robot is None:
        raise Http404
    return robot


def get_member(request: HttpRequest, robot: Robot) -> FarmMember:
    """Return as whom she deals with a robot.

    Raises:
        PermissionDenied: as nobody of its farm.
    """
    member = find_member(get_account(request), robot)
    if member is None:
        raise PermissionDenied
    return member


def pick_farm(request: HttpRequest, roles: Collection[FarmRole]) -> tuple[Farm, FarmMember, list[Farm]]:
    """Return the farm that a page is about (``farm`` names another), as whom she is there, and all of hers.

    Raises:
        PermissionDenied: she is on no farm in one of these roles.
        Http404: not on the one that was named.
    """
    user = get_account(request)
    farms = list_farms_in(user, roles)
    if not farms:
        raise PermissionDenied
    code = request.POST.get("farm") or request.GET.get("farm") or farms[0].code
    farm = next((each for each in farms if each.code == code), None)
    member = find_role(user, farm, roles) if farm else None
    if farm is None or member is None:
        raise Http404
    return farm, member, farms


def attempt(request: HttpRequest, words: Words, work: Callable[[], object], done: str = "") -> bool:
    """Do something, as `attempt_so` does, in the words that she reads."""

    def say(refused: Refused) -> str:
        return words.put(refused.text) if isinstance(refused.text, Localized) else say_refused(refused)

    return attempt_so(request, work, done, say=say)


def read_choice(request: HttpRequest) -> tuple[AccessChoice, Words]:
    """Return how she reaches pages, and the words for her."""
    choice = get_choice(get_account(request))
    return choice, Words(is_simple=choice.is_simple)


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Draw a page that can be used by switch, dwelling and ear."""
    choice, words = read_choice(request)
    facts = {"choice": choice, "words": words, "say": Sayer(words)}
    return render(request, template, {**facts, **context}, status=status)
