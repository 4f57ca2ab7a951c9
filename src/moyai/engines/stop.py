"""When a search ends."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class StopCriterion(Protocol):
    """Tells a search how far it has come."""

    def start(self) -> Progress:
        """Begin to count."""
        ...


class Progress(Protocol):
    """One search's count."""

    def chunk(self) -> int:
        """Return how many iterations to do before asking again; 0 when the search is over."""
        ...

    def done(self, iterations: int) -> None:
        """Count iterations."""
        ...

    def fraction(self) -> float:
        """Return how much of the search is over, from 0 to 1."""
        ...

    def left(self) -> float:
        """Return how many iterations are left, as far as can be told; 0 before the first."""
        ...

    def seconds(self, share: float) -> float:
        """Return how long a share of the search takes, infinite when no time is set."""
        ...

    def now(self) -> float:
        """Return the time by its own clock, 0 always when no time is set."""
        ...


@dataclass(frozen=True, slots=True)
class IterationLimit:
    """Stop after so many iterations; with a seed this makes a search repeatable.

    Attributes:
        iterations: How many, 0 or more.
    """

    iterations: int

    def start(self) -> Progress:
        """Begin to count."""
        return _Iterations(max(0, self.iterations))


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """Stop after so many seconds.

    Attributes:
        seconds: How long, 0 or more.
        clock: What tells the time: the wall's clock, or the processor's (``time.process_time``).
    """

    seconds: float
    clock: Callable[[], float] = time.perf_counter

    def start(self) -> Progress:
        """Begin to count."""
        return _Seconds(self.seconds, self.clock)


@dataclass(frozen=True, slots=True)
class Until:
    """Stop when asked to, at the latest a twentieth of a second later.

    Attributes:
        asked: Returns True when the search shall end; asked from the search's own threads.
    """

    asked: Callable[[], bool]

    def start(self) -> Progress:
        """Begin to count."""
        return _Until(self.asked)


class _Iterations:
    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0

    def chunk(self) -> int:
        return min(max(1, self.limit // 200), self.limit - self.count)

    def done(self, iterations: int) -> None:
        self.count += iterations

    def fraction(self) -> float:
        return self.count / self.limit if self.limit else 1.0

    def left(self) -> float:
        return float(self.limit - self.count)

    def seconds(self, share: float) -> float:
        return math.inf

    def now(self) -> float:
        return 0.0


class _Seconds:
    """Chunks grow or shrink to about a hundredth of the time, at most a twentieth of a second."""

    def __init__(self, limit: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self.limit = max(limit, 0.0)
        self.clock = clock
        self.began = self.last = clock()
        self.size = 1
        self.pace = 0.0

    def chunk(self) -> int:
        self.last = self.clock()
        return 0 if self.fraction() >= 1.0 else self.size

    def done(self, iterations: int) -> None:
        now = self.clock()
        pace = self.pace = max(now - self.last, 1e-6) / max(iterations, 1)
        wanted = min(self.limit / 100, 0.05, max(0.0, self.began + self.limit - now))
        self.size = max(1, min(4 * self.size, math.floor(wanted / pace)))

    def fraction(self) -> float:
        if self.limit == 0.0:
            return 1.0
        return min(1.0, (self.clock() - self.began) / self.limit)

    def left(self) -> float:
        return self.limit * (1.0 - self.fraction()) / self.pace if self.pace else 0.0

    def seconds(self, share: float) -> float:
        return share * self.limit if share > 0.0 else 0.0

    def now(self) -> float:
        return self.clock()


class _Until(_Seconds):
    def __init__(self, asked: Callable[[], bool]) -> None:
        super().__init__(math.inf)
        self.asked = asked

    def fraction(self) -> float:
        return 1.0 if self.asked() else 0.0

    def left(self) -> float:
        return math.inf if self.pace else 0.0
