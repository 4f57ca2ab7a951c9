"""When the town asks whether something is still there: one and three years after its trial ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from moyai.core.clock import local
from moyai.services.open_call.enums_after import Outcome
from moyai.services.open_call.models import Trial

YEARS = (1, 3)


def find_due_on(trial: Trial, years: int) -> date | None:
    """Return from which day on it is asked; None where the trial is not over, or never asked."""
    if trial.ended_at is None or years not in YEARS:
        return None
    day = local(trial.ended_at).date()
    last = 28 if day.month == 2 and day.day == 29 else day.day
    return date(day.year + years, day.month, last)


def list_due(now: datetime) -> Iterator[tuple[Trial, int, date]]:
    """Give each trial that was rolled out or extended with the years after which is still to be asked."""
    today = local(now).date()
    goes_on = {"reviews__outcome__in": (Outcome.ROLL_OUT, Outcome.EXTEND)}
    rows = Trial.objects.filter(ended_at__isnull=False, **goes_on).prefetch_related("follow_ups")
    for trial in rows.select_related("agreement__entry__programme").order_by("ended_at", "pk"):
        asked = {each.years for each in trial.follow_ups.all()}
        for years in YEARS:
            due = find_due_on(trial, years)
            if due is not None and due <= today and years not in asked:
                yield trial, years, due
