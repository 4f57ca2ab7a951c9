"""A state that does not flutter: it is entered at one value and left at another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latch:
    """When a state is entered and when it is left.

    ``enter_at`` above ``leave_at``: a state of too much. Below: a state of too little.
    """

    enter_at: float
    leave_at: float

    def __post_init__(self) -> None:
        if self.enter_at == self.leave_at:
            raise ValueError("without a distance between entering and leaving, a state flutters")

    @property
    def is_of_too_much(self) -> bool:
        """Tell whether high values are the trouble."""
        return self.enter_at > self.leave_at

    def step(self, was_on: bool, value: float) -> bool:
        """Return whether the state holds after this value."""
        if self.is_of_too_much:
            return value > self.leave_at if was_on else value >= self.enter_at
        return value < self.leave_at if was_on else value <= self.enter_at
