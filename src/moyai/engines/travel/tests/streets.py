"""What the tests of street travel share: a car, and the same car for the reference."""

import random
import tempfile
from pathlib import Path

from tests.street_reference import Costs, Reference
from tests.street_town import MadeUpTown

from moyai.engines.travel import SpeedProfile
from moyai.engines.travel.streets import StreetMap, StreetProfile, Turns
from moyai.engines.travel.streets.links import make_street_map
from moyai.engines.travel.streets.osm import read_osm

SPEEDS = {"primary": 40.0, "tertiary": 33.0, "residential": 25.0}
TURNS = Turns(left_s=2.0, right_s=6.0, round_s=20.0, signal_s=8.0)
STRAIGHT = SpeedProfile.steady("car", 30.0, least_s=0.0)
CAR = StreetProfile(STRAIGHT, "motor", SPEEDS, of_limit=0.8, turns=TURNS)
COSTS = Costs(SPEEDS, 0.8, 2.0, 6.0, 20.0, 8.0)


def import_town(town: MadeUpTown) -> StreetMap:
    with tempfile.TemporaryDirectory() as folder:
        raw = read_osm(town.write(Path(folder) / "town.osm.pbf"))
    return make_street_map(raw)[0]


def pick_places(reference: Reference, rng: random.Random, count: int) -> list:
    """Return places on segments that the car may drive, well away from crossings."""
    segments = sorted(reference.seconds)
    return [(rng.choice(segments), rng.uniform(0.1, 0.9)) for _ in range(count)]
