"""Trials: prepared once both agreed, begun, with milestones, broken off or ended by their last review."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.engines.conversation import Localized
from moyai.services.open_call.enums_after import AgreementState, TrialState
from moyai.services.open_call.models import Agreement, Milestone, Trial
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.after_moving import TOWN, move_to_stage
from moyai.services.open_call.operations.after_telling import tell_sides
from moyai.services.open_call.programmes.plan import Mover, StageKind
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.texts import after as say

OVER = (TrialState.ENDED, TrialState.BROKEN_OFF)


@transaction.atomic
def make_trial(*, agreement: Agreement, actor: str, now: datetime) -> Trial:
    """Prepare the trial of an agreement that binds.

    Raises:
        AfterRefused: ``not_agreed`` or ``has_trial``.
    """
    row = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("entry__theme__published")
        .get(pk=agreement.pk)
    )
    if row.state != AgreementState.AGREED:
        raise AfterRefused("not_agreed")
    if Trial.objects.filter(agreement__entry=row.entry_id).exists():
        raise AfterRefused("has_trial")
    published = row.entry.theme.published if row.entry.theme else None
    trial = Trial.objects.create(
        code=make_free_code(lambda code: Trial.objects.filter(code=code).exists()),
        agreement=row,
        title=row.entry.title or row.entry.code,
        plan=str(row.terms.get("scope", "")),
        place=(published.place[:120] if published else ""),
        made_at=now,
    )
    note_trial("make_trial", trial, actor, now)
    return trial


@transaction.atomic
def change_trial(
    *, trial: Trial, title: str, plan: str, place: str, consent_says: str, actor: str, now: datetime
) -> None:
    """Write what a trial is and what residents are asked; consents given keep the words they were given to.

    Raises:
        AfterRefused: ``over`` or ``no_words`` (of the title).
    """
    row = lock_trial(trial)
    if row.state in OVER:
        raise AfterRefused("over")
    if not title.strip():
        raise AfterRefused("no_words")
    row.title, row.plan, row.place = title.strip(), plan.strip(), place.strip()
    row.consent_says = consent_says.strip()
    row.save(update_fields=["title", "plan", "place", "consent_says"])
    note_trial("change_trial", row, actor, now)


@transaction.atomic
def start_trial(*, trial: Trial, actor: str, now: datetime, movers: frozenset[Mover] = TOWN) -> None:
    """Begin a trial; the entry moves on.

    Raises:
        AfterRefused: ``not_planned`` or ``before_begin``.
        CallRefused: the entry cannot be moved.
    """
    row = lock_trial(trial)
    if row.state != TrialState.PLANNED:
        raise AfterRefused("not_planned")
    begins = row.agreement.begins_on
    if begins is not None and local(now).date() < begins:
        raise AfterRefused("before_begin")
    row.state, row.begun_at = TrialState.RUNNING, now
    row.save(update_fields=["state", "begun_at"])
    entry = row.agreement.entry
    move_to_stage(entry=entry, kind=StageKind.TRIAL, movers=movers, actor=actor, now=now)
    note_trial("start_trial", row, actor, now)
    tell_trial(row, say.TRIAL_BEGAN, "began", actor, now)


@transaction.atomic
def break_off(
    *, trial: Trial, reason: str, actor: str, now: datetime, movers: frozenset[Mover] = TOWN
) -> None:
    """Break a trial off, with its reason; what was learned is still reported.

    Raises:
        AfterRefused: ``over`` or ``no_words``.
        CallRefused: the entry cannot be moved.
    """
    if not reason.strip():
        raise AfterRefused("no_words")
    row = lock_trial(trial)
    if row.state in OVER:
        raise AfterRefused("over")
    was_running = row.state == TrialState.RUNNING
    row.state, row.ended_at, row.ended_why = TrialState.BROKEN_OFF, now, reason.strip()
    row.save(update_fields=["state", "ended_at", "ended_why"])
    if was_running:
        entry = row.agreement.entry
        move_to_stage(
            entry=entry, kind=StageKind.REPORT, movers=movers, actor=actor, now=now, reason=reason.strip()
        )
    note_trial("break_off", row, actor, now)
    tell_trial(row, say.TRIAL_ENDED, "ended", actor, now)


@transaction.atomic
def add_milestone(
    *, trial: Trial, title: str, due_on: date, note_text: str, actor: str, now: datetime
) -> Milestone:
    """Add what is to be reached by when.

    Raises:
        AfterRefused: ``over`` or ``no_words``.
    """
    if lock_trial(trial).state in OVER:
        raise AfterRefused("over")
    if not title.strip():
        raise AfterRefused("no_words")
    row = Milestone.objects.create(trial=trial, title=title.strip(), due_on=due_on, note=note_text.strip())
    note_trial("add_milestone", trial, actor, now, milestone=row.pk)
    return row


@transaction.atomic
def mark_milestone(*, milestone: Milestone, done_on: date | None, actor: str, now: datetime) -> None:
    """Say that a milestone was reached on a day, or (None) that it was not after all.

    Raises:
        AfterRefused: ``future``.
    """
    if done_on is not None and done_on > local(now).date():
        raise AfterRefused("future")
    Milestone.objects.filter(pk=milestone.pk).update(done_on=done_on)
    day = done_on.isoformat() if done_on else None
    note_trial("mark_milestone", milestone.trial, actor, now, milestone=milestone.pk, done_on=day)


@transaction.atomic
def drop_milestone(*, milestone: Milestone, actor: str, now: datetime) -> None:
    """Take a milestone off the plan; what it was stays in the audit log.

    Raises:
        AfterRefused: ``over``.
    """
    if lock_trial(milestone.trial).state in OVER:
        raise AfterRefused("over")
    note_trial("drop_milestone", milestone.trial, actor, now, title=milestone.title)
    milestone.delete()


def lock_trial(trial: Trial) -> Trial:
    """Return a trial as it stands, held until the transaction ends."""
    rows = Trial.objects.select_for_update(of=("self",)).select_related("agreement__entry__programme")
    return rows.get(pk=trial.pk)


def note_trial(verb: str, trial: Trial, actor: str, now: datetime, **facts: Any) -> None:
    """Write a line of the audit log about a trial."""
    note(verb, f"trial:{trial.code}", actor, now, **facts)


def tell_trial(trial: Trial, text: Localized, what: str, actor: str, now: datetime) -> None:
    """Tell both sides something of a trial."""
    address = reverse("open_call:trial", args=[trial.code])
    key = f"trial:{trial.code}:{what}"
    tell_sides(entry=trial.agreement.entry, text=text, key=key, address=address, actor=actor, now=now)
