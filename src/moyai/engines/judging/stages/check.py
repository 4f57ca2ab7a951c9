"""Whether stages are sound, by walking every way there is; it shares no code with the other."""

from __future__ import annotations

from moyai.engines.judging.stages.problem import Machine

_ENDS = ("taken", "not_taken", "withdrawn", "none_suitable")


def check(machine: Machine) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Args:
        machine: The stages.
    """
    ends = {each.key for each in machine.states if str(each.kind) in _ENDS}

    def walk(state: str, seen: frozenset[str]) -> set[str]:
        found = {state}
        for move in machine.moves:
            if move.before == state and move.after not in seen:
                found |= walk(move.after, seen | {move.after})
        return found

    wrong = []
    for each in machine.states:
        if each.key not in walk(machine.start, frozenset({machine.start})):
            wrong.append(f"{each.key} cannot be reached")
        if not walk(each.key, frozenset({each.key})) & ends:
            wrong.append(f"{each.key} does not end")
    wrong += [f"{each.key} leads on from an end" for each in machine.moves if each.before in ends]
    return tuple(wrong)
