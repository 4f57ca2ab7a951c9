"""What a day's goal is, whether it was reached, and whether a number of steps can be.

Levels of 2,500, 5,000 and 10,000 steps: as municipal programmes offer them (Tabira et al., JMIR Aging 7,
2024, e56184). Adaptive goal: a percentile of one's own last nine days, up and down (Adams et al., PLoS ONE
8(12), 2013, e82901; nine days: Adams, dissertation, UC San Diego, escholarship.org/uc/item/1gc062sh, where it
is the 40th percentile; the 60th of the later trials was not read in the text and can be set). The bounds are
ours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from moyai.engines.sentences import Sentence

STEP_LEVELS = (2_500, 5_000, 10_000)
MOST_STEPS = 120_000
"""More in a day nobody enters in earnest: it is refused as a slip of the hand."""
HIGH_STEPS = 40_000
"""More is kept, and looked at by a person: some walk the whole day."""
DAY = timedelta(days=1)
FOOD_CODES = frozenset(
    {"fish", "oil", "meat", "milk", "vegetables", "seaweed", "potatoes", "eggs", "soy", "fruit"}
)
"""The ten groups of ``frailty.variety``."""


class Kind(StrEnum):
    """What is done."""

    STEPS = "steps"
    FOOD = "food"
    OUTING = "outing"
    CALL = "call"
    ORAL = "oral"


UNITS: dict[Kind, Sentence] = {
    Kind.STEPS: Sentence("歩", "steps"),
    Kind.FOOD: Sentence("種類の食品", "kinds of food"),
    Kind.OUTING: Sentence("回の外出", "outings"),
    Kind.CALL: Sentence("回の電話", "calls"),
    Kind.ORAL: Sentence("回のお口の体操", "mouth exercises"),
}
_MOST_TARGET = {Kind.STEPS: 30_000, Kind.FOOD: 10, Kind.OUTING: 5, Kind.CALL: 5, Kind.ORAL: 5}


@dataclass(frozen=True, slots=True)
class Goal:
    """So much of something in a day."""

    kind: Kind
    target: int

    def __post_init__(self) -> None:
        if not 1 <= self.target <= _MOST_TARGET[self.kind]:
            raise ValueError(f"a day's goal of {self.kind} is 1 to {_MOST_TARGET[self.kind]}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody reports of a day; None: nothing was said of it, which is not zero.

    Attributes:
        steps: Of the day.
        foods: Codes of the ten groups eaten.
        outings: How often she left home.
        calls: How often she called a relative or friend.
        oral: How often she did the mouth exercise.
    """

    steps: int | None = None
    foods: frozenset[str] | None = None
    outings: int | None = None
    calls: int | None = None
    oral: int | None = None

    def __post_init__(self) -> None:
        for value, most in (
            (self.steps, MOST_STEPS),
            (self.outings, 20),
            (self.calls, 50),
            (self.oral, 20),
        ):
            if value is not None and not 0 <= value <= most:
                raise ValueError(f"{value} in a day cannot be")
        if self.foods is not None and self.foods - FOOD_CODES:
            raise ValueError(f"no such food groups: {sorted(self.foods - FOOD_CODES)}")

    def find_amount(self, kind: Kind) -> int | None:
        """Return how much of a kind was reported."""
        if kind == Kind.FOOD:
            return None if self.foods is None else len(self.foods)
        amounts = {
            Kind.STEPS: self.steps,
            Kind.OUTING: self.outings,
            Kind.CALL: self.calls,
            Kind.ORAL: self.oral,
        }
        return amounts[kind]


@dataclass(frozen=True, slots=True)
class Attainment:
    """Whether a goal was reached; ``amount`` None: nothing was reported, and it was not."""

    goal: Goal
    amount: int | None
    is_met: bool
    sentence: Sentence


_MET = Sentence(
    "目標達成です。{amount}{unit}でした（目標{target}）。", "Goal reached: {amount} {unit} (goal {target})."
)
_NOT_YET = Sentence(
    "{amount}{unit}でした。目標まであと{rest}です。", "{amount} {unit}. {rest} to go to the goal."
)
_NOTHING = Sentence("きょうの{unit}はまだ報告されていません。", "No {unit} have been reported today.")


def attain(goal: Goal, entry: Entry | None) -> Attainment:
    """Return whether a day's goal was reached."""
    amount = None if entry is None else entry.find_amount(goal.kind)
    unit = UNITS[goal.kind]
    if amount is None:
        return Attainment(goal, None, False, _NOTHING.format(unit=unit))
    if amount >= goal.target:
        said = _MET.format(amount=f"{amount:,}", unit=unit, target=f"{goal.target:,}")
        return Attainment(goal, amount, True, said)
    said = _NOT_YET.format(amount=f"{amount:,}", unit=unit, rest=f"{goal.target - amount:,}")
    return Attainment(goal, amount, False, said)


class TeamRule(StrEnum):
    """When a team has reached its goal: everybody did, so many did, or all together did."""

    EVERYBODY = "everybody"
    MOST = "most"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class TeamAttainment:
    """A team's day.

    Attributes:
        is_met: Whether the team reached it.
        met_by: Who reached the own goal.
        waiting_for: Who could still: not paused and not there yet.
        amount: All together, of who was not paused.
        target: All together.
    """

    is_met: bool
    met_by: tuple[str, ...]
    waiting_for: tuple[str, ...]
    amount: int
    target: int


def attain_together(
    goals: Mapping[str, Goal],
    entries: Mapping[str, Entry],
    *,
    rule: TeamRule,
    paused: Set[str] = frozenset(),
) -> TeamAttainment:
    """Return whether a team reached its day.

    Args:
        goals: Each member's own goal, all of one kind.
        entries: What was reported, by member.
        rule: When the team has reached it; ``MOST``: more than half.
        paused: Members who are away announced: nobody waits for them, what they do counts for themselves.

    Raises:
        ValueError: goals of several kinds.
    """
    if len({goal.kind for goal in goals.values()}) > 1:
        raise ValueError("a team's goals are of one kind")
    here = sorted(person for person in goals if person not in paused)
    found = {person: attain(goals[person], entries.get(person)) for person in here}
    met = tuple(person for person in here if found[person].is_met)
    amount = sum(each.amount or 0 for each in found.values())
    target = sum(goals[person].target for person in here)
    reached = {
        TeamRule.EVERYBODY: len(met) == len(here),
        TeamRule.MOST: 2 * len(met) > len(here),
        TeamRule.TOGETHER: amount >= target,
    }
    waiting = tuple(person for person in here if person not in met)
    return TeamAttainment(bool(here) and reached[rule], met, waiting, amount, target)


@dataclass(frozen=True, slots=True)
class Adaptive:
    """How a goal follows its person.

    Attributes:
        window: So many last days with steps are looked at.
        percentile: The goal is what so many in a hundred of these days did not pass.
        least: No goal is lower.
        most: Nor higher.
        most_change_pct: It changes by at most so much at once, up or down.
        least_days: With fewer days the goal stays as it is.
    """

    window: int = 9
    percentile: int = 60
    least: int = 1_000
    most: int = 10_000
    most_change_pct: int = 20
    least_days: int = 5

    def __post_init__(self) -> None:
        if not (1 <= self.least_days <= self.window and 1 <= self.percentile <= 100):
            raise ValueError("an adaptive goal looks at days of its window, and at a percentile of 1 to 100")
        if not 1 <= self.least <= self.most <= _MOST_TARGET[Kind.STEPS] or self.most_change_pct < 1:
            raise ValueError("the bounds of an adaptive goal rise, and it may change")


def adapt(current: int, steps: Mapping[date, int], today: date, rule: Adaptive | None = None) -> int:
    """Return the next goal of steps: the percentile of one's own last days, in hundreds, within the bounds.

    The percentile is the nearest rank: of nine days the 60th is the sixth from below. Days without steps are
    not zero but unknown, and days that need a look (``list_doubts``) are the caller's to leave out.

    Args:
        current: The goal until now.
        steps: By day; today and later are not looked at.
        today: The open day.
        rule: Window, percentile and bounds.

    Raises:
        ValueError: no goal until now.
    """
    rule = rule or Adaptive()
    if current < 1:
        raise ValueError("there is a goal until now")
    last = [steps[day] for day in sorted(day for day in steps if day < today)][-rule.window :]
    current = min(max(current, rule.least), rule.most)
    if len(last) < rule.least_days:
        return current
    low = current * (100 - rule.most_change_pct) / 100
    high = current * (100 + rule.most_change_pct) / 100
    wanted = sorted(last)[math.ceil(rule.percentile * len(last) / 100) - 1]
    return min(max(_round_within(min(max(wanted, low), high), low, high), rule.least), rule.most)


def _round_within(value: float, low: float, high: float) -> int:
    """Return whole hundreds that do not leave the bounds, where there are any."""
    rounded = round(value / 100) * 100
    if rounded > high:
        return rounded - 100
    return rounded + 100 if rounded < low else rounded


class Doubt(StrEnum):
    """Why a number of steps is looked at by a person."""

    HIGH = "high"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class StepDoubt:
    """A day's steps that a person should look at; nothing is taken away by it."""

    day: date
    steps: int
    doubt: Doubt
    usual: int | None = field(default=None)


LEAST_USUAL_DAYS, USUAL_WINDOW, JUMP_TIMES, JUMP_LEAST = 7, 14, 4, 15_000


def list_doubts(steps: Mapping[date, int]) -> tuple[StepDoubt, ...]:
    """Return days to look at: more than 40,000 steps; or 15,000 and more and four times what is usual.

    Usual is the median of the up to fourteen days with steps before, seven at least; our rule. A refused
    number (more than 120,000) never comes here: ``Entry`` does not take it.
    """
    doubts = []
    days = sorted(steps)
    for place, day in enumerate(days):
        before: Sequence[int] = [steps[each] for each in days[max(0, place - USUAL_WINDOW) : place]]
        usual = int(median(before)) if len(before) >= LEAST_USUAL_DAYS else None
        if steps[day] > HIGH_STEPS:
            doubts.append(StepDoubt(day, steps[day], Doubt.HIGH, usual))
        elif usual is not None and steps[day] >= JUMP_LEAST and steps[day] > JUMP_TIMES * usual:
            doubts.append(StepDoubt(day, steps[day], Doubt.JUMP, usual))
    return tuple(doubts)
