"""The parts of the room. Each says its settings, periods, addresses, and what it makes known at the start."""

from moyai.services.smart_farm.areas import beds, lessons, people, robots, sensors

AREAS = (beds, robots, people, sensors, lessons)

__all__ = ["AREAS"]
