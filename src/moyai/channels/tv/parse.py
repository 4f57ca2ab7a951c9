"""What a pressed key posted, as the value that it means for the prompt. Pure; validation is the engine's."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import singledispatch
from typing import Any

from moyai.engines.conversation import (
    Choose,
    Confirm,
    Date,
    Number,
    Photo,
    Place,
    PlaceOption,
    Prompt,
    Show,
    Slot,
    TextPrompt,
)

FindPlace = Callable[[str], PlaceOption | None]


def parse(prompt: Prompt, token: str, *, find_place: FindPlace) -> Any:
    """Return the value that an ``answer:`` key means.

    What makes no sense comes back as it is, for validation to object to.

    Args:
        prompt: The prompt that the key answers.
        token: What stood behind ``answer:``.
        find_place: Finds a place that has left the list since it was shown.
    """
    if isinstance(prompt, Place):
        listed = next((option for option in prompt.listed if option.token == token), None)
        found = listed or find_place(token)
        return None if found is None else found.value
    return _read(prompt, token)


@singledispatch
def _read(prompt: Prompt, token: str) -> Any:
    raise NotImplementedError(type(prompt).__name__)


@_read.register
def _choose(prompt: Choose, token: str) -> Any:
    return next((option.value for option in prompt.options if option.token == token), token)


@_read.register
def _confirm(prompt: Confirm, token: str) -> Any:
    return {"yes": True, "no": False}.get(token, token)


@_read.register
def _show(prompt: Show, token: str) -> Any:
    return True if token == "yes" else None  # noqa: S105 - a key's name


@_read.register
def _number(prompt: Number, token: str) -> Any:
    return int(token) if re.fullmatch(r"-?[0-9]{1,18}", token) else token


@_read.register
def _slot(prompt: Slot, token: str) -> Any:
    return next((offer.value for offer in prompt.offers if offer.token == token), token)


@_read.register(Date)
@_read.register(TextPrompt)
def _as_it_is(_prompt: Prompt, token: str) -> str:
    return token


@_read.register
def _photo(prompt: Photo, token: str) -> None:
    """A television sends no pictures."""
