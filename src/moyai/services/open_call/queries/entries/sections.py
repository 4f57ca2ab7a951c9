"""The form of an entry in sections, one page each, with what stands in its draft."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moyai.services.open_call.enums_entries import FileState
from moyai.services.open_call.form_fields import Field, FieldKind, read_fields, visible_fields
from moyai.services.open_call.models import Entry, EntryFile

TITLE, ORGANISATION, THEME = "_title", "_organisation", "_theme"
BASICS = (TITLE, ORGANISATION, THEME)
"""Names under which pages send what stands in columns of an entry; no key of a form begins with ``_``."""
MORE = "more"
"""The question, of no form, to which an entry adds what was asked for when it was almost chosen."""
WINDOWS = "_windows"
"""Under this key a draft remembers which window wrote each text last."""
OTHERS = "_others"
"""Under this key a draft keeps texts from a second window that did not go over those of the first."""


@dataclass(frozen=True)
class Section:
    """One page of the form. ``heading``: its name, or None for the first where the form has none there."""

    number: int
    heading: Field | None
    fields: tuple[Field, ...]


def list_fields(entry: Entry) -> tuple[Field, ...]:
    """Return the questions of an entry's own version of the form."""
    return read_fields(entry.form.fields)


def list_sections(fields: tuple[Field, ...]) -> list[Section]:
    """Return the pages of a form, from 1: a heading begins one. Page 0 holds title and theme."""
    groups: list[tuple[Field | None, list[Field]]] = []
    for field in fields:
        if field.kind is FieldKind.HEADING:
            groups.append((field, []))
        elif groups:
            groups[-1][1].append(field)
        else:
            groups.append((None, [field]))
    kept = [(heading, rows) for heading, rows in groups if rows]
    return [Section(number, heading, tuple(rows)) for number, (heading, rows) in enumerate(kept, start=1)]


def list_files(entry: Entry) -> list[EntryFile]:
    """Return the files that an entry has now."""
    return list(entry.files.filter(state=FileState.KEPT))


def list_handed_in(entry: Entry) -> list[EntryFile]:
    """Return the files that others may see: of the last submission, and what was asked for later."""
    last = entry.submissions.last()
    handed_in = {each["number"] for each in last.files} if last else set()
    return [each for each in entry.files.all() if each.pk in handed_in or each.field == MORE]


def get_answers(entry: Entry) -> dict[str, Any]:
    """Return the draft's answers, with the names of its files where files are asked for."""
    answers = {key: value for key, value in entry.answers.items() if not key.startswith("_")}
    for file in list_files(entry):
        answers.setdefault(file.field, [])
        if isinstance(answers[file.field], list):
            answers[file.field].append(file.name)
    return answers


def list_shown(fields: tuple[Field, ...], answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of the questions that are shown to who answered so."""
    return frozenset(each.key for each in visible_fields(fields, answers))


def get_value(entry: Entry, key: str) -> Any:
    """Return what stands in a draft under a key, those of `BASICS` among them."""
    if key == TITLE:
        return entry.title
    if key == ORGANISATION:
        return entry.organisation
    if key == THEME:
        return entry.theme.code if entry.theme else ""
    return entry.answers.get(key)


def mark(value: Any) -> str:
    """Return a short mark of a value, by which a page says what it had before it was changed."""
    empty = value is None or value in ("", [], False)
    text = "" if empty else json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
