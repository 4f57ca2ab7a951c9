"""Where she gets in and out, and when she has to leave, in words: for conversations, notices and pages."""

from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects

from moyai.core.conversations.places import show_name
from moyai.engines.conversation import Fact, Localized, joined
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.boarding import Meeting
from moyai.services.shared_taxi.enums import RideEnd
from moyai.services.shared_taxi.labels import show_clock
from moyai.services.shared_taxi.models import Ride, RideWalk
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.texts import boarding as say


def find_stops(ride: Ride) -> dict[RideEnd, Meeting]:
    """Return the stops of a ride by its ends; empty for a ride from door to door."""
    task = ride.task
    points = {
        RideEnd.BOARD: Point(task.origin_name, task.origin_lon, task.origin_lat),
        RideEnd.ALIGHT: Point(task.destination_name, task.destination_lon, task.destination_lat),
    }
    return {RideEnd(walk.end): _make_meeting(walk, points[RideEnd(walk.end)]) for walk in ride.walks.all()}


def find_doors(ride: Ride) -> tuple[Point, Point]:
    """Return from where to where she asked to ride, whether or not she walks to a stop."""
    task = ride.task
    doors = {
        RideEnd.BOARD: Point(task.origin_name, task.origin_lon, task.origin_lat),
        RideEnd.ALIGHT: Point(task.destination_name, task.destination_lon, task.destination_lat),
    }
    doors |= {RideEnd(w.end): Point(w.door_name, w.door_lon, w.door_lat) for w in ride.walks.all()}
    return doors[RideEnd.BOARD], doors[RideEnd.ALIGHT]


def find_leave_at(ride: Ride) -> datetime | None:
    """Return when she has to leave her door; None when the promised time says it all."""
    return ride.task.pickup_from - timedelta(seconds=ride.lead_s) if ride.lead_s else None


def show_place(meeting: Meeting) -> Localized:
    """Return a meeting place with where exactly to wait."""
    name = show_name(meeting.point.name)
    return name if meeting.stand is None else say.STAND.format(name=name, stand=meeting.stand)


def show_walk(meeting: Meeting) -> Localized:
    """Return a meeting place with the way to it."""
    where = show_place(meeting)
    if not meeting.walk_m:
        return say.HERE.format(where=where)
    return say.WALK.format(where=where, metres=meeting.walk_m, minutes=meeting.walk_s // 60)


def list_notes(offer: RideOffer) -> list[Localized]:
    """Return what an offer says of the walks that it asks for."""
    notes = ((say.NOTE_BOARD, offer.board), (say.NOTE_ALIGHT, offer.alight))
    return [
        note.format(where=show_place(stop), minutes=stop.walk_s // 60)
        for note, stop in notes
        if stop is not None
    ]


def list_facts(offer: RideOffer) -> tuple[Fact, ...]:
    """Return where she gets in and out, and when she has to leave, as lines; empty when the car is there."""
    return _list_facts(offer.board, offer.alight, offer.leave_at_early, "offer")


def list_ride_facts(ride: Ride) -> tuple[Fact, ...]:
    """Return the same of a booked ride."""
    stops = find_stops(ride)
    return _list_facts(stops.get(RideEnd.BOARD), stops.get(RideEnd.ALIGHT), find_leave_at(ride), None)


def _list_facts(
    board: Meeting | None, alight: Meeting | None, leave_at: datetime | None, key: str | None
) -> tuple[Fact, ...]:
    lines = (
        (say.FACT_BOARD, None if board is None else show_walk(board)),
        (say.FACT_LEAVE, None if leave_at is None else show_clock(leave_at)),
        (say.FACT_ALIGHT, None if alight is None else show_walk(alight)),
    )
    return tuple(Fact(label, value, key) for label, value in lines if value is not None)


def tell_where(
    door: Localized, board: Meeting | None, alight: Meeting | None, leave_at: datetime | None
) -> Localized | None:
    """Return where to be and when to leave as sentences; None when the car comes to the door at that time."""
    told = []
    if board is not None and leave_at is not None:
        facts = {
            "metres": board.walk_m,
            "minutes": board.walk_s // 60,
            "clock": show_clock(leave_at),
            "door": door,
        }
        told.append(say.TELL_BOARD.format(where=show_place(board), **facts))
    elif board is not None:
        told.append(say.TELL_WAIT.format(where=show_place(board)))
    elif leave_at is not None:
        told.append(say.TELL_LEAVE.format(clock=show_clock(leave_at), door=door))
    if alight is not None:
        told.append(say.TELL_ALIGHT.format(where=show_place(alight), minutes=alight.walk_s // 60))
    return joined(told, "", " ") if told else None


def tell_of_ride(ride: Ride) -> Localized | None:
    """Return the same of a booked ride."""
    prefetch_related_objects([ride], "walks")
    stops = find_stops(ride)
    door = show_name(find_doors(ride)[0].name)
    return tell_where(door, stops.get(RideEnd.BOARD), stops.get(RideEnd.ALIGHT), find_leave_at(ride))


def _make_meeting(walk: RideWalk, point: Point) -> Meeting:
    stand = Localized(walk.stand, walk.stand_en or walk.stand) if walk.stand else None
    return Meeting(point=point, walk_m=walk.metres, walk_s=walk.seconds, stand=stand, is_stop=True)
