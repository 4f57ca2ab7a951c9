"""Reads on the inbox."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from moyai.core.intake.models import EventStatus, InboxEvent

LEASE_S = 60
LONGEST_WAIT_S = 300


def list_due(*, at: datetime, worker: str, suspects: bool = False) -> QuerySet[InboxEvent]:
    """Return the events that may be applied now, the oldest first: each the earliest pending of its person.

    Args:
        at: real time.
        worker: who asks; what it has in hand still, after an outage, it may take up again.
        suspects: those that were in hand when a worker died, instead of all the others.
    """
    pending = InboxEvent.objects.filter(done_at__isnull=True)
    is_free = Q(claimed_until__isnull=True) | Q(claimed_by=worker)
    return (
        pending.filter(is_due(at), is_free, suspect_since__isnull=not suspects)
        .filter(Q(person_key="") | ~Exists(pending.filter(_is_earlier_of_same_person())))
        .order_by("occurred_at", "event_id")
    )


def is_due(at: datetime) -> Q:
    """Return the condition that the wait of an event is over.

    A time too far ahead counts as past: it was written before the machine's clock was set back.
    """
    too_far = at + timedelta(seconds=2 * LONGEST_WAIT_S)
    return Q(next_attempt_at__lte=at) | Q(next_attempt_at__gt=too_far)


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


def _is_earlier_of_same_person() -> Q:
    earlier = Q(occurred_at__lt=OuterRef("occurred_at"))
    same_moment = Q(occurred_at=OuterRef("occurred_at"), event_id__lt=OuterRef("event_id"))
    person = {key: OuterRef(key) for key in ("source", "account", "person_key")}
    return Q(**person) & (earlier | same_moment)
