"""Who takes which turn of a week: fairly, on her days, never two robots at once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Turn:
    """A time in which a robot wants somebody."""

    robot: int
    starts_at: datetime
    ends_at: datetime
    weekday: int

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def overlaps(self, other: Turn) -> bool:
        """Whether both go on at some moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Operator:
    """Who can come: ``weekdays`` as bits, Monday the lowest; ``most_minutes`` within the week.

    ``has``: the turns of this week that are hers already. ``before_minutes``: what she did lately; who did
    less comes first where two did equally much this week.
    """

    member: int
    weekdays: int
    most_minutes: int
    has: tuple[Turn, ...] = ()
    before_minutes: int = 0


@dataclass
class _Hand:
    operator: Operator
    turns: list[Turn] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.turns)

    def can(self, turn: Turn) -> bool:
        return (
            bool(self.operator.weekdays >> turn.weekday & 1)
            and self.minutes + turn.minutes <= self.operator.most_minutes
            and not any(each.overlaps(turn) for each in self.turns)
        )


def plan_turns(
    turns: Iterable[Turn],
    operators: Sequence[Operator],
    familiar: Mapping[int, Collection[int]] | None = None,
) -> tuple[dict[Turn, int], list[Turn]]:
    """Give each turn to somebody, one after another as they begin.

    Of those who can, whoever has least this week comes first, then who knows the robot, then who did least
    lately, then the lower number: the same turns and people are the same rota.

    Args:
        turns: what is to be filled.
        operators: who can come.
        familiar: members who have steered a robot before, by the robot.

    Returns:
        Who has each turn, and the turns for which nobody can.
    """
    known = familiar or {}
    hands = [_Hand(each, list(each.has)) for each in operators]
    given: dict[Turn, int] = {}
    gaps = []
    for turn in sorted(turns, key=lambda each: (each.starts_at, each.robot)):
        able = [each for each in hands if each.can(turn)]
        if not able:
            gaps.append(turn)
            continue
        knows = known.get(turn.robot, ())
        best = min(
            able,
            key=lambda each: (
                each.minutes,
                each.operator.member not in knows,
                each.operator.before_minutes,
                each.operator.member,
            ),
        )
        best.turns.append(turn)
        given[turn] = best.operator.member
    return given, gaps
