"""What people asked for, as a replay needs it: no names, seconds of the day, places by their points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from moyai.services.shared_taxi.pair_rule import BarredPair, Spot

Coordinates = tuple[float, float]
FareClass = Literal["ordinary", "self_service", "discount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One wish for a ride, given or not.

    Attributes:
        id: Unique among the wishes of a day.
        day: The day of the ride.
        asked_s: When it was told, in seconds from the beginning of ``day``; negative on a day before.
        wish_s: When she wants to leave, or to be there; seconds of the day.
        is_arrive_by: Whether ``wish_s`` is a time to be there by.
        origin: Longitude and latitude in degrees.
        destination: The same.
        origin_area: Key of the area, empty outside all.
        destination_area: The same.
        persons: Everybody who rides.
        wheelchairs: How many of them in a wheelchair.
        fare_class: The rider's own.
        is_self_service: Whether her companions pay the self-service fare.
        person: Who, only to tell people apart; empty when not known.
        age_band: Of hers (groups.py).
        group: Age band and area by which it is counted; None before groups are made.
    """

    id: str
    day: date
    asked_s: int
    wish_s: int
    is_arrive_by: bool
    origin: Coordinates
    destination: Coordinates
    origin_area: str
    destination_area: str
    persons: int = 1
    wheelchairs: int = 0
    fare_class: FareClass = "ordinary"
    is_self_service: bool = False
    person: str = ""
    age_band: str = "unknown"
    group: tuple[str, str] | None = None

    @property
    def ends(self) -> tuple[Spot, Spot]:
        """Where it begins and ends."""
        return Spot(self.origin, self.origin_area), Spot(self.destination, self.destination_area)

    def end_area(self, centre: frozenset[str]) -> str:
        """Return the area of the end outside the centre; of two such ends the origin's."""
        return self.origin_area if self.origin_area not in centre else self.destination_area

    def __post_init__(self) -> None:
        if not 0 <= self.wheelchairs <= self.persons or self.persons < 1:
            raise ValueError(f"{self.id}: {self.persons} persons, {self.wheelchairs} of them in wheelchairs")
        if not 0 <= self.wish_s < 86_400:
            raise ValueError(f"{self.id}: {self.wish_s} s is not a time of the day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """A vehicle of the present fleet.

    Attributes:
        code: Its code.
        configurations: Loads (seats, wheelchairs) that it can take.
        areas: Keys of the areas that it serves.
        depot: Where its shift begins and ends.
        break_s: How long its driver rests, 0 for not at all.
        break_from_s: When the rest may begin, seconds of the day.
        break_until_s: The latest time for that.
    """

    code: str
    configurations: tuple[tuple[int, int], ...]
    areas: frozenset[str]
    depot: Coordinates
    break_s: int = 0
    break_from_s: int = 0
    break_until_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Where one changes between two areas.

    Attributes:
        areas: Keys of the two.
        place: Longitude and latitude.
        place_area: Key of the area in which that lies.
        least_s: Shortest wait there.
        most_s: Longest wait there.
        is_one_fare: Whether the whole way is paid for once.
    """

    areas: frozenset[str]
    place: Coordinates
    place_area: str
    least_s: int
    most_s: int
    is_one_fare: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What does not change from day to day.

    Attributes:
        centre: Keys of the areas that every area is connected to.
        areas: Keys of all areas.
        cars: The present fleet.
        may_ride_within_centre: Whether rides within the centre are given.
        barred: Between which places no ride is given.
        transfers: Where one changes between areas that no vehicle connects.
        boarding_s: Seconds to get in, and to get out.
        wheelchair_boarding_s: The same with a wheelchair.
        yen_a_hour: What a vehicle with its driver costs.
        yen_a_km: What a kilometre costs on top.
    """

    centre: frozenset[str]
    areas: frozenset[str]
    cars: tuple[Car, ...]
    may_ride_within_centre: bool = True
    barred: tuple[BarredPair, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    boarding_s: int = 60
    wheelchair_boarding_s: int = 240
    yen_a_hour: int = 0
    yen_a_km: int = 0

    def find_transfer(self, wish: Wish) -> Transfer | None:
        """Return where one changes on a way between two areas outside the centre, if anywhere."""
        ends = {wish.origin_area, wish.destination_area}
        if len(ends) < 2 or ends & self.centre:
            return None
        return next((each for each in self.transfers if each.areas == ends), None)
