"""Who is in a final: finalists, judges, and what the plan calls their ends."""

from __future__ import annotations

from collections.abc import Callable

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.enums_judging import SlotKind
from moyai.services.open_call.models import Conflict, Entry, Final, Programme, Staff
from moyai.services.open_call.programmes.plan import Mover, Plan, StageKind, StateKind, Step
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.people import list_roles


def find_stage_state(plan: Plan) -> str | None:
    """Return the key of the state in which an entry is on stage: the first of the plan's final."""
    stage = plan.find_stage(StageKind.FINAL)
    states = plan.list_states_of(stage.key) if stage else []
    return states[0].key if states else None


def list_outcomes(plan: Plan) -> list[Step]:
    """Return what the chair may make of an entry that was on stage; the first is the highest."""
    on_stage = find_stage_state(plan)
    return [] if on_stage is None else plan.list_steps(on_stage, frozenset({Mover.CHAIR}))


def list_waiting_states(plan: Plan) -> list[str]:
    """Return the states from which the office lets an entry go on stage."""
    on_stage = find_stage_state(plan)
    return [each.source for each in plan.steps if each.target == on_stage and Mover.OFFICE in each.movers]


def list_candidates(programme: Programme) -> list[Entry]:
    """Return who is in the final or was, the withdrawn left out, by their place on the sheet."""
    plan = get_plan(programme)
    on_stage = find_stage_state(plan)
    states = {on_stage, *list_waiting_states(plan), *(each.target for each in list_outcomes(plan))}
    entries = Entry.objects.filter(programme=programme, state__in=states - {None})
    entries = entries.exclude(status=EntryStatus.WITHDRAWN)
    return sorted(entries, key=_by_slot(programme))


def list_all_finalists(final: Final) -> list[Entry]:
    """Return the entries of the final with those that withdrew after the sheet was made, in its order."""
    known = {each.pk: each for each in list_candidates(final.programme)}
    for slot in final.slots.filter(kind=SlotKind.PITCH, entry__isnull=False).select_related("entry"):
        if slot.entry is not None:
            known.setdefault(slot.entry.pk, slot.entry)
    return sorted(known.values(), key=_by_slot(final.programme))


def is_withdrawn(entry: Entry) -> bool:
    """Tell whether an entry has withdrawn, by its status or where it stands."""
    if entry.status == EntryStatus.WITHDRAWN:
        return True
    return get_plan(entry.programme).get_state(entry.state).kind is StateKind.WITHDRAWN


def find_judge(user: User, final: Final) -> Staff | None:
    """Return as whom somebody judges a final: judge, or chair; None: not at all."""
    roles = list_roles(user, final.programme)
    return roles.get(StaffRole.JUDGE) or roles.get(StaffRole.CHAIR)


def find_chair(user: User, final: Final) -> Staff | None:
    """Return as whom somebody releases the results, or None."""
    return list_roles(user, final.programme).get(StaffRole.CHAIR)


def list_conflicts(judge: Staff) -> set[int]:
    """Return numbers of the entries that a judge may not judge."""
    people = Staff.objects.filter(programme=judge.programme_id, user=judge.user_id)
    if judge.user_id is None:
        people = Staff.objects.filter(pk=judge.pk)
    standing = Conflict.objects.filter(judge__in=people, lifted_at__isnull=True)
    return set(standing.values_list("entry_id", flat=True))


def _by_slot(programme: Programme) -> Callable[[Entry], tuple[int, int]]:
    pitches = Final.objects.filter(programme=programme, slots__kind=SlotKind.PITCH)
    numbers = dict(pitches.values_list("slots__entry_id", "slots__number"))
    return lambda entry: (numbers.get(entry.pk, 10_000), entry.pk)
