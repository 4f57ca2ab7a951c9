"""Asking the past: starting, stopping and working on studies."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.indicators.registry import Period
from moyai.services.shared_taxi.models import Study, StudyKind, StudyStatus
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.study.chance import Luck
from moyai.services.shared_taxi.study.smallest import Goal
from moyai.services.shared_taxi.study.variant import Variant

MOST_WAITING = 10
BATCHES_A_TURN = 2
"""What one turn of the worker replays, so that other jobs have their turn too."""


class TooManyStudies(Refused):
    """Ten studies wait already."""

    def __init__(self) -> None:
        text = _("順番を待っている計算が多すぎます。終わるのを待つか、いらないものを止めてください。")
        super().__init__("too_many_studies", text)


@transaction.atomic
def start_study(
    *,
    title: str,
    period: Period,
    present: Variant,
    changed: Variant,
    goal: Goal | None = None,
    luck: Luck | None = None,
    repeats: int = 1,
    seed: int = 1,
    actor: str,
    now: datetime,
) -> Study:
    """Put a study into the queue; a worker replays it in the background.

    Args:
        title: what the officer calls it.
        period: the past days whose wishes are replayed.
        present: the service as it is run.
        changed: the service as it might be run.
        goal: given when the smallest fleet is looked for that reaches it under ``changed``.
        luck: what goes wrong on the days; nothing when None.
        repeats: how often each day is replayed, chance falling otherwise each time.
        seed: of whatever is drawn.
        actor: who asks.
        now: the town's time.

    Raises:
        TooManyStudies: ten wait already.
    """
    if Study.objects.filter(status__in=StudyStatus.open()).count() >= MOST_WAITING:
        raise TooManyStudies
    study = Study.objects.create(
        title=title,
        kind=StudyKind.COMPARE if goal is None else StudyKind.SMALLEST,
        since=period.since,
        until=period.until,
        present=present.as_dict(),
        changed=changed.as_dict(),
        goal={}
        if goal is None
        else {"served_share": goal.served_share, "wait_min": goal.wait_min, "most": goal.most},
        chances=(luck or Luck()).as_dict(),
        repeats=repeats,
        seed=seed,
        created_by=actor,
        created_at=now,
    )
    record(actor=actor, action="study.start", subject=f"study:{study.pk}", now=now, kind=study.kind)
    return study


@transaction.atomic
def stop_study(*, study: Study, actor: str, now: datetime) -> bool:
    """Stop a study; what was replayed stays. Return whether there was anything to stop."""
    still = Study.objects.filter(pk=study.pk, status__in=StudyStatus.open())
    if not still.update(status=StudyStatus.STOPPED, finished_at=now):
        return False
    record(actor=actor, action="study.stop", subject=f"study:{study.pk}", now=now)
    return True


def work_on_studies(now: datetime) -> None:
    """Replay some days of the study whose turn it is; called again and again by the worker."""
    from moyai.services.shared_taxi.study.work import advance, find_open_study

    study = find_open_study()
    if study is not None:
        advance(study, processes=get_policy().study_processes, now=now, batches=BATCHES_A_TURN)
