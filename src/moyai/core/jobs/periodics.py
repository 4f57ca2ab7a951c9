"""Runs periodic jobs: each due time belongs to exactly one worker."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F

from moyai.core.jobs.models import PeriodicRun
from moyai.core.jobs.schedule import Periodic

logger = logging.getLogger(__name__)


def run_due(periodics: list[Periodic], *, real_now: datetime, town_now: Callable[[], datetime]) -> list[str]:
    """Run every job whose time has come and that no other worker has taken; return their keys.

    A job that fails is logged and counted, and comes again at its next time.

    Args:
        periodics: the jobs to look at.
        real_now: real time, by which the schedule goes.
        town_now: tells the town's time that the jobs are given.
    """
    ran = []
    for periodic in periodics:
        if claim(periodic, real_now):
            run_once(periodic, town_now())
            ran.append(periodic.key)
    return ran


def claim(periodic: Periodic, real_now: datetime) -> bool:
    """Take the present due time of a job for this worker; tell whether it was there to be taken.

    One conditional UPDATE decides between workers. A start that lies in the future (the machine's clock was
    set back) counts as due.
    """
    row = PeriodicRun.objects.filter(key=periodic.key).first()
    if row is None:
        return _claim_first(periodic.key, real_now)
    waited = real_now - row.started_at
    if timedelta(0) <= waited < timedelta(seconds=periodic.every_s):
        return False
    taken = PeriodicRun.objects.filter(key=periodic.key, started_at=row.started_at)
    return taken.update(started_at=real_now) == 1


def run_once(periodic: Periodic, now: datetime) -> None:
    """Run a job; keep its failure in the table and the log instead of raising it."""
    row = PeriodicRun.objects.filter(key=periodic.key)
    try:
        periodic.run(now)
    except Exception as error:  # the worker must outlive any job
        logger.exception("Periodic job %s failed", periodic.key)
        row.update(failures=F("failures") + 1, last_error=f"{type(error).__name__}: {error}"[:200])
    else:
        row.exclude(failures=0).update(failures=0, last_error="")


def _claim_first(key: str, real_now: datetime) -> bool:
    _row, made = PeriodicRun.objects.get_or_create(key=key, defaults={"started_at": real_now})
    return made
