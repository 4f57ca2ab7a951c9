"""Where a vehicle and its riders meet: at the door, or at a stop within the way that she can walk.

In an area of doors the vehicle comes to any point. In an area of stops it comes to the nearest stop that fits
her, and to landmarks themselves. In a mixed area whoever can walk to a stop does, and the others are fetched
at their doors.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from moyai.core.places.gazetteer import Remembered
from moyai.core.places.geometry import measure_m
from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import list_landmarks, list_stops
from moyai.engines.conversation import Localized
from moyai.fleet.queries import measure_walks_m
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.boarding_models import BoardingRule
from moyai.services.shared_taxi.enums import BoardingMode
from moyai.services.shared_taxi.walking import Walker

AT_M = 40
"""A point so near to a landmark is the landmark: its entrance and its place on the map are seldom one."""
MOST_MEASURED = 6
"""So many of the nearest stops, as the crow flies, are measured along the streets."""
ROUND_M = 10


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """Where she gets in or out.

    Attributes:
        point: the vehicle stands here.
        walk_m: from or to her door, in tens of metres.
        walk_s: the same in time, whole minutes.
        stand: where exactly to wait; None when there is nothing to say.
        is_stop: whether it is another place than her door.
    """

    point: Point
    walk_m: int = 0
    walk_s: int = 0
    stand: Localized | None = None
    is_stop: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "name": self.point.name,
            "lon": self.point.lon,
            "lat": self.point.lat,
            "walk_m": self.walk_m,
            "walk_s": self.walk_s,
            "stand": None if self.stand is None else self.stand.to_json(),
            "is_stop": self.is_stop,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Meeting":
        """Read what `to_json` wrote."""
        return cls(
            point=Point(data["name"], data["lon"], data["lat"]),
            walk_m=data["walk_m"],
            walk_s=data["walk_s"],
            stand=None if data["stand"] is None else Localized.from_json(data["stand"]),
            is_stop=data["is_stop"],
        )


_rules = Remembered(BoardingRule, lambda: tuple(BoardingRule.objects.all()))


def find_mode(area: Area) -> BoardingMode:
    """Return how people are picked up in an area."""
    found = (rule.mode for rule in _rules.list() if rule.area_id == area.pk)
    return BoardingMode(next(found, BoardingMode.DOOR))


def find_meeting(door: Point, area: Area, walker: Walker) -> Meeting | None:
    """Return where she gets in or out near a door; None where she can walk to no stop and must."""
    at_door = Meeting(point=door)
    mode = find_mode(area)
    if mode == BoardingMode.DOOR or _is_landmark(door):
        return at_door
    nearest = next(iter(list_meetings(door, walker, list_stops())), None)
    return nearest or (at_door if mode == BoardingMode.MIXED else None)


def list_meetings(door: Point, walker: Walker, places: Iterable[Facility]) -> list[Meeting]:
    """Return the places to which she can walk from a door, the nearest first.

    Ways go along the town's streets where it has imported them, else straight with a usual detour.
    """
    near = [(measure_m((one.lon, one.lat), (door.lon, door.lat)), one.number, one) for one in places]
    within = sorted(row for row in near if row[0] <= walker.limit_m and _fits(row[2], walker))
    stops = [stop for _metres, _number, stop in within[:MOST_MEASURED]]
    if not stops:
        return []
    ways = measure_walks_m(door, [Point(stop.name, stop.lon, stop.lat) for stop in stops])
    found = [
        _meet(stop, round(way / ROUND_M) * ROUND_M, walker) for stop, way in zip(stops, ways, strict=True)
    ]
    return sorted((one for one in found if one.walk_m <= walker.limit_m), key=lambda one: one.walk_m)


def is_reachable(meeting: Meeting, door: Point, walker: Walker) -> bool:
    """Tell whether a place that she was offered to walk to still is one."""
    there = (meeting.point.lon, meeting.point.lat)
    places = [one for one in list_places() if (one.lon, one.lat) == there]
    return any(one.point == meeting.point for one in list_meetings(door, walker, places))


def list_places() -> list[Facility]:
    """Return where one may be picked up instead of at one's door: stops, and landmarks."""
    return [*list_stops(), *list_landmarks()]


def _fits(stop: Facility, walker: Walker) -> bool:
    return stop.is_step_free or not walker.needs_step_free


def _meet(stop: Facility, metres: int, walker: Walker) -> Meeting:
    stand = Localized(stop.stand, stop.stand_en or stop.stand) if stop.stand else None
    return Meeting(
        point=Point(stop.name, stop.lon, stop.lat),
        walk_m=metres,
        walk_s=walker.measure_s(metres),
        stand=stand,
        is_stop=True,
    )


def _is_landmark(door: Point) -> bool:
    return any(measure_m((one.lon, one.lat), (door.lon, door.lat)) <= AT_M for one in list_landmarks())
