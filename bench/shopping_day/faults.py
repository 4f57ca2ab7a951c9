"""What goes wrong on the day, drawn from the seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from moyai.core.clock import at_local
from moyai.fleet.modes.drone.tests.valley import CALM
from moyai.fleet.modes.drone.weather import Observed, Place

STORM = (11 * 60 + 20, 13 * 60 + 30)
WILD = CALM | {
    "wind_m_s": 13.0,
    "gust_m_s": 22.0,
    "rain_mm_h": 18.0,
    "visibility_m": 900.0,
    "thunder_km": 3.0,
}


@dataclass(frozen=True)
class Faults:
    """The faults.

    Attributes:
        sold_out: Numbers of items of which there is not a single one on the shelf.
        scarce: Numbers of items of which only the first few are there.
        absent: Places in the list of members of whom nobody opens.
        odd: Places of those who are met and are not quite well.
        hot: Places whose thermometer says 85 °C at the shop.
        warm: Places whose cold box is too warm at the door.
        falls: Which flight of the day loses its motors in the air; 0: none.
        other_mission: Which flight finds another mission on the aircraft; 0: none.
        breaks_down: When a van stops on the road, in minutes after midnight.
        ill: Which volunteer falls ill in the morning.
    """

    sold_out: frozenset[int]
    scarce: frozenset[int]
    absent: frozenset[int]
    odd: frozenset[int]
    hot: frozenset[int]
    warm: frozenset[int]
    falls: int
    other_mission: int
    breaks_down: int
    ill: int


def draw(random: Random, *, members: int, items: list[int]) -> Faults:
    """Return the faults of a day; each kind comes at least once."""
    shelf = [number // 10 for number in items]
    gone = random.choice(sorted(set(shelf)))
    places = list(range(members))
    few = max(1, members // 25)
    return Faults(
        sold_out=frozenset({10 * gone + 1, 10 * gone + 2}),
        scarce=frozenset(random.sample(items, 3)),
        absent=frozenset(random.sample(places, few)),
        odd=frozenset(random.sample(places, few)),
        hot=frozenset(random.sample(places, 2 * few)),
        warm=frozenset(random.sample(places, few)),
        falls=random.choice((1, 2)),
        other_mission=random.choice((3, 4)),
        breaks_down=random.choice((13 * 60 + 15, 14 * 60, 15 * 60)),
        ill=random.choice((0, 1)),
    )


class Sky:
    """A weather source: calm, and a storm at noon."""

    name = "rehearsed"

    def __init__(self, day: date) -> None:
        self._storm = (at_local(day, STORM[0]), at_local(day, STORM[1]))

    def is_wild(self, now: datetime) -> bool:
        """Tell whether the storm blows."""
        return self._storm[0] <= now < self._storm[1]

    def read(self, places: list[Place], now: datetime) -> list[Observed]:
        """Return what each station says, as of the last full minute."""
        at = now - timedelta(seconds=now.timestamp() % 60)
        values = WILD if self.is_wild(now) else CALM
        return [Observed(place.name, key, value, at) for place in places for key, value in values.items()]
