"""Faults on demand: which calls fail, how, how often. The same seed fails the same calls."""

import itertools
import random
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from moyai.channels.line.platform.errors import CONCURRENCY_LIMIT, MONTHLY_LIMIT, RATE_LIMIT, ApiError

BEFORE = {
    "500": ApiError(500, "Internal Server Error"),
    "503": ApiError(503, "Service Unavailable"),
    "401": ApiError(401, "Authentication failed due to the following reason: invalid token"),
    "403": ApiError(403, "Access to this API is not available for your account"),
    "429-rate": ApiError(429, RATE_LIMIT),
    "429-concurrent": ApiError(429, CONCURRENCY_LIMIT),
    "429-monthly": ApiError(429, MONTHLY_LIMIT),
}
AFTER = {"timeout-after-accept", "500-after-accept"}
SLOW = {"slow", "timeout"}
KINDS = sorted({*BEFORE, *AFTER, *SLOW})
NUMBERS = itertools.count(1)


@dataclass
class Fault:
    """One rule. ``count`` is how many calls it still strikes (None: without end)."""

    kind: str
    path: str = "*"
    method: str = "*"
    channel: str = "*"
    probability: float = 1.0
    count: int | None = None
    seconds: float = 30.0
    number: int = field(default_factory=lambda: next(NUMBERS))
    struck: int = 0

    def matches(self, method: str, path: str, channel: str) -> bool:
        """Return whether the rule speaks of this call; ``path`` may hold ``*``."""
        right = fnmatchcase(path, self.path) and self.method in ("*", method)
        return right and self.channel in ("*", channel) and self.count != 0


class Faults:
    """The rules in force, asked in the order in which they were made."""

    def __init__(self, seed: int) -> None:
        self.rules: list[Fault] = []
        self.random = random.Random(seed)

    def add(self, wish: dict[str, Any]) -> Fault:
        """Take a rule.

        Raises:
            ValueError: it is none of the known kinds, or a figure is wrong.
        """
        known = {"kind", "path", "method", "channel", "probability", "count", "seconds"}
        if set(wish) - known:
            raise ValueError(f"unknown: {', '.join(sorted(set(wish) - known))}")
        rule = Fault(**wish)
        if rule.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        if not 0 <= rule.probability <= 1:
            raise ValueError("probability must be between 0 and 1")
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Take every rule back."""
        self.rules.clear()

    def reseed(self, seed: int) -> None:
        """Begin the chances anew."""
        self.random = random.Random(seed)

    def find(self, method: str, path: str, channel: str) -> Fault | None:
        """Return the rule that strikes this call, counted, or None."""
        for rule in self.rules:
            if rule.matches(method, path, channel) and self.random.random() < rule.probability:
                rule.struck += 1
                rule.count = None if rule.count is None else rule.count - 1
                return rule
        return None

    def describe(self) -> list[dict[str, Any]]:
        """Return the rules with how often each struck."""
        return [asdict(rule) for rule in self.rules]
