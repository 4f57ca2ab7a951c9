"""What somebody sent, as every database keeps it: PostgreSQL takes no NUL in a text, SQLite does."""

from __future__ import annotations

from typing import Any


def make_storable(value: Any) -> Any:
    """Return JSON without NUL in its texts and keys."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {make_storable(key): make_storable(one) for key, one in value.items()}
    return [make_storable(one) for one in value] if isinstance(value, list | tuple) else value
