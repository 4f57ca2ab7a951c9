"""Entries that only the room that posted them may take back (a closing, a claim, a ride with a refund)."""

from collections.abc import Callable

_guarded: set[str] = set()
_questions: list[Callable[[str], bool]] = []


def guard(prefix: str) -> None:
    """Keep entries whose reference begins so from being reversed by hand."""
    _guarded.add(prefix)


def guard_when(is_bound: Callable[[str], bool]) -> None:
    """Keep entries from being reversed by hand while ``is_bound`` says so of their reference."""
    if is_bound not in _questions:
        _questions.append(is_bound)


def is_guarded(reference: str) -> bool:
    """Tell whether an entry may not be reversed by hand."""
    return reference.startswith(tuple(_guarded)) or any(ask(reference) for ask in _questions)
