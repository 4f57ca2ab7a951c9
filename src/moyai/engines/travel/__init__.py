"""Travel: how long and how far it is between points. See the README for the model."""

from moyai.engines.travel.problem import Point, SpeedProfile, TravelError
from moyai.engines.travel.provider import Matrices, TravelProvider
from moyai.engines.travel.straight_line import StraightLine

__all__ = ["Matrices", "Point", "SpeedProfile", "StraightLine", "TravelError", "TravelProvider"]
