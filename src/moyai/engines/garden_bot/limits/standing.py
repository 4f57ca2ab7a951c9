"""What is known in the middle of a walk through commands, and what makes it stop."""

from __future__ import annotations

from dataclasses import dataclass, field

from moyai.engines.garden_bot.limits.solution import Code
from moyai.engines.garden_bot.limits.spans import Room
from moyai.engines.sentences import Sentence


class Stop(Exception):  # noqa: N818 - how a walk ends, not a bug
    """A step may not run."""

    def __init__(self, code: Code, text: Sentence) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


@dataclass(slots=True)
class Standing:
    """How things stand before a step.

    Attributes:
        at: Where the arm may be.
        passed: Wherever it may have been since the start.
        is_lost: Nobody knows where it is.
        is_locked: The emergency stop is on.
        is_zeroed: The place of 0 has been changed.
        open_s: How long each open valve has been open at most.
        water_ml: The most that has been used so far.
        time_s: The longest it took so far.
        tool_id: The mounted tool; 0: none; None: nobody knows.
        has_new_tool: A tool was fetched, brought back or declared.
        moves: How many ways the arm goes.
    """

    at: Room
    passed: Room
    is_lost: bool = False
    is_locked: bool = False
    is_zeroed: bool = False
    open_s: dict[int, float] = field(default_factory=dict)
    water_ml: float = 0.0
    time_s: float = 0.0
    tool_id: int | None = None
    has_new_tool: bool = False
    moves: int = 0

    def copy(self) -> Standing:
        """Return one that changes by itself."""
        return Standing(
            self.at,
            self.passed,
            self.is_lost,
            self.is_locked,
            self.is_zeroed,
            dict(self.open_s),
            self.water_ml,
            self.time_s,
            self.tool_id,
            self.has_new_tool,
            self.moves,
        )

    def join(self, other: Standing) -> None:
        """Take in how else things may stand; valves are shut on both ways, or the walk has ended."""
        self.at = self.at.hull(other.at)
        self.passed = self.passed.hull(other.passed)
        self.is_lost |= other.is_lost
        self.is_locked |= other.is_locked
        self.is_zeroed |= other.is_zeroed
        self.open_s |= other.open_s
        self.water_ml = max(self.water_ml, other.water_ml)
        self.time_s = max(self.time_s, other.time_s)
        self.has_new_tool |= other.has_new_tool
        self.moves = max(self.moves, other.moves)
        if self.tool_id != other.tool_id:
            self.tool_id = None

    def pass_time(self, seconds: float) -> None:
        """Let time go by; open valves stay open."""
        self.time_s += seconds
        for pin in self.open_s:
            self.open_s[pin] += seconds
