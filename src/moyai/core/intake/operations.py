"""Writes on the inbox: applying events exactly once, in order, with patience; what staff do with the rest."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.intake import queries
from moyai.core.intake.models import EventStatus, InboxEvent, Reason
from moyai.core.intake.registry import UnknownSourceError, get_source
from moyai.core.intake.room import is_disk_full
from moyai.core.intake.rows import describe_error, open_raw, split_record
from moyai.core.jobs.tasks import is_surely_dead

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
MAX_CRASHES = 5
FIRST_WAIT_S = 1
AT_A_TIME = 16


def process_due(
    *, now: datetime, limit: int = AT_A_TIME, real_now: datetime | None = None, worker: str = ""
) -> int:
    """Apply events that are due, each in a transaction of its own; return how many were taken in hand.

    Any number of workers may call this at once. An event that fails waits and is tried again; its person's
    later events wait with it, everybody else's go on. After ``MAX_ATTEMPTS`` it is a dead letter.

    Args:
        now: the town's time, given to ``apply``.
        limit: take no more than this.
        real_now: real time, by which waits and leases go (default: ``now``).
        worker: name of the caller, different for each.
    """
    at, worker = real_now or now, worker or f"once/{uuid4().hex}"
    release_lost(worker=worker, at=at)
    taken = 0
    for suspects, most in ((False, limit), (True, 1)):
        for event in claim_due(worker=worker, at=at, limit=most, suspects=suspects):
            apply_event(event=event, now=now, at=at, worker=worker)
            taken += 1
    return taken


@transaction.atomic
def claim_due(*, worker: str, at: datetime, limit: int, suspects: bool = False) -> list[InboxEvent]:
    """Take events in hand for a while; return them, in the order in which they are due.

    Args:
        worker: who takes them.
        at: real time.
        limit: take no more than this.
        suspects: those that were in hand when a worker died, instead of all the others.
    """
    list_due = queries.list_due_suspects if suspects else queries.list_due
    due = list_due(at=at, worker=worker, limit=limit)
    if not due:
        return []
    free = InboxEvent.objects.filter(queries.is_free(worker), pk__in=due, done_at__isnull=True)
    if connection.features.has_select_for_update_skip_locked:
        free = free.select_for_update(skip_locked=True, of=("self",))
    events = list(free.order_by("occurred_at", "event_id"))
    mine = InboxEvent.objects.filter(pk__in=[event.pk for event in events])
    mine.update(claimed_by=worker, claimed_until=at + timedelta(seconds=queries.LEASE_S))
    return events


def release_lost(*, worker: str, at: datetime) -> int:
    """Free what workers had in hand that died on this host or fell silent; return how many events.

    Such an event is suspect: perhaps it was what killed them. Suspects are applied one at a time, so that
    each answers for itself, and one that goes on killing is a dead letter after ``MAX_CRASHES``.
    """
    held = queries.list_held_by_others(worker=worker)
    dead = {name for name in {event.claimed_by for event in held} if is_surely_dead(name)}
    lost = [one for one in held if one.claimed_by in dead or queries.is_lease_over(one, at)]
    return sum(_note_crash(event=event, at=at) for event in lost)


def apply_event(*, event: InboxEvent, now: datetime, at: datetime, worker: str) -> bool:
    """Apply one claimed event and mark it done in the same transaction; tell whether it was done here.

    A failure is noted in a transaction of its own; where the database is away that raises too, and the event
    stays as it was: an outage costs it no attempt, and neither does a full disk.

    Raises:
        OperationalError, InterfaceError: the database is away or has no room.
    """
    try:
        return _apply(event=event, now=now, at=at, worker=worker)
    except Exception as error:  # the worker must outlive any event
        if is_disk_full(error):
            raise
        logger.exception("Event %s of %s failed", event.pk, event.source)
        _note_failure(event=event, error=error, at=at, worker=worker)
        return False


@transaction.atomic
def replay(*, event: InboxEvent, actor: str, now: datetime, real_now: datetime) -> None:
    """Try a dead letter again, with fresh patience.

    Raises:
        Refused: ``not_dead`` (somebody else was first), ``damaged``, ``still_unreadable``.
    """
    if event.reason == Reason.DAMAGED:
        raise Refused("damaged", _("壊れて読めない部分のため、やり直せません。"))
    if event.is_raw:
        _split_again(event=event, at=real_now)
    else:
        _put_back(event=event, at=real_now)
    record(actor=actor, action="intake.replay", subject=f"inbox:{event.pk}", now=now, reason=event.reason)


def replay_all(*, actor: str, now: datetime, real_now: datetime) -> tuple[int, int]:
    """Try every dead letter again; return how many went back and how many could not."""
    back = stayed = 0
    for event in list(queries.list_dead_letters().order_by("occurred_at", "event_id")):
        try:
            replay(event=event, actor=actor, now=now, real_now=real_now)
            back += 1
        except Refused:
            stayed += 1
    return back, stayed


@transaction.atomic
def drop(*, event: InboxEvent, actor: str, now: datetime, real_now: datetime) -> None:
    """Give a dead letter up. Its row stays for as long as rows are kept, so that it cannot come again.

    Raises:
        Refused: ``not_dead``.
    """
    _leave_dead(event=event, status=EventStatus.DROPPED, done_at=real_now)
    record(actor=actor, action="intake.drop", subject=f"inbox:{event.pk}", now=now, reason=event.reason)


@transaction.atomic
def note_looked_into(*, event: InboxEvent, actor: str, now: datetime) -> None:
    """Keep in the audit log that somebody looked at what a dead letter says."""
    record(actor=actor, action="intake.look", subject=f"inbox:{event.pk}", now=now)


@transaction.atomic
def erase_payload(*, source: str, account: str, event_id: str) -> bool:
    """Empty what an event says (its sender took it back); tell whether there is such an event.

    The row stays, so that the same event is not applied again; one that is still pending is applied with an
    empty payload.
    """
    said = InboxEvent.objects.filter(source=source, account=account, event_id=event_id)
    return bool(said.update(payload={}))


def _apply(*, event: InboxEvent, now: datetime, at: datetime, worker: str) -> bool:
    with transaction.atomic():
        mine = InboxEvent.objects.filter(pk=event.pk, claimed_by=worker, done_at__isnull=True)
        taken = mine.update(
            status=EventStatus.DONE,
            done_at=at,
            attempts=F("attempts") + 1,
            claimed_by="",
            claimed_until=None,
            suspect_since=None,
            reason="",
            last_error="",
        )
        if taken:
            _end_with_lease()
            get_source(event.source).apply(event, now)
        return bool(taken)


def _end_with_lease() -> None:
    """Have PostgreSQL end this transaction if its worker falls silent within it for as long as a lease."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = {int(queries.LEASE_S * 1000)}")


@transaction.atomic
def _note_failure(*, event: InboxEvent, error: Exception, at: datetime, worker: str) -> None:
    attempts = event.attempts + 1
    wait_s = min(FIRST_WAIT_S * 2 ** (attempts - 1), queries.LONGEST_WAIT_S)
    facts: dict[str, Any] = {
        "attempts": attempts,
        "next_attempt_at": at + timedelta(seconds=wait_s),
        "claimed_by": "",
        "claimed_until": None,
        "reason": _find_reason(error),
        "last_error": describe_error(error),
    }
    if attempts >= MAX_ATTEMPTS:
        facts |= _die(at)
    InboxEvent.objects.filter(pk=event.pk, claimed_by=worker, done_at__isnull=True).update(**facts)


@transaction.atomic
def _note_crash(*, event: InboxEvent, at: datetime) -> int:
    crashes = event.crashes + 1
    wait_s = 0 if crashes == 1 else FIRST_WAIT_S * 2**crashes
    facts: dict[str, Any] = {
        "crashes": crashes,
        "suspect_since": event.suspect_since or at,
        "next_attempt_at": at + timedelta(seconds=wait_s),
        "claimed_by": "",
        "claimed_until": None,
    }
    if crashes >= MAX_CRASHES:
        facts |= _die(at) | {"reason": Reason.CRASHED}
    lost = InboxEvent.objects.filter(
        pk=event.pk, claimed_by=event.claimed_by, crashes=event.crashes, done_at__isnull=True
    )
    if connection.features.has_select_for_update_skip_locked and not _lock(lost):
        return 0  # in the middle of its transaction: the database will end that, or it will end well
    return lost.update(**facts)


def _lock(events: QuerySet[InboxEvent]) -> bool:
    return bool(events.select_for_update(skip_locked=True).values_list("pk"))


def _die(at: datetime) -> dict[str, Any]:
    return {"status": EventStatus.DEAD, "done_at": at, "died_at": at, "suspect_since": None}


def _find_reason(error: Exception) -> Reason:
    if isinstance(error, UnknownSourceError):
        return Reason.UNKNOWN_SOURCE
    return Reason.REFUSED if isinstance(error, Refused) else Reason.FAILED


def _put_back(*, event: InboxEvent, at: datetime) -> None:
    _leave_dead(
        event=event,
        status=EventStatus.PENDING,
        done_at=None,
        attempts=0,
        crashes=0,
        next_attempt_at=at,
        last_error="",
    )


def _split_again(*, event: InboxEvent, at: datetime) -> None:
    try:
        rows = split_record(open_raw(event), at=at)
    except Exception as error:
        raise Refused("still_unreadable", _("まだ読み取れません。内容はそのまま残しています。")) from error
    _leave_dead(event=event, status=EventStatus.DONE, done_at=at, payload={})
    InboxEvent.objects.bulk_create(rows, ignore_conflicts=True)


def _leave_dead(*, event: InboxEvent, **facts: object) -> None:
    """Move a dead letter on, once.

    Raises:
        Refused: ``not_dead``.
    """
    dead = InboxEvent.objects.filter(pk=event.pk, status=EventStatus.DEAD)
    if not dead.update(died_at=None, **facts):
        raise Refused("not_dead", _("ほかの担当者がすでに処理しました。"))
