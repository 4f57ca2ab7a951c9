"""What stands on every page of the farm: how somebody presses, the stop of what she holds, other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.services.smart_farm.menu import list_pages
from moyai.services.smart_farm.models import AccessChoice, Robot
from moyai.services.smart_farm.queries.access import get_choice, to_script
from moyai.services.smart_farm.queries.leases import find_robot_of
from moyai.services.smart_farm.sayer import Sayer
from moyai.services.smart_farm.texts.steering import Words

register = template.Library()


@dataclass(frozen=True)
class Reader:
    """Whoever reads a page: how she presses, in which words, and which robot works for her now."""

    choice: AccessChoice
    say: Sayer
    robot: Robot | None


@register.simple_tag(takes_context=True)
def garden_class(context: Context) -> SafeString:
    """The class of a page whose reader wants large targets, with a space before it."""
    reader = _read(context)
    return mark_safe(" is-large" if reader and reader.choice.is_large else "")  # noqa: S308 - a word of ours


@register.inclusion_tag("smart_farm/access/stop.html", takes_context=True)
def garden_stop(context: Context) -> dict[str, Any]:
    """The emergency stop of the robot that is in the reader's hands or does a job of hers, on every page."""
    reader = _read(context)
    if reader is None or reader.robot is None:
        return {}
    return {"robot": reader.robot, "say": reader.say, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("smart_farm/access/panel.html", takes_context=True)
def garden_access(context: Context) -> dict[str, Any]:
    """What the script reads of how somebody presses, and the buttons that begin and end scanning."""
    reader = _read(context)
    if reader is None:
        return {}
    return {"choice_script": to_script(reader.choice), "say": reader.say, "choice": reader.choice}


@register.inclusion_tag("smart_farm/access/pages.html", takes_context=True)
def garden_pages(context: Context) -> dict[str, Any]:
    """Links to the reader's other pages, for who does not reach the menu: by a switch or by dwelling."""
    reader, request = _read(context), context.get("request")
    if reader is None or request is None or reader.choice.way == "hands":
        return {}
    pages = [{"url": reverse(name), "label": label} for name, label in list_pages(request.user)]
    return {"pages": [each for each in pages if each["url"] != request.path], "say": reader.say}


def _read(context: Context) -> Reader | None:
    """Return who reads, asked once a page; None: nobody who is signed in."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        return None
    known: Reader | None = getattr(request, "_garden_reader", None)
    if known is None:
        shown = context.get("choice")
        choice = shown if isinstance(shown, AccessChoice) else get_choice(user)
        words = Words(is_simple=choice.is_simple)
        known = Reader(choice, Sayer(words), find_robot_of(user, clock.now()))
        request._garden_reader = known
    return known
