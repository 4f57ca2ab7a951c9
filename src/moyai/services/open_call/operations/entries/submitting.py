"""Handing in: what was written becomes a submission that never changes, with a receipt; taking it back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.core.codes import make_free_code
from moyai.engines.conversation import Localized
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.form_fields import keep_answers
from moyai.services.open_call.models import Declaration, Entry, Submission
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.checks import list_checks
from moyai.services.open_call.queries.entries.closing import check_open
from moyai.services.open_call.queries.entries.people import list_team
from moyai.services.open_call.queries.entries.sections import get_answers, list_fields, list_files
from moyai.services.open_call.queries.entries.steps import find_hand_in, find_take_back
from moyai.services.open_call.queries.people import leads
from moyai.services.open_call.refusals_entries import EntryRefused
from moyai.services.open_call.texts import entries as say

ENTRANT = frozenset({Mover.ENTRANT})


@transaction.atomic
def declare(*, entry: Entry, words: dict[str, str], by: User, now: datetime) -> None:
    """Set down what is declared, in the words that stood there; what was declared before stays.

    Args:
        entry: a draft, of which ``by`` is the leader.
        words: by kind, the words; kinds that the plan does not ask for are left out.
        by: who declares.
        now: the moment.

    Raises:
        EntryRefused: ``not_leader`` or ``not_draft``.
    """
    _check_leader(entry, by)
    if entry.status != EntryStatus.DRAFT:
        raise EntryRefused("not_draft")
    for kind in get_plan(entry.programme).declares:
        if kind in words:
            _row, is_new = Declaration.objects.get_or_create(
                entry=entry,
                kind=kind,
                defaults={"says": words[kind], "made_by": f"user:{by.pk}", "made_at": now},
            )
            if is_new:
                note("declare", f"entry:{entry.code}", f"user:{by.pk}", now, kind=kind)


@transaction.atomic
def hand_in(*, entry: Entry, by: User, now: datetime) -> Submission:
    """Hand an entry in.

    Args:
        entry: a draft, of which ``by`` is the leader.
        by: who hands in.
        now: the moment that counts for the deadline.

    Raises:
        EntryRefused: ``not_leader``, ``not_draft``, ``too_late`` and its like with the exact times, or
            ``not_ready`` with what is missing; the draft stays as it is.
        CallRefused: it was moved meanwhile.
    """
    row = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("programme", "theme", "form")
        .get(pk=entry.pk)
    )
    _check_leader(row, by)
    step = find_hand_in(get_plan(row.programme))
    if row.status != EntryStatus.DRAFT or step is None or row.state != step.source:
        raise EntryRefused("not_draft")
    late_s = check_open(row.programme, now)
    missing = [each for each in list_checks(row, now) if not each.is_met]
    if missing:
        raise EntryRefused("not_ready", what=_say(missing))
    submission = _write(row, f"user:{by.pk}", now)
    move_entry(entry=row, to=step.target, movers=ENTRANT, actor=f"user:{by.pk}", now=now)
    row.status, row.submitted_at, row.late_s = EntryStatus.SUBMITTED, now, late_s
    row.save(update_fields=["status", "submitted_at", "late_s"])
    note("hand_in", f"entry:{row.code}", f"user:{by.pk}", now, number=submission.number, late_s=late_s)
    _tell_all(row, f"entry:{row.code}:in:{submission.number}", _receipt_words(row, submission), now)
    entry.refresh_from_db()
    return submission


@transaction.atomic
def take_back(*, entry: Entry, by: User, now: datetime) -> None:
    """Make a draft of what was handed in, until the deadline; it counts again when it is handed in again.

    Raises:
        EntryRefused: ``not_leader``, ``cannot_take_back``, ``too_late`` and its like.
        CallRefused: it was moved meanwhile.
    """
    row = Entry.objects.select_for_update(of=("self",)).select_related("programme").get(pk=entry.pk)
    _check_leader(row, by)
    step = find_take_back(get_plan(row.programme), row.state)
    if step is None:
        raise EntryRefused("cannot_take_back")
    check_open(row.programme, now)
    move_entry(entry=row, to=step.target, movers=ENTRANT, actor=f"user:{by.pk}", now=now)
    row.status = EntryStatus.DRAFT
    row.save(update_fields=["status"])
    number = row.submissions.count()
    _tell_all(row, f"entry:{row.code}:back:{number}", say.TAKEN_BACK.format(title=str(row)), now)
    entry.refresh_from_db()


def compute_digest(submission: Submission) -> str:
    """Return the digest of what a submission says; equal to the one it keeps while nobody changed it."""
    body = {
        "entry": submission.entry.code,
        "number": submission.number,
        "form": submission.form.number,
        "title": submission.title,
        "answers": submission.answers,
        "files": submission.files,
        "team": submission.team,
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _write(row: Entry, actor: str, now: datetime) -> Submission:
    submission = Submission(
        entry=row,
        number=row.submissions.count() + 1,
        receipt=make_free_code(lambda code: Submission.objects.filter(receipt=code).exists()),
        form=row.form,
        title=row.title,
        answers=keep_answers(list_fields(row), get_answers(row)),
        files=[_describe(each) for each in list_files(row)],
        team=[
            {"name": each.name, "role": each.role, "organisation": each.organisation}
            for each in list_team(row)
        ],
        submitted_by=actor,
        submitted_at=now,
    )
    submission.digest = compute_digest(submission)
    submission.save()
    return submission


def _describe(file: Any) -> dict[str, Any]:
    names = ("field", "name", "kind", "size", "digest")
    return {"number": file.pk, **{name: getattr(file, name) for name in names}}


def _check_leader(entry: Entry, by: User) -> None:
    if not leads(by, entry):
        raise EntryRefused("not_leader")


def _say(missing: Collection[Any]) -> Localized:
    ja = " ".join(f"{each.title.get('ja')}（{each.words.get('ja')}）" for each in missing)
    return Localized(ja, " ".join(f"{each.title.get('en')} ({each.words.get('en')})" for each in missing))


def _receipt_words(row: Entry, submission: Submission) -> Localized:
    return say.RECEIVED.format(title=row.title, receipt=submission.receipt)


def _tell_all(row: Entry, key: str, text: Localized, now: datetime) -> None:
    for mate in list_team(row).select_related("user"):
        tell(
            user=mate.user,
            programme=row.programme,
            key=key,
            text=text,
            now=now,
            address=reverse("open_call:entry", args=[row.code]),
        )
