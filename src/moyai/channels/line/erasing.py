"""Erasers of the chat."""

from datetime import datetime

from django.db.models import Q

from moyai.channels.line.models import Friend, HeardMessage, LinkRequest, Mailing, Outgoing, OutgoingStatus
from moyai.channels.line.webhook import SOURCE
from moyai.core.conversations.models import Session
from moyai.core.intake.models import EventStatus, InboxEvent
from moyai.core.privacy.batches import delete_batch
from moyai.core.privacy.registry import Trace, register_eraser, register_trace_eraser


def register_all() -> None:
    """Make the erasers known."""
    register_eraser("line.Outgoing", erase_outgoing)
    register_eraser("line.Mailing", erase_mailings)
    register_eraser("line.HeardMessage", erase_heard)
    register_eraser("line.LinkRequest", erase_link_requests)
    register_eraser("line.Friend", erase_friends)
    register_trace_eraser("line", erase_traces)


def erase_outgoing(*, before: datetime, now: datetime) -> int:
    """Erase what was said, sent or given up."""
    return delete_batch(Outgoing.objects.filter(made_at__lt=before))


def erase_mailings(*, before: datetime, now: datetime) -> int:
    """Erase what was said to many; its lines, with whom it was said to, go with it."""
    return delete_batch(Mailing.objects.filter(made_at__lt=before))


def erase_heard(*, before: datetime, now: datetime) -> int:
    """Erase which question a message answered: LINE lets nobody unsend it any more."""
    return delete_batch(HeardMessage.objects.filter(heard_at__lt=before))


def erase_link_requests(*, before: datetime, now: datetime) -> int:
    """Erase nonces and codes that have run out."""
    return delete_batch(LinkRequest.objects.filter(expires_at__lt=before))


def erase_friends(*, before: datetime, now: datetime) -> int:
    """Erase friends who have blocked the account and were not heard of since; the others stay friends."""
    return delete_batch(Friend.objects.filter(last_heard_at__lt=before, is_following=False))


def erase_traces(trace: Trace) -> int:
    """Erase what was said to those whose conversations go, and what they said; that they did stays.

    A line of the chat does not tell of which conversation it is, so that all goes that was sent to these
    friends. What came in keeps its place, empty, for as long as LINE may deliver it again.
    """
    owners = Session.objects.filter(pk__in=trace.sessions, channel="line").values("owner_key")
    friends = Friend.objects.filter(Q(owner_key__in=owners) | Q(resident__in=trace.residents))
    heard = InboxEvent.objects.filter(source=SOURCE, status__in=(EventStatus.DONE, EventStatus.DROPPED))
    theirs = Q(event_id__in=trace.events) | Q(person_key__in=friends.values("user_id"))
    emptied = heard.filter(theirs).exclude(payload={}).update(payload={})
    said = Outgoing.objects.filter(friend__in=friends).exclude(status=OutgoingStatus.QUEUED)
    sent, _ = said.delete()
    mailed, _ = Mailing.objects.filter(key__in=trace.mailings).delete()
    return emptied + sent + mailed
