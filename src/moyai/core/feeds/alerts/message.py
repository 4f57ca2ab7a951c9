"""Writes notes as a GTFS-realtime feed of alerts. Pure: notes in, message out.

Source: GTFS-realtime reference 2.0: FeedMessage, Alert, TranslatedString.
"""

from collections.abc import Sequence
from datetime import datetime

from google.protobuf.json_format import MessageToJson
from google.transit import gtfs_realtime_pb2 as realtime

from moyai.core.feeds.alerts.notes import Note
from moyai.core.feeds.enums import Effect
from moyai.engines.conversation import Language, Length, Localized

VERSION = "2.0"
_LANGUAGES: tuple[tuple[Language, str], ...] = (("ja", "ja"), ("en", "en"))
_SEVERITIES = {Effect.NO_SERVICE: "SEVERE", Effect.OTHER_EFFECT: "INFO"}


def make_message(notes: Sequence[Note], *, agency_id: str, url: str, now: datetime) -> realtime.FeedMessage:
    """Return the feed.

    Args:
        notes: what to tell; their keys differ.
        agency_id: whom a note without routes is about, as in the static feed.
        url: where people read more.
        now: the town's time, which is the feed's.
    """
    message = realtime.FeedMessage()
    message.header.gtfs_realtime_version = VERSION
    message.header.incrementality = realtime.FeedHeader.FULL_DATASET
    message.header.timestamp = int(now.timestamp())
    for note in notes:
        entity = message.entity.add()
        entity.id = note.key
        _fill(entity.alert, note, agency_id, url)
    return message


def write_json(message: realtime.FeedMessage) -> str:
    """Return the same message as JSON, with the names of the reference."""
    return MessageToJson(message, preserving_proto_field_name=True, ensure_ascii=False, indent=None)


def _fill(alert: realtime.Alert, note: Note, agency_id: str, url: str) -> None:
    alert.cause = realtime.Alert.Cause.Value(note.cause.value)
    alert.effect = realtime.Alert.Effect.Value(note.effect.value)
    severity = _SEVERITIES.get(note.effect, "WARNING")
    alert.severity_level = realtime.Alert.SeverityLevel.Value(severity)
    if note.starts_at or note.ends_at:
        period = alert.active_period.add()
        if note.starts_at:
            period.start = int(note.starts_at.timestamp())
        if note.ends_at:
            period.end = int(note.ends_at.timestamp())
    for route_id in note.route_ids:
        alert.informed_entity.add(agency_id=agency_id, route_id=route_id)
    if not note.route_ids:
        alert.informed_entity.add(agency_id=agency_id)
    alert.url.translation.add(text=url, language="ja")
    _say(alert.header_text, note.header, "full")
    _say(alert.description_text, note.text, "full")
    _say(alert.tts_header_text, note.header, "spoken")
    _say(alert.tts_description_text, note.text, "spoken")


def _say(target: realtime.TranslatedString, words: Localized, length: Length) -> None:
    for language, code in _LANGUAGES:
        target.translation.add(text=words.get(language, length), language=code)
