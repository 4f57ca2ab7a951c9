"""Into the outbox: one resident is told something, or many are told the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction

from moyai.core.notices.doors import CONSOLE, Reach, find_patience, list_reaches
from moyai.core.notices.models import Delivery, DeliveryStatus, Notice, Urgency
from moyai.core.notices.operations.desk import open_notice_task
from moyai.core.notices.own import find_reach_for, is_own_kind
from moyai.core.notices.replies import Reply, check_replies
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import has_consent

CHUNK = 500


@transaction.atomic
def notify(
    *,
    resident: Resident,
    kind: str,
    text: Mapping[str, str],
    idempotency_key: str,
    now: datetime,
    urgency: Urgency = Urgency.INFO,
    useful_until: datetime | None = None,
    purpose: str = "",
    is_private: bool = False,
    is_told: bool = False,
    replies: Sequence[Reply] = (),
) -> Notice:
    """Put a notice into the outbox, in the caller's transaction; it is delivered after that commits.

    Her preferred door, her quiet hours and her language decide how and when; nobody else has to.

    Args:
        resident: whom to tell.
        kind: ``app.what``, e.g. ``"shared_taxi.vehicle_near"``.
        text: the sentence by language; ``"ja"`` must be there.
        idempotency_key: the same key again tells nobody anything twice.
        now: the town's time.
        urgency: whether somebody must see to it that she knows, and whether it may wake her.
        useful_until: after that she need not be told. What would come too late after her quiet hours is sent
            at once.
        purpose: a consent that must stand; without it the notice can be read on her page and is sent nowhere.
        is_private: it must not stand on a screen that her household shares.
        is_told: she has just heard it in a conversation; it stands on her page and is sent nowhere.
        replies: answers of one tap; whoever listens to the kind hears them (`replies.register_listener`).

    Returns:
        The notice, the first one when the key was used before.
    """
    _check(text, replies)
    notice, made = Notice.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "resident": resident,
            "kind": kind,
            "text": dict(text),
            "created_at": now,
            "urgency": urgency,
            "useful_until": useful_until,
            "is_private": is_private,
            "replies": [each.to_json() for each in replies],
        },
    )
    if made and not is_told and (not purpose or has_consent(resident, purpose)):
        reach = find_reach_for(resident, kind, is_private=is_private)
        Delivery.objects.bulk_create(_make_deliveries(notice, reach, now))
        Notice.objects.filter(pk=notice.pk).update(next_step_at=notice.next_step_at)
        _tell_desk(notice, reach, now)
    return notice


def notify_many(
    *,
    residents: Iterable[Resident],
    kind: str,
    text: Mapping[str, str],
    idempotency_key: str,
    now: datetime,
    urgency: Urgency = Urgency.INFO,
    useful_until: datetime | None = None,
    purpose: str = "",
    replies: Sequence[Reply] = (),
) -> int:
    """Tell many residents the same; a provider that can is given hundreds at a time.

    Each 500 are one transaction. A crash half way is made good by calling again with the same key: who is in
    the outbox already is passed over.

    Args:
        residents: whom to tell; read once, so a queryset's ``iterator()`` will do.
        kind: ``app.what``.
        text: the sentence by language.
        idempotency_key: of the whole (at most 64 characters); each notice has it with her code.
        now: the town's time.
        urgency: as for ``notify``.
        useful_until: as for ``notify``.
        purpose: as for ``notify``; who has not consented finds it on her page alone.
        replies: as for ``notify``.

    Returns:
        How many notices were new.
    """
    _check(text, replies)
    if len(idempotency_key) > 64:
        raise ValueError("the key of a batch has at most 64 characters")
    facts = {"kind": kind, "text": dict(text), "created_at": now, "batch": idempotency_key}
    facts |= {"urgency": urgency, "useful_until": useful_until}
    facts |= {"replies": [each.to_json() for each in replies]}
    rest, told = iter(residents), 0
    while chunk := list(islice(rest, CHUNK)):
        told += _tell_chunk(chunk, facts, purpose, now)
    return told


@transaction.atomic
def _tell_chunk(chunk: Sequence[Resident], facts: Mapping[str, object], purpose: str, now: datetime) -> int:
    keys = {f"{facts['batch']}:{one.code}": one for one in chunk}
    old = set(Notice.objects.filter(idempotency_key__in=keys).values_list("idempotency_key", flat=True))
    fresh = {key: one for key, one in keys.items() if key not in old}
    reaches = list_reaches(list(fresh.values()))
    notices = [Notice(resident=one, idempotency_key=key, **facts) for key, one in fresh.items()]
    allowed = _list_consenting(fresh.values(), purpose)
    deliveries = [
        delivery
        for notice in notices
        if notice.resident_id in allowed
        for delivery in _make_deliveries(notice, reaches[notice.resident_id], now)
    ]
    Notice.objects.bulk_create(notices)
    Delivery.objects.bulk_create(deliveries)
    for notice in notices:
        if notice.resident_id in allowed:
            _tell_desk(notice, reaches[notice.resident_id], now)
    return len(notices)


def _check(text: Mapping[str, str], replies: Sequence[Reply]) -> None:
    check_replies(tuple(replies))
    if not text.get("ja"):
        raise ValueError("a notice needs its Japanese text")


def _list_consenting(residents: Iterable[Resident], purpose: str) -> set[int]:
    everybody = {one.pk for one in residents}
    if not purpose:
        return everybody
    live = Resident.objects.filter(
        pk__in=everybody, consents__purpose=purpose, consents__withdrawn_at__isnull=True
    )
    return set(live.values_list("pk", flat=True))


def _make_deliveries(notice: Notice, reach: Reach, now: datetime) -> list[Delivery]:
    """Return the first delivery, or for an emergency one by every door; sets when the next step is due."""
    at = reach.find_time(now, notice.urgency, notice.useful_until)
    doors = reach.doors if notice.urgency == Urgency.EMERGENCY else reach.doors[:1]
    if notice.urgency != Urgency.INFO and doors:
        notice.next_step_at = at + max(find_patience(door, notice.urgency) for door in doors)
    return [
        Delivery(
            notice=notice,
            door=door,
            urgency=notice.urgency,
            next_attempt_at=at,
            status=DeliveryStatus.QUEUED,
        )
        for door in doors or (() if is_own_kind(notice.kind) else (CONSOLE,))
    ]


def _tell_desk(notice: Notice, reach: Reach, now: datetime) -> None:
    """Somebody whom no door reaches is told by hand, where she must be told."""
    if not reach.doors and notice.urgency != Urgency.INFO and not is_own_kind(notice.kind):
        open_notice_task(notice, now)
