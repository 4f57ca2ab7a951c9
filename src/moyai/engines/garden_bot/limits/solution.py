"""Whether a request may run, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.sentences import Sentence


class Code(StrEnum):
    """Why."""

    FINE = "fine"
    STOP = "stop"
    LOCKED = "locked"
    NOT_FOR_YOU = "not_for_you"
    SCRIPT = "script"
    OUTSIDE = "outside"
    FORBIDDEN = "forbidden"
    DRAGS = "drags"
    TOO_LOW = "too_low"
    TOO_DEEP = "too_deep"
    LOST = "lost"
    AFTER_ZERO = "after_zero"
    NO_PLACE = "no_place"
    NO_VALUE = "no_value"
    NO_SEQUENCE = "no_sequence"
    NO_TOOL = "no_tool"
    NO_FLOW = "no_flow"
    LOOP = "loop"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    ASLEEP = "asleep"
    NOT_IN_TIME = "not_in_time"
    NO_PIN = "no_pin"
    TOGGLED = "toggled"
    HALF_OPEN = "half_open"
    STAYS_ON = "stays_on"
    ONLY_WAIT = "only_wait"
    RUNS_NOW = "runs_now"
    OPEN_TOO_LONG = "open_too_long"
    SPENT = "spent"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided.

    Attributes:
        may_run: Whether it may.
        code: Why.
        text: The same for people.
        path: Which step, e.g. ``body[2]`` or ``body[0] > sequence 5 > body[1]``; empty for the whole.
        water_ml: The most water it uses; 0 where it may not run.
        left_ml: What is left for today, after it where it may run.
        duration_s: The longest it takes; 0 where it may not run.
        steps: How many it has, with all it runs.
        tool_id: The tool that is mounted at its end; 0: none; None: nobody knows.
        has_new_tool: It fetches a tool, brings one back or declares one.
        moves: How many ways the arm goes.
    """

    may_run: bool
    code: Code
    text: Sentence
    path: str = ""
    water_ml: float = 0.0
    left_ml: float = 0.0
    duration_s: float = 0.0
    steps: int = 0
    tool_id: int | None = None
    has_new_tool: bool = False
    moves: int = 0
