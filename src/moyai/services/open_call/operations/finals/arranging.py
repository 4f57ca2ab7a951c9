"""The final is made, its run sheet arranged, before and while it runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from moyai.core.accounts.models import User
from moyai.core.codes import make_free_code
from moyai.services.open_call.enums_judging import FinalState, SlotKind
from moyai.services.open_call.models import Entry, Final, FinalScore, Programme, Slot
from moyai.services.open_call.noting import note
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.finals.people import find_stage_state, list_candidates
from moyai.services.open_call.queries.people import is_office
from moyai.services.open_call.refusals_finals import FinalRefused

USUAL_S = {SlotKind.TALK: 600, SlotKind.PITCH: 420, SlotKind.QUESTIONS: 300, SlotKind.BREAK: 900,
           SlotKind.VOTE: 600, SlotKind.AWARD: 1200}  # fmt: skip
"""So long each kind usually takes, in seconds."""
FIRST_WARNS_S = 60


def require_office(user: User, programme: Programme) -> str:
    """Return how the audit log calls somebody of the office.

    Raises:
        FinalRefused: ``not_office``.
    """
    if not is_office(user, programme):
        raise FinalRefused("not_office")
    return f"user:{user.pk}"


@transaction.atomic
def make_final(*, programme: Programme, by: User, now: datetime, **facts: Any) -> Final:
    """Make the final of a programme.

    Args:
        programme: whose plan has a final.
        by: of its office.
        now: the moment.
        **facts: fields of `Final`: title, starts_at, place, address, rubric, votes, points, film_address.

    Raises:
        FinalRefused: ``not_office``, ``has_final`` or ``not_contest``.
    """
    actor = require_office(by, programme)
    if find_stage_state(get_plan(programme)) is None:
        raise FinalRefused("not_contest")
    if Final.objects.filter(programme=programme).exists():
        raise FinalRefused("has_final")
    code = make_free_code(lambda each: Final.objects.filter(code=each).exists())
    final = Final.objects.create(code=code, programme=programme, **facts)
    note("make_final", f"final:{final.code}", actor, now)
    return final


@transaction.atomic
def change_final(*, final: Final, by: User, now: datetime, **facts: Any) -> None:
    """Change what a final is; arguments as of `make_final`.

    Raises:
        FinalRefused: ``not_office``; ``rubric_locked`` once there is a score; ``over`` when results are out
            (the film's address may still be put in).
    """
    actor = require_office(by, final.programme)
    changed = {key for key, value in facts.items() if getattr(final, key) != value}
    if final.state == FinalState.RELEASED and changed - {"film_address"}:
        raise FinalRefused("over")
    if changed & {"rubric"} and FinalScore.objects.filter(final=final).exists():
        raise FinalRefused("rubric_locked")
    if changed & {"votes", "points"} and final.vote_opens_at and final.vote_opens_at <= now:
        raise FinalRefused("vote_runs_already")
    for key in changed:
        setattr(final, key, facts[key])
    final.save(update_fields=sorted(changed))
    note("change_final", f"final:{final.code}", actor, now, changed=sorted(changed))


@transaction.atomic
def make_usual_sheet(*, final: Final, by: User, now: datetime) -> int:
    """Fill an empty run sheet with a usual order; return how many lines it has.

    Raises:
        FinalRefused: ``not_office``, or ``begun`` where there are lines already.
    """
    actor = require_office(by, final.programme)
    if final.slots.exists():
        raise FinalRefused("begun")
    rows: list[tuple[SlotKind, Entry | None]] = [(SlotKind.TALK, None)]
    for team in list_candidates(final.programme):
        rows += [(SlotKind.PITCH, team), (SlotKind.QUESTIONS, team)]
    rows += [(SlotKind.VOTE, None), (SlotKind.BREAK, None), (SlotKind.AWARD, None)]
    for number, (kind, entry) in enumerate(rows, start=1):
        Slot.objects.create(
            final=final, number=number, kind=kind, entry=entry, seconds=USUAL_S[kind], warns_s=FIRST_WARNS_S
        )
    note("make_run_sheet", f"final:{final.code}", actor, now, lines=len(rows))
    return len(rows)


@transaction.atomic
def add_slot(*, final: Final, by: User, now: datetime, **facts: Any) -> Slot:
    """Put a line at the end of the run sheet.

    Args:
        final: not over.
        by: of the office.
        now: the moment.
        **facts: fields of `Slot`: kind, title, entry, is_online, seconds, warns_s.

    Raises:
        FinalRefused: ``not_office``, ``over`` or ``not_finalist``.
    """
    actor = require_office(by, final.programme)
    _require_not_over(final)
    _require_finalist(final, facts.get("entry"))
    last = final.slots.aggregate(most=Max("number"))["most"] or 0
    slot = Slot.objects.create(final=final, number=last + 1, **facts)
    note("add_slot", f"final:{final.code}", actor, now, number=slot.number)
    return slot


@transaction.atomic
def change_slot(*, slot: Slot, by: User, now: datetime, **facts: Any) -> None:
    """Change a line; of one that runs the length, the title and the warning alone.

    Raises:
        FinalRefused: ``not_office``, ``begun`` or ``not_finalist``.
    """
    actor = require_office(by, slot.final.programme)
    changed = {key for key, value in facts.items() if getattr(slot, key) != value}
    if slot.ended_at or (slot.started_at and changed - {"seconds", "title", "warns_s"}):
        raise FinalRefused("begun")
    _require_finalist(slot.final, facts.get("entry"))
    for key in changed:
        setattr(slot, key, facts[key])
    slot.save(update_fields=sorted(changed))
    note("change_slot", f"final:{slot.final.code}", actor, now, number=slot.number, changed=sorted(changed))


@transaction.atomic
def remove_slot(*, slot: Slot, by: User, now: datetime) -> None:
    """Take a line out that has not begun; raises as `change_slot` does."""
    actor = require_office(by, slot.final.programme)
    if not Slot.objects.filter(pk=slot.pk, started_at__isnull=True).delete()[0]:
        raise FinalRefused("begun")
    note("remove_slot", f"final:{slot.final.code}", actor, now, number=slot.number)


@transaction.atomic
def move_slot(*, slot: Slot, is_up: bool, by: User, now: datetime) -> None:
    """Let a line and its neighbour change places, neither of which has begun.

    Raises:
        FinalRefused: ``not_office``, ``begun``, or ``at_edge`` where there is no such neighbour.
    """
    actor = require_office(by, slot.final.programme)
    if slot.started_at:
        raise FinalRefused("begun")
    waiting = Slot.objects.filter(final=slot.final_id, started_at__isnull=True)
    if is_up:
        other = waiting.filter(number__lt=slot.number).order_by("-number").first()
    else:
        other = waiting.filter(number__gt=slot.number).order_by("number").first()
    if other is None:
        raise FinalRefused("at_edge")
    mine, its = slot.number, other.number
    free = (Slot.objects.filter(final=slot.final_id).aggregate(most=Max("number"))["most"] or 0) + 1
    for pk, number in ((slot.pk, free), (other.pk, mine), (slot.pk, its)):
        Slot.objects.filter(pk=pk).update(number=number)
    slot.number = its
    note("move_slot", f"final:{slot.final.code}", actor, now, came_from=mine, to=its)


def _require_not_over(final: Final) -> None:
    if final.state == FinalState.RELEASED:
        raise FinalRefused("over")


def _require_finalist(final: Final, entry: Entry | None) -> None:
    if entry is not None and entry.pk not in {each.pk for each in list_candidates(final.programme)}:
        raise FinalRefused("not_finalist")
