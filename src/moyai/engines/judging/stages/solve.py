"""Which moves are open to whom, and why others are not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.stages.problem import Machine, Move


@dataclass(frozen=True, slots=True)
class Option:
    """A move from where something stands.

    Attributes:
        move: Which.
        lacks: Facts that do not hold yet, in the order of their keys; empty: it may be made now.
    """

    move: Move
    lacks: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it may be made now."""
        return not self.lacks


def list_options(
    machine: Machine, state: str, roles: Collection[str], facts: Collection[str]
) -> tuple[Option, ...]:
    """Return the moves that somebody of these roles could make, with what they lack.

    Moves of other roles are not told.

    Args:
        machine: The stages.
        state: Where it stands.
        roles: Who asks.
        facts: What holds.

    Raises:
        ProblemError: the state is not known.
    """
    machine.find(state)
    return tuple(
        Option(each, tuple(sorted(each.needs - set(facts))))
        for each in machine.moves
        if each.before == state and each.roles & set(roles)
    )


def follow(machine: Machine, state: str, move: str, roles: Collection[str], facts: Collection[str]) -> str:
    """Return the state after a move.

    Raises:
        ProblemError: there is no such move from there for these roles, or something that it needs does not
            hold.
    """
    for option in list_options(machine, state, roles, facts):
        if option.move.key == move:
            if option.lacks:
                raise ProblemError(f"move {move}", f"lacks {', '.join(option.lacks)}")
            return option.move.after
    raise ProblemError(f"move {move}", f"cannot be made from {state} by these roles")
