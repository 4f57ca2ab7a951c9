"""Writes on notices: into the outbox, out of it, and the marks of reading."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from moyai.core.notices.models import Delivery, DeliveryStatus, Notice
from moyai.core.notices.providers import DeliveryFailed, find_provider
from moyai.core.residents.models import Resident

logger = logging.getLogger(__name__)

CONSOLE = "console"
MAX_ATTEMPTS = 8
FIRST_WAIT_S = 30
LEASE_S = 120
"""A delivery that was begun and never finished (its worker died) is tried again after so long."""


@transaction.atomic
def notify(
    *, resident: Resident, kind: str, text: Mapping[str, str], idempotency_key: str, now: datetime
) -> Notice:
    """Put a notice into the outbox, in the caller's transaction; it is delivered after that commits.

    Args:
        resident: whom to tell.
        kind: ``app.what``, e.g. ``"shared_taxi.vehicle_near"``.
        text: the sentence by language; ``"ja"`` must be there.
        idempotency_key: the same key again tells nobody anything twice.
        now: the town's time.

    Returns:
        The notice, the first one when the key was used before.
    """
    if not text.get("ja"):
        raise ValueError("a notice needs its Japanese text")
    notice, made = Notice.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={"resident": resident, "kind": kind, "text": dict(text), "created_at": now},
    )
    if made:
        Delivery.objects.create(notice=notice, door=choose_door(resident), next_attempt_at=now)
    return notice


def choose_door(resident: Resident) -> str:
    """Return the door of the resident's preferred contact point, or the console when that door is shut."""
    preferred = resident.contact_points.filter(is_preferred=True).values_list("kind", flat=True).first()
    return preferred if preferred and find_provider(preferred) else CONSOLE


def deliver_due(now: datetime, *, limit: int = 200) -> int:
    """Hand out what is due, the oldest first; return how many messages were taken.

    Each delivery is claimed by a conditional UPDATE before it is sent, so that two workers do not send the
    same one. A crash between sending and marking sends again, after the lease, with the same retry key.
    """
    due = Delivery.objects.filter(status=DeliveryStatus.QUEUED, next_attempt_at__lte=now)
    waiting = list(due.order_by("next_attempt_at", "pk").select_related("notice__resident")[:limit])
    return sum(deliver(delivery, now) for delivery in waiting if _claim(delivery, now))


def deliver(delivery: Delivery, now: datetime) -> bool:
    """Send a claimed delivery and mark how it went; tell whether it was taken."""
    provider = find_provider(delivery.door)
    try:
        if provider is None:
            raise DeliveryFailed(f"the door {delivery.door!r} is shut")
        provider.send(
            contact=_read_contact(delivery), text=_read_text(delivery.notice), retry_key=_retry_key(delivery)
        )
    except DeliveryFailed as failure:
        _postpone(delivery, str(failure), is_final=failure.is_final, now=now)
        return False
    except Exception as error:  # one broken delivery must not hold up the others
        logger.exception("Delivery %s failed", delivery.pk)
        _postpone(delivery, f"{type(error).__name__}: {error}", is_final=False, now=now)
        return False
    Delivery.objects.filter(pk=delivery.pk).update(status=DeliveryStatus.SENT, sent_at=now, last_error="")
    return True


@transaction.atomic
def mark_read(*, resident: Resident, now: datetime) -> int:
    """Mark every notice of a resident as read; return how many were not."""
    return resident.notices.filter(read_at__isnull=True, created_at__lte=now).update(read_at=now)


def _claim(delivery: Delivery, now: datetime) -> bool:
    seen = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.QUEUED, attempts=delivery.attempts)
    taken = seen.update(attempts=F("attempts") + 1, next_attempt_at=now + timedelta(seconds=LEASE_S))
    delivery.attempts += 1
    return taken == 1


def _postpone(delivery: Delivery, reason: str, *, is_final: bool, now: datetime) -> None:
    is_over = is_final or delivery.attempts >= MAX_ATTEMPTS
    wait = timedelta(seconds=FIRST_WAIT_S * 2 ** (delivery.attempts - 1))
    Delivery.objects.filter(pk=delivery.pk).update(
        status=DeliveryStatus.FAILED if is_over else DeliveryStatus.QUEUED,
        next_attempt_at=now + wait,
        last_error=reason[:200],
    )


def _read_contact(delivery: Delivery) -> str:
    points = delivery.notice.resident.contact_points
    found = points.filter(kind=delivery.door).values_list("value", flat=True).first()
    return found or f"resident:{delivery.notice.resident.code}"


def _read_text(notice: Notice) -> str:
    text: dict[str, str] = notice.text
    return text.get(notice.resident.language) or text["ja"]


def _retry_key(delivery: Delivery) -> str:
    return f"{delivery.notice.idempotency_key}/{delivery.door}"
