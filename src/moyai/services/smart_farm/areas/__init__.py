"""The parts of the room. Each says its settings, periods, addresses, and what it makes known at the start."""

from moyai.services.smart_farm.areas import beds, lessons, robots

AREAS = (beds, robots, lessons)

__all__ = ["AREAS"]
