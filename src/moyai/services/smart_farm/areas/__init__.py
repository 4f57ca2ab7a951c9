"""The parts of the room. Each says its settings, periods, addresses, and what it makes known at the start."""

from moyai.services.smart_farm.areas import beds, people, robots, sensors

AREAS = (beds, robots, people, sensors)

__all__ = ["AREAS"]
