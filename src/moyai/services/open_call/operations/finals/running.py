"""The final runs: its lines begin, pause, go on and end; votes are opened and closed; scoring ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.models import Entry, Final, FinalScore, Slot
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.finals.arranging import require_office
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.finals.people import (
    find_stage_state,
    list_candidates,
    list_waiting_states,
)
from moyai.services.open_call.queries.finals.timing import find_current, find_next, list_slots
from moyai.services.open_call.refusals_finals import FinalRefused


@transaction.atomic
def start_final(*, final: Final, by: User, now: datetime) -> Slot:
    """Begin the final with its first line; all finalists are on stage from now on.

    Raises:
        FinalRefused: ``not_office``, ``no_slots``, or ``moved_on`` when it has begun.
    """
    actor = require_office(by, final.programme)
    first = find_next(list_slots(final))
    if first is None:
        raise FinalRefused("no_slots")
    if not Final.objects.filter(pk=final.pk, state=FinalState.PLANNED).update(state=FinalState.RUNNING):
        raise FinalRefused("moved_on")
    final.state = FinalState.RUNNING
    _put_on_stage(final, actor, now)
    _begin(first, now)
    note("start_final", f"final:{final.code}", actor, now)
    return first


@transaction.atomic
def go_to_next(*, final: Final, after: int | None, by: User, now: datetime) -> Slot | None:
    """End the line that runs and begin the next; return it, or None when it was the last.

    Args:
        final: that runs.
        after: number (pk) of the line that the page showed as running, so that two presses are one step;
            None: none did.
        by: of the office.
        now: the moment.

    Raises:
        FinalRefused: ``not_office``, ``not_begun``, ``moved_on``, or ``no_more`` when all lines are over.
    """
    # The ceremony goes on after scoring is closed, and after the release.
    actor = require_office(by, final.programme)
    if final.state == FinalState.PLANNED:
        raise FinalRefused("not_begun")
    slots = list_slots(final)
    current, following = find_current(slots), find_next(slots)
    if (current.pk if current else None) != after:
        raise FinalRefused("moved_on")
    if current is None and following is None:
        raise FinalRefused("no_more")
    if current is not None:
        _end(current, now)
    if following is not None:
        _begin(following, now)
    note("next_slot", f"final:{final.code}", actor, now, number=following.number if following else 0)
    return following


@transaction.atomic
def pause_slot(*, slot: Slot, by: User, now: datetime) -> None:
    """Let a line's time stand still.

    Raises:
        FinalRefused: ``not_office``, or ``paused_already`` where it does, or does not run.
    """
    actor = require_office(by, slot.final.programme)
    running = Slot.objects.filter(
        pk=slot.pk, started_at__isnull=False, ended_at__isnull=True, paused_at__isnull=True
    )
    if not running.update(paused_at=now):
        raise FinalRefused("paused_already")
    note("pause_slot", f"final:{slot.final.code}", actor, now, number=slot.number)


@transaction.atomic
def resume_slot(*, slot: Slot, by: User, now: datetime) -> None:
    """Let a line's time go on.

    Raises:
        FinalRefused: ``not_office``, or ``runs_already`` where it was not paused.
    """
    actor = require_office(by, slot.final.programme)
    present = Slot.objects.filter(pk=slot.pk, ended_at__isnull=True, paused_at__isnull=False).first()
    if present is None or present.paused_at is None:
        raise FinalRefused("runs_already")
    stood_s = present.paused_s + round((now - present.paused_at).total_seconds())
    standing = Slot.objects.filter(pk=slot.pk, paused_at=present.paused_at)
    if not standing.update(paused_at=None, paused_s=max(0, stood_s)):
        raise FinalRefused("runs_already")
    note("resume_slot", f"final:{slot.final.code}", actor, now, number=slot.number)


@transaction.atomic
def open_vote(*, final: Final, by: User, now: datetime, minutes: int | None = None) -> None:
    """Let the audience vote from now on, for some minutes or (None) until it is closed.

    Raises:
        FinalRefused: ``not_office``, ``vote_runs_already``, or ``vote_counted_soon`` once scoring is closed.
    """
    actor = require_office(by, final.programme)
    if final.state not in (FinalState.PLANNED, FinalState.RUNNING):
        raise FinalRefused("vote_counted_soon")
    if final.vote_opens_at and final.vote_opens_at <= now and not is_vote_over(final, now):
        raise FinalRefused("vote_runs_already")
    final.vote_opens_at = final.vote_opens_at if _was_open(final, now) else now
    final.vote_closes_at = None if minutes is None else now + timedelta(minutes=minutes)
    final.save(update_fields=["vote_opens_at", "vote_closes_at"])
    note("open_vote", f"final:{final.code}", actor, now, minutes=minutes or 0)


@transaction.atomic
def close_vote(*, final: Final, by: User, now: datetime) -> None:
    """End the vote now.

    Raises:
        FinalRefused: ``not_office``, ``vote_early`` where it has not begun, ``vote_late`` where it is over.
    """
    actor = require_office(by, final.programme)
    if not _was_open(final, now):
        raise FinalRefused("vote_early")
    if is_vote_over(final, now):
        raise FinalRefused("vote_late")
    final.vote_closes_at = now
    final.save(update_fields=["vote_closes_at"])
    note("close_vote", f"final:{final.code}", actor, now)


@transaction.atomic
def close_scoring(*, final: Final, by: User, now: datetime) -> None:
    """End judging: from now on results wait for the chair.

    Raises:
        FinalRefused: ``not_office``, ``not_begun``, ``vote_open``, or ``scores_missing`` where a finalist has
            no score at all.
    """
    actor = require_office(by, final.programme)
    if final.state != FinalState.RUNNING:
        raise FinalRefused("not_begun" if final.state == FinalState.PLANNED else "over")
    if _was_open(final, now) and not is_vote_over(final, now):
        raise FinalRefused("vote_open")
    scored = set(FinalScore.objects.filter(final=final).values_list("entry_id", flat=True))
    if any(each.pk not in scored for each in list_candidates(final.programme)):
        raise FinalRefused("scores_missing")
    if not Final.objects.filter(pk=final.pk, state=FinalState.RUNNING).update(state=FinalState.HELD):
        raise FinalRefused("moved_on")
    final.state = FinalState.HELD
    note("close_scoring", f"final:{final.code}", actor, now)


@transaction.atomic
def reopen_scoring(*, final: Final, by: User, now: datetime, reason: str) -> None:
    """Let judges go on, with a reason for the record; only before the chair has released.

    Raises:
        FinalRefused: ``not_office``, or ``over`` where scoring is not closed, or no reason is given.
    """
    actor = require_office(by, final.programme)
    standing = Final.objects.filter(pk=final.pk, state=FinalState.HELD)
    if not reason.strip() or not standing.update(state=FinalState.RUNNING):
        raise FinalRefused("over")
    final.state = FinalState.RUNNING
    note("reopen_scoring", f"final:{final.code}", actor, now, reason=reason.strip()[:400])


def is_vote_over(final: Final, now: datetime) -> bool:
    """Tell whether a vote that was opened has ended."""
    return final.vote_closes_at is not None and final.vote_closes_at <= now


def _was_open(final: Final, now: datetime) -> bool:
    return final.vote_opens_at is not None and final.vote_opens_at <= now


def _put_on_stage(final: Final, actor: str, now: datetime) -> None:
    plan = get_plan(final.programme)
    on_stage = find_stage_state(plan) or ""
    waiting = Entry.objects.filter(programme=final.programme, state__in=list_waiting_states(plan))
    for entry in waiting.select_related("programme"):
        move_entry(entry=entry, to=on_stage, movers=frozenset({Mover.OFFICE}), actor=actor, now=now)


def _begin(slot: Slot, now: datetime) -> None:
    if not Slot.objects.filter(pk=slot.pk, started_at__isnull=True).update(started_at=now):
        raise FinalRefused("moved_on")
    slot.started_at = now


def _end(slot: Slot, now: datetime) -> None:
    paused_s = slot.paused_s
    if slot.paused_at:
        paused_s += max(0, round((now - slot.paused_at).total_seconds()))
    ended = {"ended_at": now, "paused_at": None, "paused_s": paused_s}
    if not Slot.objects.filter(pk=slot.pk, ended_at__isnull=True).update(**ended):
        raise FinalRefused("moved_on")
    slot.ended_at = now
