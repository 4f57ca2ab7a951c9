"""May it fly? Every input is looked at by a rule; whatever is missing, old or impossible is a no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from moyai.engines.flight.rules import RULES, Kind, Rule
from moyai.engines.flight.sentences import Sentence, say

Value = float | bool


@dataclass(frozen=True)
class Reading:
    """What is known of one input. ``at_s``: when it was measured, in seconds of any clock."""

    value: Value | None
    at_s: float
    source: str = ""


class Code(StrEnum):
    """What a rule found."""

    FINE = "fine"
    MISSING = "missing"
    STALE = "stale"
    IMPOSSIBLE = "impossible"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One input with its value, limit and verdict, and the sentence for people."""

    key: str
    value: Value | None
    limit: float | None
    unit: str
    code: Code
    text: Sentence
    source: str = ""

    @property
    def is_go(self) -> bool:
        """Whether this input lets it fly."""
        return self.code == Code.FINE


@dataclass(frozen=True)
class Decision:
    """Every input, in the order of the rules."""

    findings: tuple[Finding, ...]

    @property
    def is_go(self) -> bool:
        """Whether every input lets it fly; nothing flies where nothing was looked at."""
        return bool(self.findings) and all(each.is_go for each in self.findings)

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Why it must not fly; empty when it may."""
        return tuple(each for each in self.findings if not each.is_go)


def decide(
    readings: Mapping[str, Reading | None],
    *,
    now_s: float,
    limits: Mapping[str, float] | None = None,
    rules: tuple[Rule, ...] = RULES,
) -> Decision:
    """Return whether it may fly, with every input.

    Args:
        readings: what is known, by the key of the rule; a key that is not there is missing.
        now_s: the time, in seconds of the same clock as the readings.
        limits: other limits than the rules' own, by key: those of this aircraft, flight or manual.
        rules: what is looked at.
    """
    own = limits or {}
    found = (_look(rule, readings.get(rule.key), now_s, own.get(rule.key, rule.limit)) for rule in rules)
    return Decision(tuple(found))


def _look(rule: Rule, reading: Reading | None, now_s: float, limit: float | None) -> Finding:
    value = None if reading is None else reading.value
    code = _judge(rule, reading, now_s, limit)
    source = "" if reading is None else reading.source
    shown = value if isinstance(value, bool) or _is_number(value) else None
    return Finding(
        rule.key, shown, limit, rule.unit, code, say(rule.key, code, shown, limit, rule.unit), source
    )


def _judge(rule: Rule, reading: Reading | None, now_s: float, limit: float | None) -> Code:
    if reading is None or reading.value is None:
        return Code.MISSING
    if rule.fresh_s is not None:
        age_s = now_s - reading.at_s
        if not isfinite(age_s) or age_s > rule.fresh_s or age_s < -rule.ahead_s:
            return Code.STALE
    return _weigh(rule, reading.value, limit)


def _weigh(rule: Rule, value: Value, limit: float | None) -> Code:
    if rule.kind == Kind.YES:
        if not isinstance(value, bool):
            return Code.IMPOSSIBLE
        return Code.FINE if value else Code.BROKEN
    if not _is_number(value) or not rule.least <= value <= rule.most:
        return Code.IMPOSSIBLE
    if limit is None or not isfinite(limit):
        return Code.MISSING  # without a limit nothing can be judged
    fits = {
        Kind.BELOW: value < limit,
        Kind.AT_MOST: value <= limit,
        Kind.AT_LEAST: value >= limit,
    }
    return Code.FINE if fits[rule.kind] else Code.BROKEN


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
