"""A book's entry was wrong: it stays, and beside it stands what is right, who says so, and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.fleet.modes.drone.corrections import BOOKS, FIELDS, read_now
from moyai.fleet.modes.drone.enums import LogKind
from moyai.fleet.modes.drone.errors import WrongRecord
from moyai.fleet.modes.drone.models import Correction
from moyai.fleet.modes.drone.operations.books import name_of

MOST_VALUE, MOST_REASON = 300, 200


@transaction.atomic
def correct_entry(
    *, log: LogKind, entry: int, field: str, value: str, reason: str, by: User, now: datetime
) -> Correction:
    """Write down what an entry should have said.

    Args:
        log: Which book.
        entry: Its number in the book.
        field: Which of ``corrections.FIELDS``.
        value: What is right; empty where nothing should stand there.
        reason: Why it was wrong.
        by: Who says so.
        now: The town's time.

    Raises:
        WrongRecord: ``no_entry``, ``missing`` (no reason), ``same`` (it says so already).
    """
    if field not in FIELDS[log]:
        raise WrongRecord("no_entry")
    found = BOOKS[log].objects.filter(pk=entry).first()
    if found is None:
        raise WrongRecord("no_entry")
    value, reason = (each.replace("\0", "").strip() for each in (value, reason))
    if not reason:
        raise WrongRecord("missing")
    before = read_now(log, found, field)
    if value == before:
        raise WrongRecord("same")
    made = Correction.objects.create(
        log=log,
        entry=entry,
        changes={field: [before, value[:MOST_VALUE]]},
        reason=reason[:MOST_REASON],
        at=now,
        by=by,
        by_name=name_of(by),
    )
    record(
        actor=f"user:{by.pk}",
        action="drone.correct",
        subject=f"drone-{log}:{entry}",
        now=now,
        field=field,
        reason=reason[:MOST_REASON],
    )
    return made
