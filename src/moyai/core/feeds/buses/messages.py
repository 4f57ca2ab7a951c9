"""Parses what another operator's GTFS-realtime address answers: hostile, huge and stale until it is not."""

from datetime import datetime, timedelta

from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2 as realtime

from moyai.core.errors import Refused
from moyai.core.feeds.buses.words import BAD_UPDATES

MOST_REALTIME_BYTES = 10_000_000
"""The largest bus company of the country says less of all its buses."""
MOST_ENTITIES = 20_000
MOST_LETTERS = 200
FUTURE = timedelta(minutes=5)
"""A clock may be wrong by so much."""


class BadUpdates(Refused):
    """It is no GTFS-realtime feed."""

    def __init__(self, reason: str) -> None:
        super().__init__("bad_updates", BAD_UPDATES.format(reason=reason), reason=reason)


def read_message(content: bytes) -> realtime.FeedMessage:
    """Return the parsed feed.

    Raises:
        BadUpdates: it cannot be parsed, is too large, or tells only what has changed.
    """
    if len(content) > MOST_REALTIME_BYTES:
        raise BadUpdates(f"more than {MOST_REALTIME_BYTES} bytes")
    message = realtime.FeedMessage()
    try:
        message.ParseFromString(content)
    except DecodeError as error:
        raise BadUpdates(str(error)) from error
    if message.header.incrementality == realtime.FeedHeader.DIFFERENTIAL:
        raise BadUpdates("DIFFERENTIAL")
    if len(message.entity) > MOST_ENTITIES:
        raise BadUpdates(f"more than {MOST_ENTITIES} entities")
    return message


def find_time(message: realtime.FeedMessage, now: datetime) -> datetime:
    """Return when it was true: the time in its head, and never later than now.

    A feed that stands still goes on being handed out; it must not look fresh because it was fetched just now.

    Raises:
        BadUpdates: it says that it comes from the future.
    """
    told = message.header.timestamp
    if not told:
        return now
    if told > (now + FUTURE).timestamp():
        raise BadUpdates("a time in the future")
    return min(datetime.fromtimestamp(told, tz=now.tzinfo), now)


def cut(text: str) -> str:
    """Return a text as long as a name may be, without control characters."""
    return "".join(sign for sign in text[:MOST_LETTERS] if sign.isprintable() or sign == " ")
