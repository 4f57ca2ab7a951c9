"""What a person does with a concern: called, visited, passed on, closed, taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.residents.operations.needs import tidy_note
from moyai.core.watchover.changing import add_event, change
from moyai.core.watchover.enums import BY_A_PERSON, Condition, Contact, EventKind, Outcome
from moyai.core.watchover.models import Concern
from moyai.core.watchover.operations.climbing import go_on
from moyai.core.watchover.operations.ending import end
from moyai.core.watchover.operations.observing import record_observation
from moyai.core.watchover.policy import UNDO
from moyai.core.watchover.refusals import CannotUndo, Changed


@transaction.atomic
def note_deed(
    *,
    concern: Concern,
    contact: Contact,
    condition: Condition | None,
    note: str,
    by: User,
    now: datetime,
) -> Concern:
    """Write down that somebody called or went there, and how she was; None: nobody was met.

    Who was called in vain is no new reason to worry: the ladder goes on by its time.
    """
    note = tidy_note(note, 200)
    kind = EventKind.CALLED if contact == Contact.CALL else EventKind.VISITED
    add_event(concern, kind, now, by=by, note=note)
    if condition is None:
        add_event(concern, EventKind.UNANSWERED, now, by=by)
    else:
        record_observation(
            resident=concern.resident,
            source="watchover",
            contact=contact,
            condition=condition,
            at=now,
            idempotency_key=f"concern:{concern.code}:{by.pk}:{now.isoformat()}",
            now=now,
            note=note,
            by=by,
        )
    return Concern.objects.select_related("resident__household").get(pk=concern.pk)


@transaction.atomic
def pass_on(*, concern: Concern, version: int, by: User, now: datetime) -> None:
    """Give it to the next in turn without waiting.

    Raises:
        Changed: a colleague was quicker, or something new came.
    """
    if concern.version != version or concern.closed_at is not None:
        raise Changed
    add_event(concern, EventKind.PASSED_ON, now, by=by)
    if not go_on(concern, now):
        raise Changed


@transaction.atomic
def close_concern(
    *, concern: Concern, version: int, outcome: Outcome, note: str, by: User, now: datetime
) -> None:
    """Close a concern with how it ended; what it was about opens nothing again.

    Raises:
        Changed: a colleague was quicker, or something new came that she has not seen.
        ValueError: the outcome is none that a person gives.
    """
    if outcome not in BY_A_PERSON:
        raise ValueError(f"{outcome} is not a person's word")
    if concern.version != version or concern.closed_at is not None:
        raise Changed
    if not end(concern, outcome=outcome, by=by, note=tidy_note(note, 200), now=now):
        raise Changed


@transaction.atomic
def reopen_concern(*, concern: Concern, by: User, now: datetime) -> Concern:
    """Take a closing back within a day; it stands where it stood, and waits for a person.

    Raises:
        CannotUndo: too late, her consent ended it, or another concern is open.
    """
    is_late = concern.closed_at is None or now - concern.closed_at > UNDO
    if is_late or concern.outcome == Outcome.WITHDRAWN:
        raise CannotUndo
    try:
        with transaction.atomic():
            closed = Concern.objects.filter(pk=concern.pk, version=concern.version, closed_at__isnull=False)
            done = closed.update(
                closed_at=None, closed_by=None, outcome="", note="", version=concern.version + 1
            )
    except IntegrityError as another:
        raise CannotUndo from another
    if not done:
        raise CannotUndo
    concern.observations.update(concern=None)
    concern.signals.update(concern=None)
    concern = Concern.objects.select_related("resident__household").get(pk=concern.pk)
    add_event(concern, EventKind.REOPENED, now, by=by)
    change(concern, stopped_at=now)
    return concern
