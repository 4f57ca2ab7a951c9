"""In which language the questions of a conversation are shown: that of the page, or one of the others.

Pages as a whole are Japanese and English. Conversations speak more; what stands around a question is English
then, and Japanese around やさしい日本語.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from moyai.core.languages import NAMES, get_page_language, read_any_language
from moyai.engines.conversation import MORE_LANGUAGES, Language

_KEY = "talk_language"
OTHERS: tuple[Language, ...] = ("easy", *MORE_LANGUAGES)


def get_talk_language(request: HttpRequest) -> Language:
    """Return the language that was chosen for conversations, else the page's."""
    chosen = read_any_language(request.session.get(_KEY, ""))
    return chosen if chosen in OTHERS else get_page_language()


def keep_talk_language(request: HttpRequest, language: str) -> None:
    """Go on in the language of the chat or set that led here, where pages have none like it."""
    if language in OTHERS:
        request.session[_KEY] = language


def list_choices(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the languages to choose from: ``{code, name, is_now}``, Japanese first."""
    now = get_talk_language(request)
    return [{"code": code, "name": name, "is_now": code == now} for code, name in NAMES.items()]


def in_talk_language(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Have a page of a conversation drawn in English, or around easy Japanese in Japanese."""

    @wraps(view)
    def draw(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = get_talk_language(request)
        if language not in OTHERS:
            return view(request, *args, **kwargs)
        with translation.override("ja" if language == "easy" else "en"):
            return view(request, *args, **kwargs)

    return draw


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a language for conversations; Japanese and English are the page's. Fields: language, next."""
    language = read_any_language(str(request.POST.get("language", "")))
    wanted = str(request.POST.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(wanted if is_ours else "home")
    keep_talk_language(request, language)
    if language in OTHERS:
        return answer
    request.session.pop(_KEY, None)
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return answer
