"""Erasers of the chat."""

from datetime import datetime

from django.db.models import QuerySet

from moyai.channels.line.models import Friend, HeardMessage, LinkRequest, Mailing, Outgoing
from moyai.core.privacy.registry import register_eraser

BATCH = 1000


def register_all() -> None:
    """Make the erasers known."""
    register_eraser("line.Outgoing", erase_outgoing)
    register_eraser("line.Mailing", erase_mailings)
    register_eraser("line.HeardMessage", erase_heard)
    register_eraser("line.LinkRequest", erase_link_requests)
    register_eraser("line.Friend", erase_friends)


def erase_outgoing(*, before: datetime, now: datetime) -> int:
    """Erase what was said, sent or given up."""
    return _erase(Outgoing.objects.filter(made_at__lt=before))


def erase_mailings(*, before: datetime, now: datetime) -> int:
    """Erase what was said to many; its lines, with whom it was said to, go with it."""
    return _erase(Mailing.objects.filter(made_at__lt=before))


def erase_heard(*, before: datetime, now: datetime) -> int:
    """Erase which question a message answered: LINE lets nobody unsend it any more."""
    return _erase(HeardMessage.objects.filter(heard_at__lt=before))


def erase_link_requests(*, before: datetime, now: datetime) -> int:
    """Erase nonces and codes that have run out."""
    return _erase(LinkRequest.objects.filter(expires_at__lt=before))


def erase_friends(*, before: datetime, now: datetime) -> int:
    """Erase friends who have blocked the account and were not heard of since; the others stay friends."""
    return _erase(Friend.objects.filter(last_heard_at__lt=before, is_following=False))


def _erase(old: "QuerySet") -> int:
    keys = list(old.values_list("pk", flat=True)[:BATCH])
    old.model._default_manager.filter(pk__in=keys).delete()
    return len(keys)
