"""Entries that only the room that posted them may take back (a closing, a claim)."""

_guarded: set[str] = set()


def guard(prefix: str) -> None:
    """Keep entries whose reference begins so from being reversed by hand."""
    _guarded.add(prefix)


def is_guarded(reference: str) -> bool:
    """Tell whether an entry may not be reversed by hand."""
    return reference.startswith(tuple(_guarded))
