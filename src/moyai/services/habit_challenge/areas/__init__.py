"""The parts of the room. Each says its settings, periods, addresses, and what it makes known at the start."""

from moyai.services.habit_challenge.areas import coins, days, doors, evidence, frailty, teams

AREAS = (teams, days, coins, frailty, doors, evidence)

__all__ = ["AREAS"]
