"""The keys that were pressed, as what they mean on the page that was heard. Pure."""

from __future__ import annotations

from moyai.channels.voice.keypad import Page
from moyai.channels.voice.moves import Move, Person

PERSON = "0"
REPEAT = "*"
CONFIRM = "#"
KEYS = frozenset("0123456789*#")


def parse(page: Page, digits: str) -> Move | None:
    """Return what the keys mean; None when they mean nothing here.

    0 alone always is a person. The # at the end of a number is taken off.
    """
    if not digits or not set(digits) <= KEYS:
        return None
    number = digits.removesuffix(CONFIRM)
    if number == PERSON:
        return Person()
    if digits in page.keys:
        return page.keys[digits]
    return page.entry.read(number) if page.entry is not None and number.isdecimal() else None


def is_repeat(digits: str) -> bool:
    """Tell whether the keys ask to hear it again."""
    return digits.removesuffix(CONFIRM) == REPEAT
