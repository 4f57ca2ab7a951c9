"""Reads on the inbox."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from moyai.core.intake.models import EventStatus, InboxEvent

LEASE_S = 60
LONGEST_WAIT_S = 300


def list_due(*, at: datetime, worker: str) -> QuerySet[InboxEvent]:
    """Return the events that may be applied now, the oldest first: each the earliest pending of its person.

    Times too far ahead count as past: they were written before the machine's clock was set back.

    Args:
        at: real time.
        worker: who asks; what it has in hand still, after an outage, it may take up again.
    """
    pending = InboxEvent.objects.filter(done_at__isnull=True)
    return (
        pending.filter(is_due(at), is_free(at, worker))
        .filter(Q(person_key="") | ~Exists(pending.filter(_is_earlier_of_same_person())))
        .order_by("occurred_at", "event_id")
    )


def is_due(at: datetime) -> Q:
    """Return the condition that the wait of an event is over."""
    too_far = at + timedelta(seconds=2 * LONGEST_WAIT_S)
    return Q(next_attempt_at__lte=at) | Q(next_attempt_at__gt=too_far)


def is_free(at: datetime, worker: str) -> Q:
    """Return the condition that no other worker has an event in hand."""
    too_far = at + timedelta(seconds=2 * LEASE_S)
    held = Q(claimed_until__gt=at, claimed_until__lte=too_far) & ~Q(claimed_by=worker)
    return ~held


def list_dead_letters() -> QuerySet[InboxEvent]:
    """Return what failed for good, the latest first."""
    return InboxEvent.objects.filter(died_at__isnull=False).order_by("-died_at", "-pk")


def find_dead_letter(event_pk: int) -> InboxEvent | None:
    """Return one dead letter, or None."""
    return InboxEvent.objects.filter(pk=event_pk, status=EventStatus.DEAD).first()


def count_dead_letters() -> int:
    """Return how many wait for a person."""
    return InboxEvent.objects.filter(died_at__isnull=False).count()


def count_pending() -> int:
    """Return how many events are stored and not yet applied."""
    return InboxEvent.objects.filter(done_at__isnull=True).count()


def list_claimants() -> list[str]:
    """Return the names of the workers that have events in hand."""
    claimed = InboxEvent.objects.filter(done_at__isnull=True).exclude(claimed_by="")
    return list(claimed.values_list("claimed_by", flat=True).distinct())


def _is_earlier_of_same_person() -> Q:
    earlier = Q(occurred_at__lt=OuterRef("occurred_at"))
    same_moment = Q(occurred_at=OuterRef("occurred_at"), event_id__lt=OuterRef("event_id"))
    person = {key: OuterRef(key) for key in ("source", "account", "person_key")}
    return Q(**person) & (earlier | same_moment)
