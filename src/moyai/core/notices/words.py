"""The words of notices' own: the text in her language, and the button by which she confirms."""

from __future__ import annotations

from django.db.models import Q

from moyai.core.notices.models import Notice
from moyai.core.notices.providers import Confirm
from moyai.engines.conversation import Language, Localized

_BATCH, _ONE = "b:", "n:"
CONFIRM = Localized("わかりました", "I have read this", "わかりました")


def choose_text(notice: Notice) -> str:
    """Return a notice in her language, in Japanese where it has not got it."""
    text: dict[str, str] = notice.text
    return text.get(notice.resident.language) or text["ja"]


def make_confirm(notice: Notice) -> Confirm:
    """Return the button under a notice."""
    language: Language = "en" if notice.resident.language == "en" else "ja"
    return Confirm(make_token(notice), CONFIRM.get(language))


def make_token(notice: Notice) -> str:
    """Return what a confirmation button carries; that of a batch is the same for everybody."""
    return f"{_BATCH}{notice.batch}" if notice.batch else f"{_ONE}{notice.pk}"


def read_token(token: str) -> Q | None:
    """Return which notices a button means; whoever pressed it may confirm her own of them, no others."""
    kind, rest = token[:2], token[2:]
    if kind == _BATCH and rest:
        return Q(batch=rest)
    is_number = rest.isascii() and rest.isdecimal() and len(rest) < 19
    return Q(pk=int(rest)) if kind == _ONE and is_number else None
