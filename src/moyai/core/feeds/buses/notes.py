"""Reads another operator's GTFS-realtime alerts: where nothing runs, and what else riders should know."""

from dataclasses import astuple
from typing import Any

from google.transit import gtfs_realtime_pb2 as realtime

from moyai.core.feeds.buses.live import Alert, Selector
from moyai.core.feeds.buses.messages import cut, read_message

MOST_ALERTS = 300
MOST_SELECTORS = 500
MOST_PERIODS = 50
_LANGUAGES = ("ja", "en")


def read_alerts(content: bytes) -> list[Alert]:
    """Return the notes that are about something and say something.

    Raises:
        BadUpdates: it cannot be parsed, or is larger than any operator's.
    """
    found = [_read(entity.alert) for entity in read_message(content).entity if entity.HasField("alert")]
    return [one for one in found if one is not None][:MOST_ALERTS]


def _read(told: realtime.Alert) -> Alert | None:
    header = _read_text(told.header_text) or _read_text(told.description_text)
    selectors = tuple(_read_selector(one) for one in told.informed_entity[:MOST_SELECTORS])
    known = tuple(one for one in selectors if one != Selector())
    if header is None or not known:
        return None
    periods = tuple((one.start, one.end) for one in told.active_period[:MOST_PERIODS])
    return Alert(told.effect == realtime.Alert.NO_SERVICE, header, known, periods)


def _read_text(told: realtime.TranslatedString) -> dict[str, str] | None:
    """Return the words by language; where Japanese is missing, what there is stands for it."""
    words = {one.language.split("-")[0]: cut(one.text).strip() for one in told.translation}
    words = {language: text for language, text in words.items() if text}
    if not words:
        return None
    found = {language: words[language] for language in _LANGUAGES if language in words}
    return {"ja": words.get("", next(iter(words.values())))} | found


def _read_selector(told: realtime.EntitySelector) -> Selector:
    """Return what is meant; a kind of route (every bus) and what we cannot know are left out."""
    return Selector(*(cut(text) for text in (told.agency_id, told.route_id, told.trip.trip_id, told.stop_id)))


def write_alerts(alerts: list[Alert]) -> list[Any]:
    """Return the JSON form."""
    return [
        [one.stops_service, one.header, [astuple(selector) for selector in one.selectors], one.periods]
        for one in alerts
    ]


def restore_alerts(data: list[Any]) -> list[Alert]:
    """Read what `write_alerts` wrote."""
    return [
        Alert(
            stops_service,
            header,
            tuple(Selector(*one) for one in selectors),
            tuple((start, end) for start, end in periods),
        )
        for stops_service, header, selectors, periods in data
    ]
