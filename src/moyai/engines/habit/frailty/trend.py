"""From one date to the next: which side of life got better or worse, as far as both were answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from moyai.engines.habit.frailty.results import Result, State
from moyai.engines.sentences import Sentence


class Movement(StrEnum):
    """Where it went; ``UNKNOWN``: what is unanswered could turn it round."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DomainChange:
    """One criterion on both dates."""

    code: str
    name: Sentence
    domain: str
    before: State
    after: State
    movement: Movement


@dataclass(frozen=True, slots=True)
class ScoreTrend:
    """A whole instrument on two dates.

    Attributes:
        movement: Of the score. For food variety more is better, for the others less.
        points: After less before; None where something was not answered on either date.
        changes: Criteria that moved or cannot be told, in the instrument's order.
        days: Between the dates.
        sentence: In plain words.
    """

    movement: Movement
    points: int | None
    changes: tuple[DomainChange, ...]
    days: int
    sentence: Sentence


_SAID = {
    Movement.BETTER: Sentence(
        "前回（{before}）より、よくなっています。この調子で続けましょう。",
        "Better than last time ({before}). Go on like this.",
    ),
    Movement.WORSE: Sentence(
        "前回（{before}）より、気になる点が増えています。むりをせず、周りの人に相談しましょう。",
        "There is more to look at than last time ({before}). Take it easy, and talk to somebody about it.",
    ),
    Movement.SAME: Sentence("前回（{before}）と変わりありません。", "The same as last time ({before})."),
    Movement.UNKNOWN: Sentence(
        "お答えのない質問があるため、前回（{before}）と比べられません。",
        "Some questions are unanswered, so it cannot be compared with last time ({before}).",
    ),
}


def find_score_trend(before: Result, before_on: date, after: Result, after_on: date) -> ScoreTrend:
    """Return how an instrument's score and criteria moved.

    Args:
        before: The earlier result.
        before_on: Its day.
        after: The later one, of the same instrument and version of the rules.
        after_on: Its day.

    Raises:
        ValueError: two instruments or versions, or the dates are not in order.
    """
    if (before.instrument, before.version) != (after.instrument, after.version):
        raise ValueError("only results by the same rules can be compared")
    if before_on >= after_on:
        raise ValueError("the earlier result comes first")
    movement = _find_movement(before, after)
    is_whole = before.points == before.most and after.points == after.most
    changes = []
    for was, now in zip(before.findings, after.findings, strict=True):
        moved = _find_state_movement(was.state, now.state)
        if moved != Movement.SAME:
            changes.append(
                DomainChange(now.rule.code, now.rule.name, now.rule.domain, was.state, now.state, moved)
            )
    return ScoreTrend(
        movement,
        after.points - before.points if is_whole else None,
        tuple(changes),
        (after_on - before_on).days,
        _SAID[movement].format(before=before_on.isoformat()),
    )


def _find_movement(before: Result, after: Result) -> Movement:
    """Return the movement that holds whatever is missing: the ranges of both scores must not overlap."""
    if (before.points, after.points) == (before.most, after.most) and before.points == after.points:
        return Movement.SAME
    if after.points > before.most:
        is_more = True
    elif after.most < before.points:
        is_more = False
    else:
        return Movement.UNKNOWN
    more_is_better = after.instrument == "variety"
    return Movement.BETTER if is_more == more_is_better else Movement.WORSE


def _find_state_movement(was: State, now: State) -> Movement:
    if State.CANNOT_TELL in (was, now):
        return Movement.UNKNOWN
    if was == now:
        return Movement.SAME
    return Movement.WORSE if now == State.YES else Movement.BETTER
