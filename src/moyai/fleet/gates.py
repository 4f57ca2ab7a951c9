"""Who may say that a shift must not start: the fleet asks, and knows no reason itself.

An app registers its gate in ``AppConfig.ready()``; a shift starts when no gate is closed to it.
"""

from collections.abc import Callable
from datetime import datetime

from moyai.core.errors import Refused
from moyai.fleet.models import Shift

Gate = Callable[[Shift, datetime], Refused | None]
"""Takes a planned shift and the time; returns why it must not start."""

_gates: dict[str, Gate] = {}


def register(key: str, gate: Gate) -> None:
    """Have a gate asked before every shift; the same key again replaces it."""
    _gates[key] = gate


def find_refusal(shift: Shift, now: datetime) -> Refused | None:
    """Return why a shift must not start, or None when it may."""
    return next((refused for gate in _gates.values() if (refused := gate(shift, now)) is not None), None)
