"""Sentences of the fleet on its pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from moyai.core.errors import Refused
from moyai.fleet.pages.words import pick_language


def say_refusal(request: HttpRequest, refused: Refused) -> None:
    """Show a refusal at the top of the next page."""
    messages.error(request, show_text(refused.text))


def show_text(text: Any) -> str:
    """Return a sentence that may be plain, lazy or in several languages."""
    return pick_language(text) if isinstance(text, dict) else str(text)
