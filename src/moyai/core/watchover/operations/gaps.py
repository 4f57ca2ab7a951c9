"""The periodic look for what is missing: told once, and taken back when it is there again."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from moyai.core.residents.models import Resident
from moyai.core.watchover.access import list_watched
from moyai.core.watchover.enums import Outcome, Step
from moyai.core.watchover.gaps import Registered, list_finders
from moyai.core.watchover.models import Signal
from moyai.core.watchover.operations.ending import end
from moyai.core.watchover.operations.grading import regrade
from moyai.core.watchover.operations.observing import report_signal
from moyai.core.watchover.weighing import weigh
from moyai.engines.watchover import Grade

log = logging.getLogger(__name__)


def look_for_gaps(now: datetime) -> int:
    """Ask every service what it misses of people who agree; return how many gaps are new.

    A service that fails is logged, and the others are asked all the same.
    """
    new = 0
    for finder in list_finders():
        try:
            new += _look(finder, now)
        except Exception:
            log.exception("%s cannot tell what is missing", finder.service)
    return new


def _look(finder: Registered, now: datetime) -> int:
    found = {(gap.resident_id, gap.kind, gap.subject[:60]): gap for gap in finder.find(list_watched(), now)}
    kept = Signal.objects.filter(source=finder.service, kind__in=finder.kinds, resident__in=list_watched())
    rows = kept.filter(retracted_at__isnull=True).select_related("resident__household")
    known = {(row.resident_id, row.kind, row.subject): row for row in rows}
    for key in known.keys() - found.keys():
        if known[key].concern_id is None:  # what somebody has closed stays as it was closed
            _take_back(known[key], now)
    fresh = found.keys() - known.keys()
    people = Resident.objects.select_related("household").in_bulk({key[0] for key in fresh})
    for key in sorted(fresh):
        gap, who = found[key], people[key[0]]
        report_signal(
            resident=who, kind=gap.kind, source=finder.service, subject=gap.subject, at=gap.at, now=now
        )
    return len(fresh)


@transaction.atomic
def _take_back(signal: Signal, now: datetime) -> None:
    """She was seen after all; a concern that was no more than looked at, and about nothing else, ends."""
    if not Signal.objects.filter(pk=signal.pk, retracted_at__isnull=True).update(retracted_at=now):
        return
    concern = regrade(resident=signal.resident, now=now)
    is_over = concern is not None and concern.step == Step.LOOK and concern.stopped_at is None
    if concern is not None and is_over and weigh(signal.resident, now).grade == Grade.NONE:
        end(concern, outcome=Outcome.SEEN_WELL, by=None, note="", now=now)
