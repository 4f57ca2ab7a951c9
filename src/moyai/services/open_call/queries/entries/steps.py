"""Which steps of a programme's plan hand an entry in, take it back, or withdraw it."""

from __future__ import annotations

from moyai.services.open_call.programmes.plan import Mover, Plan, StageKind, StateKind, Step


def find_hand_in(plan: Plan) -> Step | None:
    """Return the step by which a draft is handed in."""
    return next((each for each in _by_entrant(plan, plan.first) if not _withdraws(plan, each)), None)


def find_take_back(plan: Plan, state: str) -> Step | None:
    """Return the step by which what was handed in becomes a draft again."""
    return next((each for each in _by_entrant(plan, state) if each.target == plan.first), None)


def find_withdrawal(plan: Plan, state: str) -> Step | None:
    """Return the step by which an entry is withdrawn from where it stands."""
    return next((each for each in plan.steps if each.source == state and _withdraws(plan, each)), None)


def list_office_steps(plan: Plan, state: str, movers: frozenset[Mover]) -> list[Step]:
    """Return the steps that the office takes with an entry by itself: eligibility, and withdrawal.

    What judges decide is moved by their own pages, with the record of the decision.
    """
    stage = plan.get_stage(plan.get_state(state).stage)
    steps = plan.list_steps(state, movers & {Mover.OFFICE})
    return [each for each in steps if stage.kind is StageKind.ENTRY or _withdraws(plan, each)]


def is_withdrawn(plan: Plan, state: str) -> bool:
    """Tell whether a state means that an entry was withdrawn."""
    return plan.get_state(state).kind is StateKind.WITHDRAWN


def is_of_entry(plan: Plan, state: str) -> bool:
    """Tell whether a state is of the stage in which entries are taken."""
    return plan.get_stage(plan.get_state(state).stage).kind is StageKind.ENTRY


def _by_entrant(plan: Plan, state: str) -> list[Step]:
    return plan.list_steps(state, frozenset({Mover.ENTRANT}))


def _withdraws(plan: Plan, step: Step) -> bool:
    return is_withdrawn(plan, step.target)
