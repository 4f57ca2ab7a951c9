"""Between which doors and stops somebody walks, written beside her rides."""

from moyai.engines.conversation import Localized
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.boarding import Meeting
from moyai.services.shared_taxi.enums import RideEnd
from moyai.services.shared_taxi.models import Ride, RideWalk
from moyai.services.shared_taxi.requests import RideRequest


def write_walks(
    *, first: Ride, last: Ride, request: RideRequest, board: Meeting | None, alight: Meeting | None
) -> None:
    """Write the walk to the first vehicle of a way and that from its last, where there are any.

    Args:
        first: the ride with the first vehicle.
        last: the ride with the last one; mostly the same.
        request: from which door to which she rides.
        board: the stop to which she walks; None: she is fetched at her door.
        alight: the stop from which she walks; None: she is brought to the door.
    """
    ends = (
        (first, RideEnd.BOARD, request.origin, board),
        (last, RideEnd.ALIGHT, request.destination, alight),
    )
    walks = [_make_walk(ride, end, door, stop) for ride, end, door, stop in ends if stop is not None]
    if walks:
        RideWalk.objects.bulk_create(walks)


def _make_walk(ride: Ride, end: RideEnd, door: Point, stop: Meeting) -> RideWalk:
    stand = stop.stand or Localized.same("")
    return RideWalk(
        ride=ride,
        end=end,
        door_name=door.name,
        door_lon=door.lon,
        door_lat=door.lat,
        metres=stop.walk_m,
        seconds=stop.walk_s,
        stand=stand.get("ja"),
        stand_en=stand.get("en"),
    )
