"""One text for many people in one request.

A bundle is made up once, from what is due of one batch, in one language, for one account; its name is its
retry key. It is then sent, or tried again, as a whole.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from django.db.models import F

from moyai.core.notices import rates
from moyai.core.notices.doors import list_reaches
from moyai.core.notices.models import Delivery, DeliveryStatus, Urgency
from moyai.core.notices.providers import BundlingProvider, DeliveryFailed
from moyai.core.notices.words import choose_text, make_confirm
from moyai.core.residents.models import ContactPoint

logger = logging.getLogger(__name__)

LOOKED_AT = 5000
MOST_BUNDLES = 40
LEASE_S = 120
FIRST_WAIT_S, MOST_WAIT_S = 30, 3600
MOST_ATTEMPTS = 8


def send_bundles(door: str, provider: BundlingProvider, now: datetime, real_now: datetime) -> int:
    """Make bundles of what is due of batches at a door, and send those that are due.

    Returns:
        How many people were in what was taken.
    """
    _make_bundles(door, provider, now)
    due = Delivery.objects.filter(status=DeliveryStatus.QUEUED, door=door, next_attempt_at__lte=now)
    names = list(
        due.exclude(bundle="").order_by("-urgency").values_list("bundle", "urgency").distinct()[:MOST_BUNDLES]
    )
    if not names:
        return 0
    granted = rates.take(
        key=f"{door}:many", wanted=len(names), per_s=provider.bundles_per_s, real_now=real_now
    )
    return sum(_send_bundle(name, provider, now) for name, _urgency in names[:granted])


def _make_bundles(door: str, provider: BundlingProvider, now: datetime) -> None:
    """Put deliveries of batches into bundles; a conditional UPDATE gives each to one worker alone."""
    most = provider.most_at_once
    due = Delivery.objects.filter(
        status=DeliveryStatus.QUEUED, door=door, bundle="", next_attempt_at__lte=now, attempts=0
    ).exclude(notice__batch="")
    ordered = due.order_by("-urgency", "next_attempt_at", "pk").select_related("notice__resident")
    waiting = list(ordered[:LOOKED_AT])
    sorted_ = _sort(door, provider, _leave_out_late(waiting, now))
    for (batch, _language, _account), found in sorted_.items():
        for start in range(0, len(found), most):
            name = f"{batch}/{door}/{token_hex(6)}"
            pks = [one.pk for one in found[start : start + most]]
            Delivery.objects.filter(pk__in=pks, bundle="", status=DeliveryStatus.QUEUED).update(bundle=name)
    # Whoever fits no bundle is sent to singly: counted as tried, so that the next run does not look again.
    bundled = {one.pk for found in sorted_.values() for one in found}
    left = [one.pk for one in waiting if one.pk not in bundled]
    Delivery.objects.filter(pk__in=left, bundle="", status=DeliveryStatus.QUEUED).update(attempts=1)


def _leave_out_late(deliveries: list[Delivery], now: datetime) -> list[Delivery]:
    """Leave out what is of no use any more, or has run into quiet hours: single delivery puts those right."""
    reaches = list_reaches([one.notice.resident for one in deliveries])
    return [
        one
        for one in deliveries
        if (one.notice.useful_until is None or one.notice.useful_until >= now)
        and reaches[one.notice.resident_id].find_time(now, one.notice.urgency, one.notice.useful_until) <= now
    ]


def _sort(
    door: str, provider: BundlingProvider, deliveries: Sequence[Delivery]
) -> dict[tuple[str, str, str], list[Delivery]]:
    """Sort by batch, language and account; whom the provider does not reach is left to single delivery."""
    contacts = _read_contacts(door, deliveries)
    reached = provider.list_reached(list(contacts.values()))
    found: dict[tuple[str, str, str], list[Delivery]] = defaultdict(list)
    for one in deliveries:
        contact = contacts.get(one.notice.resident_id, "")
        if contact in reached:
            account = contact.partition(":")[0]
            found[one.notice.batch, one.notice.resident.language, account].append(one)
    return found


def _read_contacts(door: str, deliveries: Sequence[Delivery]) -> dict[int, str]:
    """Return each resident's contact at a door, the preferred one, else the oldest."""
    residents = [one.notice.resident_id for one in deliveries]
    points = ContactPoint.objects.filter(kind=door, resident__in=residents)
    ordered = points.order_by("is_preferred", "-pk").values_list("resident", "value")
    return dict(ordered)


def _send_bundle(name: str, provider: BundlingProvider, now: datetime) -> int:
    mine = Delivery.objects.filter(bundle=name, status=DeliveryStatus.QUEUED, next_attempt_at__lte=now)
    if not mine.update(attempts=F("attempts") + 1, next_attempt_at=now + timedelta(seconds=LEASE_S)):
        return 0  # another worker is at it
    people = Delivery.objects.filter(bundle=name, status=DeliveryStatus.QUEUED)
    deliveries = list(people.select_related("notice__resident").order_by("pk"))
    if not deliveries:
        return 0
    try:
        _ask(name, provider, deliveries)
    except DeliveryFailed as failure:
        _put_off(deliveries, failure, now)
        return 0
    except Exception as error:  # one broken bundle must not hold up the others
        logger.exception("Bundle %s failed", name)
        _put_off(deliveries, DeliveryFailed(f"{type(error).__name__}: {error}"), now)
        return 0
    return people.update(status=DeliveryStatus.SENT, sent_at=now, last_error="")


def _ask(name: str, provider: BundlingProvider, deliveries: Sequence[Delivery]) -> None:
    contacts = _read_contacts(deliveries[0].door, deliveries)
    first = deliveries[0].notice
    users = [contacts[one.notice.resident_id] for one in deliveries if one.notice.resident_id in contacts]
    provider.send_many(
        account=users[0].partition(":")[0],
        user_ids=[user.partition(":")[2] for user in users],
        text=choose_text(first),
        retry_key=name,
        confirm=make_confirm(first) if first.urgency != Urgency.INFO or first.replies else None,
    )


def _put_off(deliveries: Sequence[Delivery], failure: DeliveryFailed, now: datetime) -> None:
    """Have the whole bundle tried again at one time; one that will not do is taken apart.

    What was in it is then sent one by one, so that a single bad address costs nobody else the notice.
    """
    rows = Delivery.objects.filter(bundle=deliveries[0].bundle, status=DeliveryStatus.QUEUED)
    attempts, error = deliveries[0].attempts, str(failure)[:200]
    if failure.is_final or attempts >= MOST_ATTEMPTS:
        rows.update(bundle="", attempts=1, next_attempt_at=now, last_error=error)
        return
    again = now + timedelta(seconds=min(FIRST_WAIT_S * 2 ** (attempts - 1), MOST_WAIT_S))
    reaches = list_reaches([one.notice.resident for one in deliveries])
    times = [
        reaches[one.notice.resident_id].find_time(again, one.notice.urgency, one.notice.useful_until)
        for one in deliveries
    ]
    rows.update(next_attempt_at=max(times), last_error=error)
