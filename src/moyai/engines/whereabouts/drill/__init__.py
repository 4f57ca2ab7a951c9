"""A drill: an invented town, what truly happens to everybody in it, and what is said about them."""

from moyai.engines.whereabouts.drill.scenario import Drill, Scenario, Spot, invent
from moyai.engines.whereabouts.drill.score import Score, score
from moyai.engines.whereabouts.drill.town import Home, Resident

__all__ = ["Drill", "Home", "Resident", "Scenario", "Score", "Spot", "invent", "score"]
