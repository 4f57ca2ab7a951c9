"""What a team reads of its result, on its own page: ``{% load panel %}{% panel_told entry %}``."""

from __future__ import annotations

from typing import Any

from django import template

from moyai.core.languages import get_page_language
from moyai.services.open_call.models import Entry
from moyai.services.open_call.programmes.plan import Stage, State
from moyai.services.open_call.queries.panel.deciding import list_told

register = template.Library()


@register.filter
def titled(one: Stage | State) -> str:
    """Return the title of a stage or a state of a plan, in the language of the page."""
    return one.title_en if get_page_language() == "en" and one.title_en else one.title


@register.inclusion_tag("open_call/panel/told.html")
def panel_told(entry: Entry) -> dict[str, Any]:
    """Results that were sent, each with its reason and the judges' words; nothing before they were sent."""
    return {"told": list_told(entry.programme, entry)}
