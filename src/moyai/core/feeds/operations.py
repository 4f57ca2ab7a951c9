"""Writes of the feeds: notes of officers, and the count of live questions."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.feeds.enums import Cause, Effect
from moyai.core.feeds.models import LiveAsk, ServiceNote
from moyai.engines.conversation import Localized

WINDOW = timedelta(minutes=1)
ASKS_PER_ADDRESS, ASKS_IN_ALL = 30, 300
"""Live questions in a minute: a planner asks once for each person; a quote costs the dispatcher real work."""


class TooManyAsks(Refused):
    """This address, or the whole world, has asked for too many waiting times within a minute."""

    def __init__(self) -> None:
        text = _("待ち時間のお問い合わせが多すぎます。1分ほどおいて、もう一度お試しください。")
        super().__init__("too_many_asks", text)


class BadNote(Refused):
    """The note could not be told to anybody."""


@transaction.atomic
def publish_note(
    *,
    header: Localized,
    text: Localized,
    cause: Cause,
    effect: Effect,
    starts_at: datetime,
    ends_at: datetime | None,
    actor: str,
    now: datetime,
) -> ServiceNote:
    """Publish a note to everybody: it is in the alerts at once, and holds from ``starts_at``.

    Args:
        header: what is the case, in a line.
        text: the same in full, as it is shown and said.
        cause: why.
        effect: what it does to the service.
        starts_at: from when it holds.
        ends_at: until when; None until somebody withdraws it.
        actor: who writes.
        now: the town's time.

    Raises:
        BadNote: it would be over before it begins, or is over already.
    """
    if ends_at is not None and ends_at <= max(starts_at, now):
        raise BadNote("note_over", _("終わりの日時は、始まりといまより後にしてください。"))
    note = ServiceNote.objects.create(
        header=header.to_json(),
        text=text.to_json(),
        cause=cause,
        effect=effect,
        starts_at=starts_at,
        ends_at=ends_at,
        written_by=actor,
        written_at=now,
    )
    record(actor=actor, action="feeds.publish_note", subject=f"note:{note.pk}", now=now, effect=effect)
    return note


@transaction.atomic
def withdraw_note(*, note_id: int, actor: str, now: datetime) -> bool:
    """Take a note out of the alerts; tell whether it was still there. The note itself is kept."""
    taken = ServiceNote.objects.filter(pk=note_id, withdrawn_at__isnull=True).update(withdrawn_at=now)
    if taken:
        record(actor=actor, action="feeds.withdraw_note", subject=f"note:{note_id}", now=now)
    return bool(taken)


@transaction.atomic
def restore_note(*, note_id: int, actor: str, now: datetime) -> bool:
    """Put a withdrawn note back, as it was; tell whether there was one."""
    found = ServiceNote.objects.filter(pk=note_id, withdrawn_at__isnull=False).update(withdrawn_at=None)
    if found:
        record(actor=actor, action="feeds.restore_note", subject=f"note:{note_id}", now=now)
    return bool(found)


@transaction.atomic
def count_ask(*, address: str, now: datetime) -> None:
    """Count a live question; not audited, because nobody did anything.

    Args:
        address: the asker's, kept as a keyed hash for a day at most.
        now: the town's time.

    Raises:
        TooManyAsks: nothing is counted then.
    """
    key = salted_hmac("moyai.feeds.ask", address, algorithm="sha256").hexdigest()[:40]
    recent = LiveAsk.objects.filter(at__gt=now - WINDOW, at__lte=now)
    if recent.count() >= ASKS_IN_ALL or recent.filter(key=key).count() >= ASKS_PER_ADDRESS:
        raise TooManyAsks
    LiveAsk.objects.create(key=key, at=now)
