"""Sealing, and destroying keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from moyai.core.audit.operations import record
from moyai.core.sealing.box import close_box, make_key
from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.masters import list_masters
from moyai.core.sealing.models import SubjectKey
from moyai.core.sealing.queries import get_unwrapped

BATCH = 500


@transaction.atomic
def seal(*, subject: str, content: bytes, about: str, now: datetime) -> bytes:
    """Return content sealed for a subject, whose key is made at first use.

    Args:
        subject: whose it is, ``"resident:48210937"``.
        content: any bytes.
        about: what it belongs to, such as ``"clinic.note:12"``; must be said again to read it.
        now: the town's time.

    Raises:
        KeyDestroyedError: her data were erased; nothing new is sealed for her.
    """
    return close_box(make_key_of(subject=subject, now=now), content, about)


def make_key_of(*, subject: str, now: datetime) -> bytes:
    """Return a subject's key, made at first use: for what is sealed in many pieces (files.py).

    Raises:
        KeyDestroyedError: her data were erased; nothing new is sealed for her.
    """
    row = SubjectKey.objects.filter(subject=subject).first() or _make(subject, now)
    if row.destroyed_at is not None:
        raise KeyDestroyedError(subject)
    return get_unwrapped(row)


def seal_text(*, subject: str, text: str, about: str, now: datetime) -> bytes:
    """Return a text sealed; see `seal`."""
    return seal(subject=subject, content=text.encode(), about=about, now=now)


@transaction.atomic
def destroy_key(*, subject: str, actor: str, now: datetime) -> bool:
    """Destroy a subject's key: whatever was sealed with it is erased, wherever it lies. Cannot be undone.

    Returns:
        whether there was one.
    """
    living = SubjectKey.objects.filter(subject=subject, destroyed_at__isnull=True)
    destroyed = living.update(wrapped=b"", destroyed_at=now) > 0
    if destroyed:
        record(actor=actor, action="sealing.destroy_key", subject=subject, now=now)
    return destroyed


def rewrap_keys(*, actor: str, now: datetime) -> int:
    """Seal everybody's keys anew with the first of the town's; return how many were sealed with another.

    What people wrote is not touched: only the keys to it. Broken off, it is run again.

    Raises:
        KeyMissingError: the town's key that seals some is not there; nothing of that batch was changed.
    """
    name = next(iter(list_masters()))
    count = 0
    while batch := list(_others(name)[:BATCH]):
        count += _rewrap(batch)
    if count:
        record(actor=actor, action="sealing.rewrap", subject=f"master:{name}", now=now, count=count)
    return count


@transaction.atomic
def _rewrap(batch: Sequence[SubjectKey]) -> int:
    name, master = next(iter(list_masters().items()))
    for row in batch:
        wrapped = close_box(master, get_unwrapped(row), row.subject)
        living = SubjectKey.objects.filter(pk=row.pk, master=row.master, destroyed_at__isnull=True)
        living.update(wrapped=wrapped, master=name)
    return len(batch)


def _others(name: str) -> QuerySet[SubjectKey]:
    return SubjectKey.objects.filter(destroyed_at__isnull=True).exclude(master=name).order_by("pk")


def _make(subject: str, now: datetime) -> SubjectKey:
    name, master = next(iter(list_masters().items()))
    fresh = {"wrapped": close_box(master, make_key(), subject), "master": name, "made_at": now}
    return SubjectKey.objects.get_or_create(subject=subject, defaults=fresh)[0]
