"""Saving a draft as one types: nothing that was acknowledged is lost, and no window overwrites another.

A page says of each text what it had before (`queries.entries.sections.mark`). Where that is no longer what
stands there, the draft keeps both: the standing one in its place, the other beside it, until one is chosen.
A window whose save was taken while the answer was lost knows its own text: so a draft remembers which window
wrote each text last.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.services.open_call.enums import ThemeState
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.form_fields import Field, FieldKind
from moyai.services.open_call.models import Entry, Theme
from moyai.services.open_call.queries.entries.sections import (
    BASICS,
    ORGANISATION,
    OTHERS,
    THEME,
    TITLE,
    WINDOWS,
    get_value,
    list_fields,
    mark,
)
from moyai.services.open_call.refusals_entries import EntryRefused

MOST_OTHERS = 20
LONGEST = 40_000
"""So long a draft's text may be: more than any form takes, so that one can shorten it afterwards."""
WHOLE = 600_000


@dataclass
class Saved:
    """What became of a save.

    Attributes:
        revision: of the draft now.
        marks: by key, of what stands there now.
        clashes: by key, what stands there where the text that was sent went beside it.
    """

    revision: int
    marks: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def save_draft(
    *,
    entry: Entry,
    changes: Mapping[str, Any],
    marks: Mapping[str, Any],
    by: str,
    now: datetime,
    window: str = "",
) -> Saved:
    """Save what was typed.

    Args:
        entry: in any state; only a draft is changed. Its attributes are brought up to date.
        changes: by key of a question (or of `BASICS`), as it came from a page; others are left out.
        marks: by the same keys, the mark of what the page had before.
        by: who, for the note beside a second text.
        now: the moment.
        window: a random name of the page that sends, or empty.

    Raises:
        EntryRefused: ``not_draft`` or ``draft_too_long``; nothing was saved.
    """
    row = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("programme", "theme", "form")
        .get(pk=entry.pk)
    )
    if row.status != EntryStatus.DRAFT:
        raise EntryRefused("not_draft")
    fields = {each.key: each for each in list_fields(row)}
    saved, before = Saved(row.revision), _picture(row)
    for key, raw in changes.items():
        if key in BASICS or key in fields:
            value, was = _clean(fields.get(key), raw), str(marks.get(key, ""))
            may = was == mark(get_value(row, key)) or _wrote_last(row, key, window)
            _take(row, key, value, may=may, by=by, now=now, saved=saved)
            if key not in saved.clashes:
                _note_window(row, key, window)
    if len(json.dumps(row.answers)) > WHOLE:
        raise EntryRefused("draft_too_long")
    if _picture(row) != before:
        row.revision += 1
        row.saved_at = now
        row.save(update_fields=["title", "organisation", "theme", "answers", "revision", "saved_at"])
    saved.revision = row.revision
    _bring_up(entry, row)
    return saved


@transaction.atomic
def settle_other(*, entry: Entry, number: int, takes: bool, now: datetime) -> None:
    """Take a second text in place of the standing one (which then stands beside), or let it go.

    Args:
        entry: a draft.
        number: of the second text, as it stands in the draft's list.
        takes: whether it is taken.
        now: the moment.

    Raises:
        EntryRefused: ``not_draft``.
    """
    row = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("programme", "theme", "form")
        .get(pk=entry.pk)
    )
    if row.status != EntryStatus.DRAFT:
        raise EntryRefused("not_draft")
    others = list(row.answers.get(OTHERS, []))
    if 0 <= number < len(others):
        other = others.pop(number)
        if takes:
            standing = get_value(row, other["key"])
            _put(row, other["key"], other["value"])
            if mark(standing) != mark(None):
                others.insert(number, {**other, "value": standing, "at": now.isoformat()})
        row.answers[OTHERS] = others
        row.revision += 1
        row.saved_at = now
        row.save(update_fields=["title", "organisation", "theme", "answers", "revision", "saved_at"])
    _bring_up(entry, row)


def _take(row: Entry, key: str, value: Any, *, may: bool, by: str, now: datetime, saved: Saved) -> None:
    standing = get_value(row, key)
    if mark(value) != mark(standing):
        if may:
            _put(row, key, value)
        else:
            _put_beside(row, key, value, by, now)
            saved.clashes[key] = standing
    saved.marks[key] = mark(get_value(row, key))


def _wrote_last(row: Entry, key: str, window: str) -> bool:
    return bool(window) and row.answers.get(WINDOWS, {}).get(key) == window


def _note_window(row: Entry, key: str, window: str) -> None:
    known = row.answers.get(WINDOWS, {})
    if known.get(key, "") != window:
        row.answers[WINDOWS] = {**known, key: window}


def _put(row: Entry, key: str, value: Any) -> None:
    if key == TITLE:
        row.title = value[:120]
    elif key == ORGANISATION:
        row.organisation = value[:80]
    elif key == THEME:
        themes = Theme.objects.filter(programme=row.programme, state=ThemeState.PUBLISHED)
        row.theme = themes.filter(code=value).first()
    else:
        row.answers[key] = value


def _put_beside(row: Entry, key: str, value: Any, by: str, now: datetime) -> None:
    others = list(row.answers.get(OTHERS, []))
    kept = {"key": key, "value": value, "by": by, "at": now.isoformat()}
    # What is typed on in the second window takes the place of what it had sent a moment before.
    others = [each for each in others if not _goes_on(each, kept)]
    row.answers[OTHERS] = [*others, kept][-MOST_OTHERS:]


def _goes_on(earlier: dict[str, Any], later: dict[str, Any]) -> bool:
    if (earlier["key"], earlier["by"]) != (later["key"], later["by"]):
        return False
    old, new = earlier["value"], later["value"]
    return old == new or (isinstance(old, str) and isinstance(new, str) and new.startswith(old))


def _clean(question: Field | None, raw: Any) -> Any:
    """Return what came from a page as a draft keeps it; whether it may be handed in is asked later."""
    kind = question.kind if question else FieldKind.SHORT
    if kind is FieldKind.TICK:
        return raw is True or raw in ("on", "yes", "true")
    if kind is FieldKind.CHOICES:
        return [str(each)[:400] for each in raw][:80] if isinstance(raw, list | tuple) else []
    if kind in (FieldKind.FILE, FieldKind.HEADING):
        return None
    text = "" if raw is None or isinstance(raw, dict | list) else str(raw)
    if len(text) > LONGEST:
        raise EntryRefused("draft_too_long")
    # Line ends as a browser's form sends them and as a script reads them are the same text.
    text = text.replace("\r\n", "\n").replace("\x00", "")
    return text if question else text.strip()[:120]


def _picture(row: Entry) -> str:
    return json.dumps([row.title, row.organisation, row.theme_id, row.answers], sort_keys=True)


def _bring_up(entry: Entry, row: Entry) -> None:
    for name in ("title", "organisation", "theme", "answers", "revision", "saved_at", "status"):
        setattr(entry, name, getattr(row, name))
