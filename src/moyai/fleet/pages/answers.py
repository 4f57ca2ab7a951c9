"""How pages answer: unchanged fragments with 304, refusals as messages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag

from moyai.core.accounts.models import User
from moyai.core.errors import Refused
from moyai.fleet.pages.words import pick_language


def answer_if_changed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Mark a fragment with an ETag of its content; answer 304 when the browser has the same."""
    patch_cache_control(response, private=True, no_cache=True)
    set_response_etag(response)
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response


def say_refusal(request: HttpRequest, refused: Refused) -> None:
    """Show a refusal at the top of the next page."""
    messages.error(request, show_text(refused.text))


def show_text(text: Any) -> str:
    """Return a sentence that may be plain, lazy or in several languages."""
    return pick_language(text) if isinstance(text, dict) else str(text)


def get_user(request: HttpRequest) -> User:
    """Return who is signed in, behind a view that asks for a role."""
    if not isinstance(request.user, User):
        raise TypeError("a page for staff was reached without an account")
    return request.user


def name_actor(request: HttpRequest) -> str:
    """Return who acts, as the audit log names people."""
    return f"user:{get_user(request).pk}"
