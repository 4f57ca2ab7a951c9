"""What is pressed on a page: done, or refused in the person's words; and numbers as pages send them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from moyai.core.errors import Refused
from moyai.core.languages import put

MOST_DIGITS = 9


def say_refused(refused: Refused) -> str:
    """Return why something was refused, in the language of the page."""
    return put(refused.text)


def attempt(
    request: HttpRequest,
    work: Callable[[], object],
    done: str = "",
    *,
    say: Callable[[Refused], str] = say_refused,
) -> bool:
    """Do something, and say that it was done or why it was refused, at the top of the next page.

    Args:
        request: of the page.
        work: what is done.
        done: what is said then; empty where the page itself shows it.
        say: how a refusal is put into words.

    Returns:
        whether it was done.
    """
    try:
        work()
    except Refused as refused:
        messages.error(request, say(refused))
        return False
    if done:
        messages.success(request, done)
    return True


def read_number(text: str | None, otherwise: int = 0) -> int:
    """Return a whole number that a page sent, such as that of a row or a version.

    Args:
        text: as it came; from strangers, too.
        otherwise: for what is no number, or too long to be one of ours.
    """
    is_number = text and text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if text and is_number else otherwise
