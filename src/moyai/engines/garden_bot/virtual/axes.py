"""How an axis moves: faster, on, slower. Where it is at any moment is worked out, not stepped through."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from moyai.engines.garden_bot.bed import Motor

BEGIN_S = 0.05


@dataclass(frozen=True, slots=True)
class Course:
    """One movement of one axis, from rest to rest (a trapezoid of speed, or a triangle on short ways).

    Attributes:
        start_s: When it begins.
        start_mm, end_mm: From where to where.
        top_mm_s: The speed that it reaches.
        gain_mm_s2: How fast it gets faster and slower.
        is_crawl: It feels its way.
    """

    start_s: float
    start_mm: float
    end_mm: float
    top_mm_s: float
    gain_mm_s2: float
    is_crawl: bool = False

    @property
    def way_mm(self) -> float:
        """How far."""
        return abs(self.end_mm - self.start_mm)

    @property
    def gain_s(self) -> float:
        """How long it gets faster."""
        return self.top_mm_s / self.gain_mm_s2

    @property
    def end_s(self) -> float:
        """When it stands again."""
        return self.start_s + (self.way_mm / self.top_mm_s + self.gain_s if self.way_mm else 0.0)

    def find_mm(self, now_s: float) -> float:
        """Return where it is."""
        passed, whole = now_s - self.start_s, self.end_s - self.start_s
        if passed >= whole:
            return self.end_mm
        if passed <= 0:
            return self.start_mm
        if passed < self.gain_s:
            gone = self.gain_mm_s2 * passed**2 / 2
        elif passed <= whole - self.gain_s:
            gone = self.top_mm_s * (passed - self.gain_s / 2)
        else:
            gone = self.way_mm - self.gain_mm_s2 * (whole - passed) ** 2 / 2
        return self.start_mm + (gone if self.end_mm > self.start_mm else -gone)

    def find_state(self, now_s: float) -> str:
        """Return FarmBot's word for what it does."""
        passed, left = now_s - self.start_s, self.end_s - now_s
        if left <= 0:
            return "idle"
        if passed < BEGIN_S:
            return "begin"
        if left < BEGIN_S:
            return "stop"
        if self.is_crawl:
            return "crawl"
        if passed < self.gain_s:
            return "accelerate"
        return "decelerate" if left < self.gain_s else "cruise"


def plan_course(
    motor: Motor,
    start_s: float,
    start_mm: float,
    end_mm: float,
    *,
    speed_pct: float = 100.0,
    is_crawl: bool = False,
) -> Course:
    """Return the course of a motor from rest to rest."""
    fastest = motor.home_mm_s if is_crawl else motor.fastest_mm_s * speed_pct / 100
    reachable = sqrt(abs(end_mm - start_mm) * motor.gain_mm_s2)
    top = min(fastest, reachable) or fastest
    return Course(start_s, start_mm, end_mm, top, motor.gain_mm_s2, is_crawl)


class Axis:
    """An axis of the frame.

    Attributes:
        name: x, y or z.
        motor: Of it.
        least_mm, most_mm: The ends of the frame.
        zero_mm: What the bot takes for 0.
        is_stalled: The motor does not turn: a fault.
    """

    __slots__ = ("_at_mm", "_course", "is_stalled", "least_mm", "most_mm", "motor", "name", "zero_mm")

    def __init__(self, name: str, motor: Motor, least_mm: float, most_mm: float) -> None:
        self.name = name
        self.motor = motor
        self.least_mm = least_mm
        self.most_mm = most_mm
        self.zero_mm = 0.0
        self.is_stalled = False
        self._at_mm = 0.0
        self._course: Course | None = None

    def find_true_mm(self, now_s: float) -> float:
        """Return where it is in the frame."""
        return self._at_mm if self._course is None else self._course.find_mm(now_s)

    def find_mm(self, now_s: float) -> float:
        """Return where it is from what the bot takes for 0."""
        return self.find_true_mm(now_s) - self.zero_mm

    def find_state(self, now_s: float) -> str:
        """Return FarmBot's word for what it does."""
        return "idle" if self._course is None else self._course.find_state(now_s)

    def start(
        self, now_s: float, true_mm: float, *, speed_pct: float = 100.0, is_crawl: bool = False
    ) -> float:
        """Start towards a place in the frame, whose ends stop it; return when it stands."""
        end = min(self.most_mm, max(self.least_mm, true_mm))
        if end == self._at_mm:
            return now_s
        self._course = plan_course(
            self.motor, now_s, self._at_mm, end, speed_pct=speed_pct, is_crawl=is_crawl
        )
        return self._course.end_s

    def halt(self, now_s: float) -> None:
        """Stand where it is now."""
        self._at_mm = self.find_true_mm(now_s)
        self._course = None
