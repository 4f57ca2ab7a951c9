"""The words of notices' own: the text in her language, and the button by which she confirms."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from moyai.core.notices.models import Notice
from moyai.core.notices.providers import Confirm
from moyai.core.notices.replies import list_replies
from moyai.engines.conversation import Language, Localized

_BATCH, _ONE, _ANSWER = "b:", "n:", "|"
CONFIRM = Localized("わかりました", "I have read this", "わかりました")


def choose_text(notice: Notice) -> str:
    """Return a notice in her language, in Japanese where it has not got it."""
    text: dict[str, str] = notice.text
    return text.get(notice.resident.language) or text["ja"]


def make_confirm(notice: Notice) -> Confirm:
    """Return the button under a notice, or the buttons of its answers."""
    language: Language = "en" if notice.resident.language == "en" else "ja"
    token = make_token(notice)
    buttons = [
        Confirm(f"{token}{_ANSWER}{each.key}", each.label.get(language, "short"))
        for each in list_replies(notice)
    ]
    return (
        replace(buttons[0], others=tuple(buttons[1:])) if buttons else Confirm(token, CONFIRM.get(language))
    )


def make_token(notice: Notice) -> str:
    """Return what a confirmation button carries; that of a batch is the same for everybody."""
    return f"{_BATCH}{notice.batch}" if notice.batch else f"{_ONE}{notice.pk}"


def read_token(token: str) -> tuple[Q | None, str]:
    """Return which notices a button means, and the key of the answer on it, empty for a mere confirmation.

    Whoever pressed it may confirm her own of these notices, no others.
    """
    kind, (rest, _mark, key) = token[:2], token[2:].partition(_ANSWER)
    if kind == _BATCH and rest:
        return Q(batch=rest), key
    is_number = rest.isascii() and rest.isdecimal() and len(rest) < 19
    return (Q(pk=int(rest)) if kind == _ONE and is_number else None), key
