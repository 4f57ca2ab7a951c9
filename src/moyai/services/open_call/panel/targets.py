"""Which state of the plan a result leads to. Plans are data, so this is read from their moves."""

from __future__ import annotations

from moyai.services.open_call.enums_judging import Result
from moyai.services.open_call.programmes.plan import Mover, Plan, StateKind, Step

MOVERS = frozenset({Mover.CHAIR, Mover.SYSTEM})
"""As what a decision moves entries."""
NONE_SUITABLE = "none_suitable"
GOES_ON = (StateKind.WON, StateKind.OPEN)


def find_target(plan: Plan, source: str, result: Result, *, none_suitable: bool = False) -> str | None:
    """Return the key of the state that a result leads to from another; None: the plan has no such move.

    A reserve waits where the plan has "almost", and otherwise among those not chosen.
    """
    steps = plan.list_steps(source, MOVERS)
    if none_suitable:
        return _first(plan, steps, (StateKind.LOST,), key=NONE_SUITABLE) or _lose(plan, steps)
    if result == Result.CHOSEN:
        return _first(plan, steps, (StateKind.WON,)) or _first(plan, steps, (StateKind.OPEN,))
    if result == Result.ALMOST:
        return _first(plan, steps, (StateKind.ALMOST,))
    if result == Result.RESERVE:
        return _first(plan, steps, (StateKind.ALMOST,)) or _lose(plan, steps)
    return _lose(plan, steps)


def list_results(plan: Plan, source: str) -> list[Result]:
    """Return the results that may be decided of an entry that stands in a state."""
    return [each for each in Result if find_target(plan, source, each) is not None]


def list_judged(plan: Plan, stage: str) -> list[str]:
    """Return the states in which entries of a stage wait for a decision."""
    open_ones = [each.key for each in plan.list_states_of(stage) if each.kind is StateKind.OPEN]
    return [key for key in open_ones if key != plan.first and plan.list_steps(key, MOVERS)]


def _first(plan: Plan, steps: list[Step], kinds: tuple[StateKind, ...], key: str = "") -> str | None:
    for step in steps:
        state = plan.get_state(step.target)
        if state.kind in kinds and (not key or state.key == key):
            return state.key
    return None


def _lose(plan: Plan, steps: list[Step]) -> str | None:
    others = [each for each in steps if each.target != NONE_SUITABLE]
    return _first(plan, others, (StateKind.LOST,))
