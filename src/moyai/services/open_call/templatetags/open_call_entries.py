"""Filters for pages of entries."""

from __future__ import annotations

from typing import Any

from django import template

from moyai.core.languages import put
from moyai.services.open_call.programmes.plan import State
from moyai.services.open_call.programmes.saying import say_state

register = template.Library()


@register.filter
def said(text: Any) -> str:
    """Return a sentence in the page's language."""
    return put(text)


@register.filter
def state_title(state: State) -> str:
    """Return what a state is called in the page's language."""
    return say_state(state)
