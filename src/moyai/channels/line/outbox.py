"""Sending what was said: in order for each friend, never twice, by reply while its token lives, else by push.

All times here are real ones: tokens, keys and limits are LINE's, whatever the town's clock says.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from datetime import datetime, timedelta
from functools import lru_cache, partial

from django.db.models import F, QuerySet

from moyai.channels.line.accounts import find_account
from moyai.channels.line.client import Client, Fate, SdkClient, Verdict
from moyai.channels.line.clocks import get_real_time
from moyai.channels.line.models import Friend, Outgoing, OutgoingStatus
from moyai.core.notices import rates

logger = logging.getLogger(__name__)

REPLY_LIFE = timedelta(seconds=55)
"""LINE takes a token for a minute; a request needs time to arrive."""

RETRY_KEY_LIFE = timedelta(hours=23)
LEASE = timedelta(seconds=30)
FIRST_WAIT_S = 1
MOST_WAIT_S = 600
BATCH = 200
MOST_AT_ONCE = 12
MOST_MULTICASTS = 24
"""So many on their way at once: with one in twenty running into a time-out the others go on."""

MANY = "line:many"
"""The bucket of requests to many, shared with the notices' bundles (`core/notices/operations/bundling`)."""

MANY_PER_S = 80.0
"""A bucket holds a second's worth, so at most 160 leave within a second; LINE takes 200."""

MANY_BUDGET_S = 0.4
MANY_PAUSE_S = 0.02

UNKNOWN_FATE = "the reply's fate is not known"

MakeClient = Callable[[str], Client | None]


def say(
    friend: Friend,
    messages: list[dict[str, object]],
    *,
    real_now: datetime,
    reply_token: str = "",
    reply_until: datetime | None = None,
    is_urgent: bool = False,
) -> Outgoing | None:
    """Queue up to five messages to a friend, in the caller's transaction; None when there are none."""
    if not messages:
        return None
    return Outgoing.objects.create(
        account=friend.account,
        friend=friend,
        to=[friend.user_id],
        messages=messages[:5],
        reply_token=reply_token,
        reply_until=reply_until if reply_token else None,
        is_urgent=is_urgent,
        next_attempt_at=real_now,
        made_at=real_now,
    )


def send_due(real_now: datetime, *, make_client: MakeClient | None = None, limit: int = BATCH) -> int:
    """Send what is due to single friends, urgent things first; return how many were accepted.

    Each line is claimed by a conditional UPDATE; the next line of the same friend waits until it is over.
    """
    claimed = [line for line in _list_due(real_now, limit) if _claim(line, real_now)]
    if not claimed:
        return 0
    deliver = partial(_deliver, real_now=real_now, make=make_client or get_client)
    # The waiting is done in threads, all of the database here: one slow answer holds up nobody else.
    with ThreadPoolExecutor(min(MOST_AT_ONCE, len(claimed))) as pool:
        pending = {pool.submit(deliver, line): line for line in claimed}
        return sum(_settle(pending[done], done.result(), real_now) for done in as_completed(pending))


def send_many_due(
    real_now: datetime,
    *,
    make_client: MakeClient | None = None,
    limit: int = BATCH,
    budget_s: float = MANY_BUDGET_S,
    read_time: Callable[[], datetime] = get_real_time,
) -> int:
    """Send what is due to many at once; return how many lines were accepted.

    LINE takes 200 such requests a second from all who send for an account. So each needs a token of the
    bucket that every worker shares, taken at the moment it leaves: tokens kept for later would
    leave in a heap.

    Args:
        real_now: real time.
        make_client: instead of LINE's, in tests.
        limit: look at no more lines than this.
        budget_s: begin no more after so long, so that a worker comes to its other work.
        read_time: tells real time as it passes.
    """
    waiting = list(_due_to_many(real_now).order_by("-is_urgent", "pk")[:limit])
    if not waiting:
        return 0
    deliver = partial(_deliver, make=make_client or get_client)
    accepted, ends = 0, time.monotonic() + budget_s
    pending: dict[Future[Verdict], tuple[Outgoing, datetime]] = {}
    with ThreadPoolExecutor(MOST_MULTICASTS) as pool:
        while pending or (waiting and time.monotonic() < ends):
            while waiting and len(pending) < MOST_MULTICASTS and time.monotonic() < ends:
                at = read_time()
                if not rates.take(key=MANY, wanted=1, per_s=MANY_PER_S, real_now=at):
                    break
                line = waiting.pop(0)
                if _claim(line, at):
                    pending[pool.submit(deliver, line, real_now=at)] = line, at
            done, _ = wait(pending, timeout=MANY_PAUSE_S, return_when=FIRST_COMPLETED)
            if not pending:
                time.sleep(MANY_PAUSE_S)  # no token just now
            for one in done:
                line, at = pending.pop(one)
                accepted += _settle(line, one.result(), read_time())
    return accepted


def _due_to_many(real_now: datetime) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(friend=None, status=OutgoingStatus.QUEUED, next_attempt_at__lte=real_now)


def drop_queued(friend: Friend, reason: str) -> int:
    """Give up what was not said yet to a friend who has gone; return how much that was."""
    queued = friend.outgoing.filter(status=OutgoingStatus.QUEUED)
    return queued.update(status=OutgoingStatus.FAILED, last_error=reason)


@lru_cache(maxsize=32)
def get_client(account: str) -> Client | None:
    """Return the client of an account, None when the town has taken it away."""
    found = find_account(account)
    return None if found is None else SdkClient(found)


def _list_due(real_now: datetime, limit: int) -> Iterable[Outgoing]:
    due = Outgoing.objects.filter(
        friend__isnull=False, status=OutgoingStatus.QUEUED, next_attempt_at__lte=real_now
    )
    lines = list(due.select_related("friend").order_by("-is_urgent", "pk")[:limit])
    heads = _find_heads({line.friend_id for line in lines if line.friend_id})
    return [line for line in lines if line.friend_id and heads.get(line.friend_id) == line.pk]


def _find_heads(friends: set[int]) -> dict[int, int]:
    """Return each friend's first unsent line: what was said first arrives first."""
    queued = Outgoing.objects.filter(friend__in=friends, status=OutgoingStatus.QUEUED).order_by("-pk")
    return dict(queued.values_list("friend_id", "pk"))


def _claim(line: Outgoing, real_now: datetime) -> bool:
    seen = Outgoing.objects.filter(pk=line.pk, status=OutgoingStatus.QUEUED, attempts=line.attempts)
    is_reply = _may_reply(line, real_now)
    tried = {"tried_reply_at": real_now} if is_reply and line.tried_reply_at is None else {}
    taken = seen.update(attempts=F("attempts") + 1, next_attempt_at=real_now + LEASE, **tried)
    return bool(taken)


def _may_reply(line: Outgoing, real_now: datetime) -> bool:
    return bool(line.reply_token) and line.reply_until is not None and real_now < line.reply_until


def _deliver(line: Outgoing, *, real_now: datetime, make: MakeClient) -> Verdict:
    """Make the requests that a claimed line needs; touches no database."""
    client = make(line.account)
    if client is None:
        return Verdict(Fate.REFUSED, reason="the account is off")
    if not _may_reply(line, real_now):
        # A token that was used, and nobody ever learned what came of it: twice is worse than once too few.
        is_unknown = line.tried_reply_at is not None
        return Verdict(Fate.TAKEN, reason=UNKNOWN_FATE) if is_unknown else _push(line, client)
    verdict = client.reply(line.reply_token, line.messages)
    is_ours = line.tried_reply_at is not None  # spent by our own earlier attempt
    if verdict.fate == Fate.TOKEN_SPENT and is_ours:
        return Verdict(Fate.TAKEN, reason="taken at an earlier attempt")
    return verdict


def _push(line: Outgoing, client: Client) -> Verdict:
    key = str(line.retry_key)
    if line.friend_id is None:
        return client.multicast(line.to, line.messages, key)
    return client.push(line.to[0], line.messages, key)


def _settle(line: Outgoing, verdict: Verdict, real_now: datetime) -> bool:
    """Write down how it went; tell whether it is over well.

    A worker that fell asleep with the line in hand, past its lease, has nothing to say but that it was taken:
    another has it in hand since, or is done with it.
    """
    if verdict.fate == Fate.TOKEN_SPENT:
        return _push_after_all(line, real_now)
    status, wait_s = OutgoingStatus.QUEUED, min(FIRST_WAIT_S * 2**line.attempts, MOST_WAIT_S)
    is_over = verdict.fate in (Fate.REFUSED, Fate.NO_QUOTA) or real_now > line.made_at + RETRY_KEY_LIFE
    if verdict.fate == Fate.TAKEN:
        status = OutgoingStatus.SENT
    elif is_over:
        status = OutgoingStatus.FAILED
        logger.warning("LINE did not take line %s: %s", line.pk, verdict.reason)
    # What LINE turned away for being too much was not accepted: if that was the first use of the token, it is
    # as good as unused. An earlier use whose fate is not known stays in doubt.
    is_unused = verdict.fate == Fate.BUSY and line.tried_reply_at is None
    fresh = {"tried_reply_at": None} if is_unused else {}
    queued = Outgoing.objects.filter(pk=line.pk, status=OutgoingStatus.QUEUED)
    mine = queued if verdict.fate == Fate.TAKEN else queued.filter(attempts=line.attempts + 1)
    mine.update(
        **fresh,
        status=status,
        sent_at=real_now if status == OutgoingStatus.SENT else None,
        request_id=verdict.request_id,
        last_error=verdict.reason[:200],
        next_attempt_at=real_now + timedelta(seconds=wait_s),
    )
    return status == OutgoingStatus.SENT


def _push_after_all(line: Outgoing, real_now: datetime) -> bool:
    """Have a line pushed at once whose token LINE does not take, if nobody else has it in hand since.

    Otherwise the token may have been spent by whoever has: what was said by it must not be said again.
    """
    mine = Outgoing.objects.filter(pk=line.pk, status=OutgoingStatus.QUEUED, attempts=line.attempts + 1)
    mine.update(reply_token="", reply_until=None, tried_reply_at=None, next_attempt_at=real_now)
    return False
