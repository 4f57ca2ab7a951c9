"""Erasers of what entrants leave: in time, files with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from moyai.core.privacy.batches import delete_batch, delete_batch_with_files
from moyai.services.open_call.entry_files.shelf import FILES
from moyai.services.open_call.enums_entries import FileState
from moyai.services.open_call.models import (
    Agreement,
    Entry,
    EntryFile,
    GuardianConsent,
    Programme,
    Teammate,
)
from moyai.services.open_call.programmes.plan import StateKind
from moyai.services.open_call.programmes.reading import get_plan

A_BATCH = 50
"""So many entries at once: much hangs on each."""


def erase_entries(*, before: datetime, now: datetime) -> int:
    """Erase entries that ended long ago without being chosen, and drafts that nobody went on with."""
    found = Entry.objects.none()
    for programme in Programme.objects.all():
        found = found | _list_over(programme, before)
    keys = list(found.order_by("pk").values_list("pk", flat=True)[:A_BATCH])
    names = list(EntryFile.objects.filter(entry__in=keys).values_list("kept_as", flat=True))
    Entry.objects.filter(pk__in=keys).delete()

    def delete_files() -> None:
        for name in names:
            FILES.delete(name)

    transaction.on_commit(delete_files)
    return len(keys)


def anonymise_teams(*, before: datetime, now: datetime) -> int:
    """Take dates of birth and accounts off teams of long ago; names stay with what was adopted."""
    known = Q(born_on__isnull=False) | Q(user__isnull=False) | ~Q(invited_to="")
    rows = Teammate.objects.filter(known, invited_at__lt=before, entry__state_since__lt=before)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:500])
    Teammate.objects.filter(pk__in=keys).update(born_on=None, user=None, invited_to="", token="")
    return len(keys)


def erase_consents(*, before: datetime, now: datetime) -> int:
    """Erase consents asked for long ago, of entries that have rested since."""
    rows = GuardianConsent.objects.filter(asked_at__lt=before, teammate__entry__state_since__lt=before)
    return delete_batch(rows)


def erase_files(*, before: datetime, now: datetime) -> int:
    """Erase files that were taken away from their entries."""
    rows = EntryFile.objects.filter(state=FileState.REMOVED, added_at__lt=before)
    return delete_batch_with_files(rows, "kept_as", FILES.delete)


def _list_over(programme: Programme, before: datetime) -> QuerySet[Entry]:
    plan = get_plan(programme)
    ended = (StateKind.LOST, StateKind.WITHDRAWN)
    states = [each.key for each in plan.states if each.kind in ended or each.key == plan.first]
    rows = Entry.objects.filter(programme=programme, state__in=states, state_since__lt=before)
    rows = rows.filter(saved_at__lt=before)
    return rows.exclude(Exists(Agreement.objects.filter(entry=OuterRef("pk"), trial__isnull=False)))
