"""The microcontroller's pin guards: what is left on too long is switched off, come what may."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

NUMBERS = range(1, 6)


class PinGuards:
    """Guards of the pins that are in the state they are not left in.

    Attributes:
        due_s: When the first of them acts.
    """

    def __init__(self) -> None:
        self._until_s: dict[int, float] = {}
        self.due_s = inf

    def watch(self, pin: int, value: int, params: Mapping[str, float], now_s: float) -> None:
        """Take note of a pin that was written: its guard counts from the first time it was."""
        for number in NUMBERS:
            if pin and params[f"pin_guard_{number}_pin_nr"] == pin:
                if bool(value) == bool(params[f"pin_guard_{number}_active_state"]):
                    self._until_s.setdefault(pin, now_s + params[f"pin_guard_{number}_time_out"])
                else:
                    self._until_s.pop(pin, None)
        self._plan()

    def take_due(self, now_s: float) -> list[int]:
        """Return the pins whose time is over; they are not guarded any more."""
        over = [pin for pin, until_s in self._until_s.items() if until_s <= now_s]
        for pin in over:
            del self._until_s[pin]
        self._plan()
        return over

    def clear(self) -> None:
        """Guard nothing."""
        self._until_s.clear()
        self._plan()

    def _plan(self) -> None:
        self.due_s = min(self._until_s.values(), default=inf)
