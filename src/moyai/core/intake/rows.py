"""From a record of the journal to rows of the inbox. What cannot be read becomes a dead letter."""

import base64
import hashlib
import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from moyai.core.intake.frames import Record
from moyai.core.intake.models import EventStatus, InboxEvent, Reason
from moyai.core.intake.reading import Found
from moyai.core.intake.registry import Incoming, Source, Ticket, UnknownSourceError, get_source

logger = logging.getLogger(__name__)

JOURNAL = "journal"
"""The source of dead letters about the journal itself."""

LONGEST_ID = 120


class UnusableEventError(ValueError):
    """``split`` returned an event that cannot be kept as it is."""


@dataclass(slots=True)
class Batch:
    """What records of the journal become.

    Attributes:
        rows: of the inbox.
        tickets: events that go by the lane of their source, by its key.
    """

    rows: list[InboxEvent] = field(default_factory=list)
    tickets: dict[str, list[Ticket]] = field(default_factory=dict)


def add_record(batch: Batch, found: Found, segment: str, *, at: datetime, use_lanes: bool = True) -> None:
    """Add what a record (or a stretch that cannot be read) of a segment becomes.

    Args:
        batch: to which it is added.
        found: as read from the journal.
        segment: its name.
        at: real time now.
        use_lanes: whether events may go by the lane of their source.
    """
    if found.record is None:
        batch.rows.append(make_damaged(found, segment, at=at))
        return
    try:
        _add_events(batch, found.record, at, use_lanes)
    except Exception as error:  # whatever a sender sends, the others must come through
        logger.warning("A post of %s cannot be read: %s", found.record.source, type(error).__name__)
        batch.rows.append(make_raw(found.record, error, at=at))


def split_record(record: Record, *, at: datetime) -> list[InboxEvent]:
    """Return the rows of a post's events, none of which goes by a lane.

    Raises:
        Exception: whatever ``split`` raises, or UnusableEventError.
    """
    received_at = _read_time(record.received_at_ms)
    events = get_source(record.source).split(record.account, record.body)
    return [_make_row(record, event, received_at, at) for event in events]


def _add_events(batch: Batch, record: Record, at: datetime, use_lanes: bool) -> None:
    """Add all events of a post or, where one cannot be kept, none.

    Raises:
        Exception: as `split_record`.
    """
    source = get_source(record.source)
    received_at = _read_time(record.received_at_ms)
    rows, tickets = [], []
    for event in source.split(record.account, record.body):
        ticket = _find_ticket(source, record.account, event, received_at) if use_lanes else None
        if ticket is None:
            rows.append(_make_row(record, event, received_at, at))
        else:
            tickets.append(ticket)
    batch.rows += rows
    if tickets:
        batch.tickets.setdefault(source.key, []).extend(tickets)


def _find_ticket(source: Source, account: str, event: Incoming, received_at: datetime) -> Ticket | None:
    if source.lane is None:
        return None
    read = source.lane.recognise(account, event)
    if read is None:
        return None
    _check_names(event)
    return Ticket(account, event, received_at, read)


def make_raw(record: Record, error: Exception, *, at: datetime) -> InboxEvent:
    """Return the dead letter that keeps a whole post; the same post makes the same row."""
    digest = hashlib.sha256(record.body).hexdigest()
    reason = Reason.UNKNOWN_SOURCE if isinstance(error, UnknownSourceError) else Reason.UNREADABLE
    return InboxEvent(
        source=record.source[:32],
        account=record.account[:64],
        event_id=f"raw-{digest}",
        occurred_at=at,
        received_at=at,
        payload={"body_base64": base64.b64encode(record.body).decode()},
        is_raw=True,
        next_attempt_at=at,
        status=EventStatus.DEAD,
        reason=reason,
        last_error=describe_error(error),
        done_at=at,
        died_at=at,
    )


def make_damaged(found: Found, segment: str, *, at: datetime) -> InboxEvent:
    """Return the dead letter about bytes of a segment that cannot be read."""
    return InboxEvent(
        source=JOURNAL,
        account="",
        event_id=f"{segment}:{found.start}",
        occurred_at=at,
        received_at=at,
        payload={"segment": segment, "start": found.start, "end": found.end},
        is_raw=True,
        next_attempt_at=at,
        status=EventStatus.DEAD,
        reason=Reason.DAMAGED,
        done_at=at,
        died_at=at,
    )


def open_raw(event: InboxEvent) -> Record:
    """Return the post that a raw dead letter keeps."""
    body = base64.b64decode(event.payload["body_base64"])
    return Record(event.source, event.account, int(event.received_at.timestamp() * 1000), body)


def describe_error(error: BaseException) -> str:
    """Return an error for those who look after the programs; texts of databases may not hold NUL."""
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:400]


def _make_row(record: Record, event: Incoming, received_at: datetime, at: datetime) -> InboxEvent:
    _check(event)
    return InboxEvent(
        source=record.source,
        account=record.account,
        event_id=event.event_id,
        person_key=event.person_key,
        occurred_at=event.occurred_at,
        received_at=received_at,
        payload=event.payload,
        next_attempt_at=at,
    )


def _check(event: Incoming) -> None:
    """Refuse what one of the databases would refuse, cut or silently leave out (SQLite's INSERT OR IGNORE).

    Raises:
        UnusableEventError: it cannot be kept.
    """
    _check_names(event)
    if not isinstance(event.payload, dict):
        raise UnusableEventError("payload")
    _check_json(event.payload)


def _check_names(event: Incoming) -> None:
    if not _is_name(event.event_id) or not event.event_id:
        raise UnusableEventError("event_id")
    if not _is_name(event.person_key):
        raise UnusableEventError("person_key")
    if not isinstance(event.occurred_at, datetime) or event.occurred_at.tzinfo is None:
        raise UnusableEventError("occurred_at")


def _check_json(payload: dict[str, Any]) -> None:
    text = json.dumps(payload, allow_nan=False)
    if "\\u0000" in text or "\\ud" in text:
        _check_strings(payload)


def _check_strings(value: Any) -> None:
    """PostgreSQL's jsonb takes neither NUL nor half of a surrogate pair."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise UnusableEventError("a character that no database keeps")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_strings(key)
            _check_strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_strings(item)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_ID and "\x00" not in value and value.isprintable()


def _read_time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
