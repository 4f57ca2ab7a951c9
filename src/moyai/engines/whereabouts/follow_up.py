"""Whom to ask again, and when silence becomes a visit. Pure functions of what is known and the time.

Somebody who spoke is left alone until her kind of place is due (``ASK_AGAIN_S``); urgent needs and a bad
condition make it sooner. Then silence climbs: she is asked, asked again, her family, a neighbour, a visit.
Each rung waits for an answer before the next; a rung that is not there (no telephone, no family) is left
out. Any word about her ends the climb.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from moyai.engines.whereabouts.claims import Condition, Kind
from moyai.engines.whereabouts.rules import ASK_AGAIN_S, HOUR
from moyai.engines.whereabouts.solution import Person


class Step(StrEnum):
    """Rungs of the ladder, the first first."""

    ASK = "ask"
    AGAIN = "again"
    FAMILY = "family"
    NEIGHBOUR = "neighbour"
    VISIT = "visit"


LADDER = tuple(Step)


@dataclass(frozen=True, slots=True)
class Ladder:
    """When to ask and how long to wait.

    Attributes:
        again_s: After how many seconds without a word, by kind of place.
        unheard_s: After the beginning, where nobody has spoken of her at all.
        wait_s: How long each rung waits for an answer.
        pressed_pct: Part of these times for whom the town must reach or who is in need, in per cent.
        pressing: Needs that make it sooner.
    """

    again_s: dict[Kind, int] = field(default_factory=lambda: dict(ASK_AGAIN_S))
    unheard_s: int = 1 * HOUR
    wait_s: dict[Step, int] = field(
        default_factory=lambda: {
            Step.ASK: 1 * HOUR,
            Step.AGAIN: 1 * HOUR,
            Step.FAMILY: 2 * HOUR,
            Step.NEIGHBOUR: 2 * HOUR,
            Step.VISIT: 6 * HOUR,
        }
    )
    pressed_pct: int = 50
    pressing: frozenset[str] = frozenset({"oxygen", "dialysis", "insulin", "rescue", "medicine"})


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached: by herself, by family, by neighbours; a visit is always possible."""

    has_own_door: bool = True
    has_family: bool = True
    has_neighbour: bool = True
    is_vulnerable: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was put, or a visit that was ordered."""

    step: Step
    at_s: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be done next about somebody, and from when on."""

    step: Step
    due_s: int

    def is_due(self, now_s: int) -> bool:
        """Return whether it is time."""
        return now_s >= self.due_s


def ask_next(
    person: Person | None,
    asked: Iterable[Asked],
    reach: Reach,
    opened_s: int,
    ladder: Ladder | None = None,
) -> Question:
    """Return the next step about one person, and when it is due.

    Args:
        person: How she stands on the roster; None = nobody spoke of her.
        asked: What was asked; what lies before the last word about her no longer counts.
        reach: How she can be reached.
        opened_s: When the incident began.
        ladder: The town's times.
    """
    ladder = ladder or Ladder()
    last_s = person.confirmed_s if person is not None else None
    share = ladder.pressed_pct if is_pressed(person, reach, ladder) else 100
    open_asked = [each for each in asked if last_s is None or each.at_s >= last_s]
    rungs = [step for step in LADDER if _is_possible(step, reach)]
    if not open_asked:
        if last_s is None or person is None:
            return Question(rungs[0], opened_s + ladder.unheard_s * share // 100)
        kind = person.where.kind if person.where else Kind.UNKNOWN
        return Question(rungs[0], last_s + ladder.again_s[kind] * share // 100)
    highest = max(open_asked, key=lambda each: (LADDER.index(each.step), each.at_s))
    later = [step for step in rungs if LADDER.index(step) > LADDER.index(highest.step)]
    return Question(
        later[0] if later else rungs[-1], highest.at_s + ladder.wait_s[highest.step] * share // 100
    )


def is_pressed(person: Person | None, reach: Reach, ladder: Ladder) -> bool:
    """Return whether somebody is asked sooner: the town must reach her, or she is hurt or in urgent need."""
    if reach.is_vulnerable:
        return True
    if person is None:
        return False
    if person.condition in (Condition.INJURED, Condition.GRAVE):
        return True
    return any(need.code in ladder.pressing for need in person.needs)


def _is_possible(step: Step, reach: Reach) -> bool:
    possible = {
        Step.ASK: reach.has_own_door,
        Step.AGAIN: reach.has_own_door,
        Step.FAMILY: reach.has_family,
        Step.NEIGHBOUR: reach.has_neighbour,
    }
    return possible.get(step, True)
