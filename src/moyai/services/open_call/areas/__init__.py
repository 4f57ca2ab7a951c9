"""The parts of the room. Each says its settings, periods, addresses, and what it makes known at the start."""

from moyai.services.open_call.areas import after, calls, entries, finals, panel

AREAS = (calls, entries, panel, finals, after)

__all__ = ["AREAS"]
