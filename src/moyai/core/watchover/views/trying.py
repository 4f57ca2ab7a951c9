"""What a press leads to, done or refused."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.engines.conversation import Localized


def refuse_or(
    request: HttpRequest,
    do: Callable[[], object],
    done: str,
    after: HttpResponse,
    *,
    on_refused: HttpResponse | None = None,
) -> HttpResponse:
    """Do it and go on, or say why not and go back."""
    try:
        do()
    except Refused as refused:
        messages.error(request, say_refusal(refused))
        return on_refused or after
    messages.success(request, done)
    return after


def say_refusal(refused: Refused) -> str:
    """Return a refusal in the language of the page."""
    text = refused.text
    return text.get(get_page_language()) if isinstance(text, Localized) else str(text)
