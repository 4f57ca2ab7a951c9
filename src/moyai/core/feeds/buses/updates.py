"""Reads another operator's GTFS-realtime: which trips are cancelled or late today."""

from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2 as realtime

from moyai.core.errors import Refused
from moyai.core.feeds.buses.searching import Update
from moyai.core.feeds.buses.words import BAD_UPDATES

MOST_DELAY_S = 6 * 3600
"""Beyond this a delay is a mistake, or another day's bus."""


class BadUpdates(Refused):
    """It is no GTFS-realtime feed."""

    def __init__(self, reason: str) -> None:
        super().__init__("bad_updates", BAD_UPDATES.format(reason=reason), reason=reason)


def read_updates(content: bytes) -> dict[str, Update]:
    """Return what a feed says of trips that are not as planned, by trip.

    The delay of a trip is its own or, without one, the last that is told of any of its stops.

    Raises:
        BadUpdates: it cannot be parsed.
    """
    message = realtime.FeedMessage()
    try:
        message.ParseFromString(content)
    except DecodeError as error:
        raise BadUpdates(str(error)) from error
    found = {}
    for entity in message.entity:
        if entity.HasField("trip_update"):
            update = _read_trip(entity.trip_update)
            if update != Update():
                found[entity.trip_update.trip.trip_id] = update
    return found


def _read_trip(told: realtime.TripUpdate) -> Update:
    relation = told.trip.schedule_relationship
    if relation in (realtime.TripDescriptor.CANCELED, realtime.TripDescriptor.DELETED):
        return Update(is_cancelled=True)
    if told.HasField("delay"):
        return Update(delay_s=_believe(told.delay))
    delays = [
        event.delay
        for stop in told.stop_time_update
        for event in (stop.arrival, stop.departure)
        if event.HasField("delay")
    ]
    return Update(delay_s=_believe(delays[-1])) if delays else Update()


def _believe(delay_s: int) -> int:
    return delay_s if abs(delay_s) <= MOST_DELAY_S else 0


def write_updates(updates: dict[str, Update]) -> dict[str, list[int]]:
    """Return the JSON form: trip to [cancelled, delay in seconds]."""
    return {key: [int(one.is_cancelled), one.delay_s] for key, one in sorted(updates.items())}


def restore_updates(data: dict[str, list[int]]) -> dict[str, Update]:
    """Read what `write_updates` wrote."""
    return {key: Update(bool(cancelled), delay_s) for key, (cancelled, delay_s) in data.items()}
