"""Who wants to go where and when on a day: the demand that simulated residents bring.

The shape is an assumption tuned to the published volume (118.6 rides a day in the year reported in September
2023): mornings to the doctor and the shops, home before noon or in the early afternoon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from random import Random

from moyai.demo.facts import CENTRE, Landmark, find_area, list_landmarks

OUTINGS_A_DAY = 79
RETURN_SHARE = 0.86
PRIOR_DAY_SHARE = 0.38
TOGETHER_SHARE = 0.55
"""Of the returns, how many are booked together with the way out."""
PARTY_SIZES = ((1, 0.86), (2, 0.11), (3, 0.03))
START_WEIGHTS = (
    (9 * 60, 16),
    (9 * 60 + 45, 18),
    (10 * 60 + 30, 16),
    (11 * 60 + 15, 14),
    (12 * 60, 11),
    (12 * 60 + 45, 13),
    (13 * 60 + 30, 12),
)
SLOT_MINUTES = 45
"""Slots of the day (minutes after midnight) with how many people want to be somewhere in them."""
ROUND_TO = 5
STAY_MINUTES = {"hospital": (60, 130), "clinic": (40, 80), "shop": (40, 75)}
OTHER_STAY = (50, 110)
FIRST_APPOINTMENT = 9 * 60 + 45
"""Nobody arranges to be somewhere sooner after the service starts than the ride takes."""
BOOKING_OPENS = 8 * 60 + 40
LAST_RETURN = 14 * 60 + 30
MIN_TRIP_KM = 0.7
NEAR_KM = 4.0
"""A place twice as far as this draws a fifth of the people."""
KM_PER_DEG = 111.0
LON_SCALE = 0.81


@dataclass(frozen=True)
class Rider:
    """What the demand needs to know of a resident."""

    code: str
    lon: float
    lat: float
    area: str
    uses_wheelchair: bool


@dataclass(frozen=True)
class Errand:
    """One ride somebody will ask for. Times are minutes after midnight.

    ``ask_at`` is when she books; ``wish_at`` when she wants to be there (``is_arrive_by``) or to leave.
    """

    rider: Rider
    landmark: Landmark
    is_return: bool
    ask_at: int
    wish_at: int
    is_arrive_by: bool
    persons: int
    wheelchairs: int


def plan_day(riders: Sequence[Rider], *, seed: int, outings: int = OUTINGS_A_DAY) -> list[Errand]:
    """Draw a day's errands, ordered by when they are asked for; the same seed gives the same day."""
    random = Random(seed)
    errands: list[Errand] = []
    for rider in random.sample(list(riders), min(outings, len(riders))):
        errands += plan_outing(random, rider)
    return sorted(errands, key=lambda e: (e.ask_at, e.wish_at))


def plan_outing(random: Random, rider: Rider) -> list[Errand]:
    """Draw one resident's outing: the way there, and mostly the way back."""
    choices = list_destinations(rider)
    if not choices:
        return []
    landmark = random.choices(choices, [attraction(rider, m) for m in choices])[0]
    persons = random.choices([n for n, _ in PARTY_SIZES], [w for _, w in PARTY_SIZES])[0]
    wish_at = draw_wish_time(random)
    ask_at = draw_ask_time(random, wish_at)
    has_appointment = landmark.kind in {"hospital", "clinic", "town_hall"} or random.random() < 0.3
    is_arrive_by = has_appointment and wish_at >= FIRST_APPOINTMENT
    chairs = int(rider.uses_wheelchair)
    out = Errand(rider, landmark, False, ask_at, wish_at, is_arrive_by, persons, chairs)
    low, high = STAY_MINUTES.get(landmark.kind, OTHER_STAY)
    back_at = wish_at + random.randint(low, high) + (0 if is_arrive_by else 20)
    if back_at > LAST_RETURN or random.random() > RETURN_SHARE:
        return [out]
    is_together = random.random() < TOGETHER_SHARE
    ask_back = ask_at if is_together else max(ask_at, back_at - random.randint(15, 35))
    return [out, Errand(rider, landmark, True, ask_back, back_at, False, persons, chairs)]


def draw_wish_time(random: Random) -> int:
    """Draw when somebody wants to be where she goes: on five minutes, more in the morning."""
    start = random.choices([t for t, _ in START_WEIGHTS], [w for _, w in START_WEIGHTS])[0]
    return start + ROUND_TO * random.randint(3 if start == 9 * 60 else 0, SLOT_MINUTES // ROUND_TO - 1)


def attraction(rider: Rider, landmark: Landmark) -> float:
    """Return how much a place draws a resident: its weight, less the farther it is."""
    return landmark.demand_weight / (1 + (distance_km(rider.lon, rider.lat, landmark) / NEAR_KM) ** 2)


def draw_ask_time(random: Random, wish_at: int) -> int:
    """Draw when a wish is told: the day before (which is: when booking opens), or some time ahead."""
    if random.random() < PRIOR_DAY_SHARE:
        return BOOKING_OPENS
    return max(BOOKING_OPENS, wish_at - random.randint(35, 150))


def list_destinations(rider: Rider) -> list[Landmark]:
    """Return the landmarks the area rule lets a resident go to, not too near to bother."""
    return [
        m
        for m in list_landmarks()
        if area_of(m) in {rider.area, CENTRE} and distance_km(rider.lon, rider.lat, m) > MIN_TRIP_KM
    ]


_areas: dict[str, str] = {}


def area_of(landmark: Landmark) -> str:
    """Return the key of the area a landmark lies in."""
    if landmark.key not in _areas:
        area = find_area(landmark.lon, landmark.lat)
        _areas[landmark.key] = "" if area is None else area.key
    return _areas[landmark.key]


def distance_km(lon: float, lat: float, landmark: Landmark) -> float:
    """Return the straight distance to a landmark (flat earth: good to a part in a thousand here)."""
    return KM_PER_DEG * hypot((lon - landmark.lon) * LON_SCALE, lat - landmark.lat)
