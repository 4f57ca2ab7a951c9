"""Edits of a form's questions, one at a time. Pure: a list in, a list out; nothing is published by it.

A draft may be unsound between two edits, such as a condition on a question that was moved below it; what is
wrong stands in the editor, and such a draft is not published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from moyai.services.open_call.form_fields import FIELDS, Field
from moyai.services.open_call.refusals_calls import CallingRefused


def add_field(fields: Sequence[Field], field: Field) -> tuple[Field, ...]:
    """Add a question at the end.

    Raises:
        CallingRefused: ``too_many_fields``.
    """
    if len(fields) >= FIELDS:
        raise CallingRefused("too_many_fields")
    return (*fields, field)


def change_field(fields: Sequence[Field], field: Field) -> tuple[Field, ...]:
    """Put a question in the place of the one of the same key.

    Raises:
        CallingRefused: ``no_such_field``.
    """
    place = find_place(fields, field.key)
    return (*fields[:place], field, *fields[place + 1 :])


def move_field(fields: Sequence[Field], key: str, *, by: int) -> tuple[Field, ...]:
    """Move a question up (-1) or down (1); at an end it stays.

    Raises:
        CallingRefused: ``no_such_field``.
    """
    place = find_place(fields, key)
    target = min(max(place + by, 0), len(fields) - 1)
    rest = [*fields[:place], *fields[place + 1 :]]
    return (*rest[:target], fields[place], *rest[target:])


def delete_field(fields: Sequence[Field], key: str) -> tuple[Field, ...]:
    """Take a question away, and the conditions that looked at it.

    Raises:
        CallingRefused: ``no_such_field``.
    """
    find_place(fields, key)
    return tuple(
        replace(each, when=None) if each.when and each.when[0] == key else each
        for each in fields
        if each.key != key
    )


def find_place(fields: Sequence[Field], key: str) -> int:
    """Return where a question stands.

    Raises:
        CallingRefused: ``no_such_field``.
    """
    for place, each in enumerate(fields):
        if each.key == key:
            return place
    raise CallingRefused("no_such_field")


def make_key(fields: Sequence[Field], kind: str) -> str:
    """Return a name for a new question that no other has: ``short_3``."""
    taken, number = {each.key for each in fields}, len(fields) + 1
    while f"{kind}_{number}" in taken:
        number += 1
    return f"{kind}_{number}"
