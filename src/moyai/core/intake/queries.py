"""Reads on the inbox."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from moyai.core.intake.models import EventStatus, InboxEvent

LEASE_S = 60
LONGEST_WAIT_S = 300
TOO_FAR = timedelta(seconds=2 * LONGEST_WAIT_S)
WINDOW = 400
WINDOW_GROWS = 8

_SHORT = (
    "pk",
    "source",
    "account",
    "person_key",
    "next_attempt_at",
    "suspect_since",
    "claimed_until",
    "claimed_by",
)


def list_due(*, at: datetime, worker: str, limit: int) -> list[int]:
    """Return the keys of events that may be applied now, the oldest first; a person's earliest alone.

    Looks at the oldest pending events only, at more of them when none of these is due: a window on the order
    of all shows the earliest of every person in it, so that a long backlog costs no more than a short one.

    Args:
        at: real time.
        worker: who asks; what it has in hand still, after an outage, it may take up again.
        limit: return no more than this.
    """
    pending = InboxEvent.objects.filter(done_at__isnull=True).order_by("occurred_at", "event_id")
    size = WINDOW
    while True:
        rows = list(pending.values_list(*_SHORT)[:size])
        due = list(islice(_list_due_heads(rows, at, worker), limit))
        if due or len(rows) < size:
            return due
        size *= WINDOW_GROWS


def list_due_suspects(*, at: datetime, worker: str, limit: int) -> list[int]:
    """Return the same of events that were in hand when a worker died; there are few of them at any time."""
    pending = InboxEvent.objects.filter(done_at__isnull=True)
    earlier = Exists(pending.filter(_is_earlier_of_same_person()))
    due = InboxEvent.objects.filter(is_due(at), is_free(worker), suspect_since__isnull=False)
    ordered = due.order_by("suspect_since", "occurred_at", "event_id")
    return list(ordered.filter(Q(person_key="") | ~earlier).values_list("pk", flat=True)[:limit])


def is_free(worker: str) -> Q:
    """Return the condition that nobody else has an event in hand."""
    return Q(claimed_until__isnull=True) | Q(claimed_by=worker)


def is_due(at: datetime) -> Q:
    """Return the condition that the wait of an event is over.

    A time too far ahead counts as past: it was written before the machine's clock was set back.
    """
    return Q(next_attempt_at__lte=at) | Q(next_attempt_at__gt=at + TOO_FAR)


def list_held_by_others(*, worker: str) -> list[InboxEvent]:
    """Return the events that other workers have in hand."""
    return list(InboxEvent.objects.filter(claimed_until__isnull=False).exclude(claimed_by=worker))


def is_lease_over(event: InboxEvent, at: datetime) -> bool:
    """Tell whether a claim has run out, or was made before the clock was set back."""
    assert event.claimed_until is not None
    return not at < event.claimed_until <= at + timedelta(seconds=2 * LEASE_S)


def list_dead_letters() -> QuerySet[InboxEvent]:
    """Return what failed for good, the latest first."""
    return InboxEvent.objects.filter(died_at__isnull=False).order_by("-died_at", "-pk")


def find_dead_letter(event_pk: int) -> InboxEvent | None:
    """Return one dead letter, or None."""
    return InboxEvent.objects.filter(pk=event_pk, status=EventStatus.DEAD).first()


def count_dead_letters() -> int:
    """Return how many wait for a person."""
    return InboxEvent.objects.filter(died_at__isnull=False).count()


def has_pending() -> bool:
    """Tell whether anything is stored and not yet applied; what an idle worker asks again and again."""
    return InboxEvent.objects.filter(done_at__isnull=True).exists()


def count_pending() -> int:
    """Return how many events are stored and not yet applied."""
    return InboxEvent.objects.filter(done_at__isnull=True).count()


def _list_due_heads(rows: Iterable[tuple[Any, ...]], at: datetime, worker: str) -> Iterator[int]:
    """Yield the keys of those, of events in order, that are their person's first and may be applied now."""
    seen: set[tuple[str, str, str]] = set()
    for pk, source, account, person_key, next_attempt_at, suspect_since, claimed_until, claimed_by in rows:
        person = (source, account, person_key)
        if person in seen:
            continue
        if person_key:
            seen.add(person)
        is_in_hand = claimed_until is not None and claimed_by != worker
        is_waiting = at < next_attempt_at <= at + TOO_FAR
        if suspect_since is None and not is_in_hand and not is_waiting:
            yield pk


def _is_earlier_of_same_person() -> Q:
    earlier = Q(occurred_at__lt=OuterRef("occurred_at"))
    same_moment = Q(occurred_at=OuterRef("occurred_at"), event_id__lt=OuterRef("event_id"))
    person = {key: OuterRef(key) for key in ("source", "account", "person_key")}
    return Q(**person) & (earlier | same_moment)
