"""Out of the outbox: what is due is claimed, handed to its provider, and marked."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet

from moyai.core.notices import rates
from moyai.core.notices.doors import find_reach
from moyai.core.notices.models import Delivery, DeliveryStatus, Urgency
from moyai.core.notices.operations import bundling
from moyai.core.notices.operations.escalating import step
from moyai.core.notices.providers import (
    BundlingProvider,
    ConfirmingProvider,
    DeliveryFailed,
    NotYet,
    Provider,
    find_provider,
)
from moyai.core.notices.words import choose_text, make_confirm

TAKEN, UNDER_WAY, FAILED = "taken", "under way", "failed"
logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
FIRST_WAIT_S = 30
MOST_PATIENT_WAIT_S = 600
GIVES_UP_AFTER = timedelta(hours=24)
"""What is under way for so long (a set that is never switched on) has failed."""

LEASE_S = 120
"""A delivery that was begun and never finished (its worker died) is tried again after so long."""

USUAL_RATE_PER_S = 50.0
MOST_FAILURES = 5
"""A door that fails so often in a row is left alone until the next run: its system is down."""


def deliver_due(now: datetime, *, limit: int = 200, real_now: datetime | None = None) -> int:
    """Hand out what is due: the most urgent first, then the oldest; return how many messages were taken.

    Each delivery is claimed by a conditional UPDATE before it is sent, so that two workers do not send the
    same one. A crash between sending and marking sends again, after the lease, with the same retry key.

    Args:
        now: the town's time.
        limit: most single messages in this run, so that other jobs get their turn.
        real_now: real time, by which providers limit their rates; the town's where it is not given.
    """
    clock = real_now or now
    taken = 0
    for door in _list_doors(now):
        provider = find_provider(door)
        if isinstance(provider, BundlingProvider):
            taken += bundling.send_bundles(door, provider, now, clock)
        taken += _deliver_door(door, now, clock, limit)
    return taken


def deliver(delivery: Delivery, now: datetime) -> bool:
    """Send a claimed delivery and mark how it went; tell whether it was taken."""
    return _attempt(delivery, now) == TAKEN


def _attempt(delivery: Delivery, now: datetime) -> str:
    provider = find_provider(delivery.door)
    try:
        if provider is None:
            raise DeliveryFailed(f"the door {delivery.door!r} is shut", is_final=True)
        _send(provider, delivery)
    except DeliveryFailed as failure:
        postpone(delivery=delivery, failure=failure, now=now)
        return UNDER_WAY if isinstance(failure, NotYet) or failure.is_final else FAILED
    except Exception as error:  # one broken delivery must not hold up the others
        logger.exception("Delivery %s failed", delivery.pk)
        broken = DeliveryFailed(f"{type(error).__name__}: {error}")
        postpone(delivery=delivery, failure=broken, now=now)
        return FAILED
    Delivery.objects.filter(pk=delivery.pk).update(status=DeliveryStatus.SENT, sent_at=now, last_error="")
    return TAKEN


@transaction.atomic
def postpone(*, delivery: Delivery, failure: DeliveryFailed, now: datetime) -> None:
    """Have a delivery that was not taken tried again later, or give it up and open the next door."""
    notice = delivery.notice
    is_over = failure.is_final or _is_worn_out(delivery, failure, now)
    at = now + timedelta(seconds=_find_wait_s(delivery, failure))
    if not is_over:
        at = find_reach(notice.resident).find_time(at, notice.urgency, notice.useful_until)
    mine = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.QUEUED)
    changed = mine.update(
        status=DeliveryStatus.FAILED if is_over else DeliveryStatus.QUEUED,
        next_attempt_at=at,
        last_error=str(failure)[:200],
    )
    if changed and is_over and not _has_other_hope(delivery):
        step(notice=notice, now=now)


def _list_doors(now: datetime) -> list[str]:
    """Return the doors with something due, the one with the most urgent first."""
    doors = _due(now).values("door").annotate(most=Max("urgency")).order_by("-most", "door")
    return [one["door"] for one in doors]


def _due(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(status=DeliveryStatus.QUEUED, next_attempt_at__lte=now)


def _deliver_door(door: str, now: datetime, real_now: datetime, limit: int) -> int:
    singles = _due(now).filter(door=door, bundle="").order_by("-urgency", "next_attempt_at", "pk")
    if isinstance(find_provider(door), BundlingProvider):  # batches wait for their bundles
        singles = singles.exclude(~Q(notice__batch=""), attempts=0)
    waiting = list(singles.select_related("notice__resident")[:limit])
    ready = [one for one in waiting if not _is_put_off(one, now)]
    per_s = float(getattr(find_provider(door), "rate_per_s", USUAL_RATE_PER_S))
    granted = rates.take(key=door, wanted=len(ready), per_s=per_s, real_now=real_now) if ready else 0
    return _deliver_all(ready[:granted], now)


def _deliver_all(deliveries: list[Delivery], now: datetime) -> int:
    taken = failures = 0
    for delivery in deliveries:
        if failures >= MOST_FAILURES:
            break
        if not _claim(delivery, now):
            continue
        fate = _attempt(delivery, now)
        taken += fate == TAKEN
        failures = failures + 1 if fate == FAILED else 0
    return taken


def _is_put_off(delivery: Delivery, now: datetime) -> bool:
    """Leave out what came too late, and hold what has run into her quiet hours."""
    notice = delivery.notice
    queued = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.QUEUED)
    if notice.useful_until is not None and notice.useful_until < now:
        queued.update(status=DeliveryStatus.SKIPPED, last_error="too late to be of use")
        return True
    if notice.urgency == Urgency.EMERGENCY:
        return False
    at = find_reach(notice.resident).find_time(now, notice.urgency, notice.useful_until)
    return at > now and bool(queued.update(next_attempt_at=at))


def _send(provider: Provider, delivery: Delivery) -> None:
    notice = delivery.notice
    contact, text = _read_contact(delivery), choose_text(notice)
    retry_key = f"{notice.idempotency_key}/{delivery.door}"
    is_asked = notice.urgency != Urgency.INFO or bool(notice.replies)
    if is_asked and isinstance(provider, ConfirmingProvider):
        confirm = make_confirm(notice)
        provider.send_to_confirm(contact=contact, text=text, retry_key=retry_key, confirm=confirm)
    else:
        provider.send(contact=contact, text=text, retry_key=retry_key)


def _claim(delivery: Delivery, now: datetime) -> bool:
    seen = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.QUEUED, attempts=delivery.attempts)
    taken = seen.update(attempts=F("attempts") + 1, next_attempt_at=now + timedelta(seconds=LEASE_S))
    delivery.attempts += 1
    return taken == 1


def _is_worn_out(delivery: Delivery, failure: DeliveryFailed, now: datetime) -> bool:
    if isinstance(failure, NotYet):
        return now - delivery.notice.created_at > GIVES_UP_AFTER
    return delivery.attempts >= MAX_ATTEMPTS


def _find_wait_s(delivery: Delivery, failure: DeliveryFailed) -> float:
    wait_s = FIRST_WAIT_S * 2.0 ** min(delivery.attempts - 1, MAX_ATTEMPTS)
    return min(wait_s, MOST_PATIENT_WAIT_S) if isinstance(failure, NotYet) else wait_s


def _has_other_hope(delivery: Delivery) -> bool:
    """Tell whether the notice is on its way, or waits for her to confirm, at another door."""
    others = delivery.notice.deliveries.exclude(pk=delivery.pk)
    return others.filter(status__in=[DeliveryStatus.QUEUED, DeliveryStatus.SENT]).exists()


def _read_contact(delivery: Delivery) -> str:
    points = delivery.notice.resident.contact_points.filter(kind=delivery.door)
    found = points.order_by("-is_preferred", "pk").values_list("value", flat=True).first()
    return found or f"resident:{delivery.notice.resident.code}"
