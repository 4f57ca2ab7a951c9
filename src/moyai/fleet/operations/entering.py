"""What a driver entered is taken once, or refused for good; what was refused late, the desk hears of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language, override

from moyai.core.accounts.models import User
from moyai.core.errors import Refused
from moyai.core.notices.operations import open_desk_task
from moyai.engines.conversation import Localized
from moyai.fleet import rules
from moyai.fleet.entries import Entry, EntryKind, find_kind
from moyai.fleet.models import DriverEntry, Shift
from moyai.fleet.operations.errors import EntryRefused, PlanBusy
from moyai.fleet.queries.drive import find_driver_shift
from moyai.fleet.specs import Sentence
from moyai.fleet.texts import tell_refused_entry

HARMLESS = frozenset({"already_done"})
"""Refusals that say: it is as the driver wished. The desk need not know."""
BEFORE_ANY_KIND = frozenset({"unknown_kind", "not_your_shift"})
LANGUAGES = ("ja", "en")


@dataclass(frozen=True, slots=True)
class SentEntry:
    """An entry as the tablet sends it, its times the town's already.

    Attributes:
        entry_id: made on the tablet.
        kind: a word of entries.py.
        shift_id: the shift that the tablet showed, None when it showed none.
        made_at: when it was entered.
        data: the kind's fields.
    """

    entry_id: UUID
    kind: str
    shift_id: int | None
    made_at: datetime
    data: Mapping[str, Any]


def take_entry(*, sent: SentEntry, driver: User, now: datetime) -> dict[str, Any]:
    """Apply what a driver entered; sent again, it gets the same answer and changes nothing.

    Returns:
        What its kind tells the tablet.

    Raises:
        EntryRefused: for good, with a sentence for the driver.
        PlanBusy: the shift changed all the time; send it again.
    """
    known = DriverEntry.objects.filter(entry_id=sent.entry_id, driver=driver).first()
    return _answer(known or _take(sent, driver, now))


def _answer(known: DriverEntry) -> dict[str, Any]:
    if known.refusal:
        language = "en" if (get_language() or "").startswith("en") else "ja"
        raise EntryRefused(known.refusal, known.refusal_text[language], **known.answer)
    return cast("dict[str, Any]", known.answer)


def _take(sent: SentEntry, driver: User, now: datetime) -> DriverEntry:
    entry = Entry(sent.entry_id, driver, None, min(sent.made_at, now), sent.data, now)
    kind = find_kind(sent.kind)
    try:
        if kind is None:
            raise EntryRefused("unknown_kind")
        entry = replace(entry, shift=_find_shift(sent, driver, now))
        with transaction.atomic():
            return _keep(entry, sent.kind, answer=kind.apply(entry))
    except PlanBusy:
        raise
    except Refused as refused:
        return _refuse(entry, sent.kind, kind, refused)
    except IntegrityError:
        return _find_quicker(entry)


def _find_shift(sent: SentEntry, driver: User, now: datetime) -> Shift | None:
    if sent.shift_id is None:
        return find_driver_shift(driver, now)
    found = Shift.objects.select_related("vehicle__partner").filter(pk=sent.shift_id, driver=driver).first()
    if found is None:
        raise EntryRefused("not_your_shift")
    return found


def _keep(entry: Entry, kind: str, **facts: Any) -> DriverEntry:
    return DriverEntry.objects.create(
        entry_id=entry.entry_id,
        driver=entry.driver,
        shift=entry.shift,
        kind=kind[:50],
        made_at=entry.made_at,
        received_at=entry.now,
        **facts,
    )


def _refuse(entry: Entry, key: str, kind: EntryKind | None, refused: Refused) -> DriverEntry:
    text = _say_everywhere(entry, kind, refused)
    is_private = kind is not None and kind.is_private
    data = {} if is_private else _without_pictures(entry.data)
    facts = {"refusal": refused.code[:40], "refusal_text": text, "data": data}
    is_late = entry.now - entry.made_at >= timedelta(seconds=rules.TELL_LATE_S)
    is_told = is_late and refused.code not in HARMLESS and not is_private
    try:
        with transaction.atomic():
            kept = _keep(entry, key, answer={"is_told": is_told}, **facts)
            if is_told:
                _tell_desk(entry, kind, text, kept)
    except IntegrityError:
        return _find_quicker(entry)
    return kept


def _find_quicker(entry: Entry) -> DriverEntry:
    """Return what the same entry became, which came twice at once."""
    found = DriverEntry.objects.filter(entry_id=entry.entry_id, driver=entry.driver).first()
    if found is None:  # the id is somebody else's
        raise EntryRefused("unreadable")
    return found


def _say_everywhere(entry: Entry, kind: EntryKind | None, refused: Refused) -> Sentence:
    """Return the refusal in every language. It changed nothing, so it can be had again in another one."""
    spoken = "en" if (get_language() or "").startswith("en") else "ja"
    return {
        each: _say_in(each, entry, kind, None if each == spoken else _redo, refused) for each in LANGUAGES
    }


def _say_in(language: str, entry: Entry, kind: EntryKind | None, redo: Any, refused: Refused) -> str:
    with override(language):
        again = redo(entry, kind, refused) if redo else refused
        text = again.text
        if isinstance(text, Localized):
            return text.get("en" if language == "en" else "ja")
        return str(text[language] if isinstance(text, dict) else text)


def _redo(entry: Entry, kind: EntryKind | None, refused: Refused) -> Refused:
    if kind is None or refused.code in BEFORE_ANY_KIND:
        return EntryRefused(refused.code)
    try:
        with transaction.atomic():
            kind.apply(entry)
            transaction.set_rollback(True)
    except Refused as again:
        return again
    return refused


def _tell_desk(entry: Entry, kind: EntryKind | None, text: Sentence, kept: DriverEntry) -> None:
    name = entry.driver.display_name or entry.driver.get_username()
    vehicle = entry.shift.vehicle if entry.shift else None
    what = kind.describe(entry) if kind else {"ja": "記録", "en": "an entry"}
    open_desk_task(
        key=f"fleet:entry:{kept.entry_id}",
        kind="driver_entry",
        text=tell_refused_entry(name, vehicle.name if vehicle else "", entry.made_at, entry.now, what, text),
        now=entry.now,
        number=vehicle.partner.phone if vehicle else "",
    )


def _without_pictures(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "photo"}
