"""Erasing what is past its period: batch by batch, counted and audited, never listed."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.manifest import Retention
from moyai.core.privacy.models import ErasureRun
from moyai.core.privacy.queries import has_run_since, list_periods
from moyai.core.privacy.registry import find_eraser

logger = logging.getLogger(__name__)

ACTOR = "system:privacy"


class NoEraserError(LookupError):
    """A period is declared and nobody erases."""


def erase_overdue(*, since: datetime, now: datetime) -> int:
    """Run the eraser of each period that has not run since a time; return how many rows were taken.

    An eraser that fails is logged and shown; the others run all the same.
    """
    due = [period for period in list_periods() if not has_run_since(period.model, since)]
    return sum(erase_period(period=period, now=now) for period in due)


def erase_period(*, period: Retention, now: datetime) -> int:
    """Erase what is past one period and keep how it went; return how many rows were taken."""
    before, count, error = now - timedelta(days=period.days), 0, ""
    try:
        while taken := _erase_batch(period=period, before=before, now=now):
            count += taken
    except Exception as failure:
        logger.exception("The eraser of %s failed", period.model)
        error = type(failure).__name__
    ErasureRun.objects.create(model=period.model, ran_at=now, kept_since=before, count=count, error=error)
    return count


@transaction.atomic
def _erase_batch(*, period: Retention, before: datetime, now: datetime) -> int:
    erase = find_eraser(period.model)
    if erase is None:
        raise NoEraserError(period.model)
    count = erase(before=before, now=now)
    if count:
        subject = f"retention:{period.model}"
        record(
            actor=ACTOR, action="privacy.erase", subject=subject, now=now, count=count, kept_days=period.days
        )
    return count
