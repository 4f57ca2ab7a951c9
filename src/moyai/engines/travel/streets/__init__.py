"""Travel along the streets of an OpenStreetMap extract. The model is in the README of ``engines/travel``."""

from moyai.engines.travel.streets.closures import Closure
from moyai.engines.travel.streets.profile import StreetProfile, Turns
from moyai.engines.travel.streets.provider import StreetTravel
from moyai.engines.travel.streets.stored import load_map, save_map
from moyai.engines.travel.streets.street_map import StreetMap

__all__ = ["Closure", "StreetMap", "StreetProfile", "StreetTravel", "Turns", "load_map", "save_map"]
