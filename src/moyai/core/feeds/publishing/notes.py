"""Everything that riders should know now: what officers wrote, closed days, and what the services tell."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from moyai.core.clock import at_local, local
from moyai.core.feeds.alerts.notes import Note
from moyai.core.feeds.enums import Cause, Effect
from moyai.core.feeds.models import ServiceNote
from moyai.core.feeds.registry import list_sources
from moyai.core.places.queries import list_closed_days
from moyai.engines.conversation import Localized, day_label

CLOSED_AHEAD = timedelta(days=7)
"""Closed days are told a week before: as far ahead as rides are usually booked."""

_CLOSED = Localized("{day}は休みます（{reason}）", "Closed on {day} ({reason})")
_CLOSED_TEXT = Localized(
    "{day}は、{reason}のため、運行しません。ご予約もできません。",
    "There is no service on {day} because of {reason}, and no ride can be booked for it.",
    "{day}は {reason}なので、くるまは うごきません。",
)


def list_notes(now: datetime) -> list[Note]:
    """Return the notes that hold now or will: officers' first, then closed days, then the services'."""
    told = [note for source in list_sources() for note in source.list_notes(now)]
    return [*list_written(now), *_list_closed(now), *told]


def list_written(now: datetime) -> list[Note]:
    """Return what officers wrote that is not withdrawn and not over."""
    is_open = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    rows = ServiceNote.objects.filter(is_open, withdrawn_at__isnull=True)
    return [
        Note(
            key=f"note_{row.pk}",
            header=Localized.from_json(row.header),
            text=Localized.from_json(row.text),
            cause=Cause(row.cause),
            effect=Effect(row.effect),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in rows
    ]


def _list_closed(now: datetime) -> Iterator[Note]:
    """The days that the town closed itself; weekends and holidays stand in the calendar of the feed."""
    today = local(now).date()
    for closed in list_closed_days(today, today + CLOSED_AHEAD):
        reason = Localized(closed.reason, closed.reason_en or closed.reason)
        facts = {"day": day_label(closed.date), "reason": reason}
        yield Note(
            key=f"closed_{closed.date:%Y%m%d}",
            header=_CLOSED.format(**facts),
            text=_CLOSED_TEXT.format(**facts),
            cause=Cause.HOLIDAY,
            effect=Effect.NO_SERVICE,
            starts_at=_begin(closed.date),
            ends_at=_begin(closed.date + timedelta(days=1)),
        )


def _begin(day: date) -> datetime:
    return at_local(day, 0)
