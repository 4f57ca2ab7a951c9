"""Works on studies, a few days at a time, so that a worker can be stopped at any moment and go on later."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from moyai.core.clock import local
from moyai.core.indicators.registry import Period
from moyai.services.shared_taxi.models import Study, StudyDay, StudyKind, StudyStatus
from moyai.services.shared_taxi.study.chance import read_luck
from moyai.services.shared_taxi.study.figures import Figures
from moyai.services.shared_taxi.study.groups import group_wishes
from moyai.services.shared_taxi.study.plan import Replays
from moyai.services.shared_taxi.study.pool import replay_days
from moyai.services.shared_taxi.study.reading import read_rule, read_town, read_wishes
from moyai.services.shared_taxi.study.sample import Sample
from moyai.services.shared_taxi.study.smallest import Goal, count_most_steps, find_next_size
from moyai.services.shared_taxi.study.variant import Variant

logger = logging.getLogger(__name__)

PRESENT, CHANGED = "present", "changed"
Each = TypeVar("Each")
AT_ONCE = 4
"""Days between two looks whether the study was stopped."""


def find_open_study() -> Study | None:
    """Return the study to work on: the oldest that is not over."""
    return Study.objects.filter(status__in=StudyStatus.open()).order_by("created_at", "pk").first()


def advance(study: Study, *, processes: int, now: datetime, batches: int) -> None:
    """Replay some more days of a study; what is done is kept, and the last batch ends it.

    Args:
        study: One that is not over.
        processes: How many days at a time.
        now: The town's time, for the end of the study.
        batches: How many batches of ``AT_ONCE`` days for each process are replayed at most.
    """
    try:
        town = read_town(local(study.created_at).date())
        wishes = group_wishes(
            read_wishes(Period(study.since, study.until)), centre=town.centre, rule=read_rule()
        )
        replays = Replays(town, wishes, seed=study.seed, luck=read_luck(study.chances))
        _note_total(study, replays)
        for _batch in range(batches):
            if not _is_open(study) or not _advance_once(study, replays, processes, now):
                return
    except Exception as error:  # a study that cannot be computed must not keep the others waiting
        logger.exception("Study %s failed", study.pk)
        problem = f"{type(error).__name__}: {error}"[:200]
        _end(study, StudyStatus.FAILED, now, problem=problem)


def read_samples(study: Study) -> dict[str, Sample]:
    """Return the days replayed so far, by variant; of a day that was replayed several times the sum."""
    days: dict[str, dict[date, Figures]] = {}
    for each in study.replayed.all():
        days.setdefault(each.variant, {}).setdefault(each.day, Figures()).add(Figures.from_dict(each.figures))
    return {variant: Sample(figures) for variant, figures in days.items()}


def read_figures(study: Study) -> dict[str, Figures]:
    """Return the sums of the days replayed so far, by variant."""
    return {variant: sample.total for variant, sample in read_samples(study).items()}


def read_goal(study: Study) -> Goal:
    """Return what a smallest fleet must reach."""
    return Goal(**study.goal)


def name_size(size: int) -> str:
    """Return the variant's name of a fleet size."""
    return f"n{size}"


def read_sizes(by_variant: Mapping[str, Each]) -> dict[int, Each]:
    """Return what there is by fleet size, of a study that looks for the smallest."""
    return {int(name[1:]): each for name, each in by_variant.items() if name.startswith("n")}


def _advance_once(study: Study, replays: Replays, processes: int, now: datetime) -> bool:
    """Replay one batch; tell whether there may be more to do."""
    todo = list(_list_todo(study, replays))[: AT_ONCE * max(1, processes)]
    if not todo:
        has_days = bool(replays.list_days())
        problem = "" if has_days else "no_wishes"
        _end(study, StudyStatus.DONE if has_days else StudyStatus.FAILED, now, problem=problem)
        return False
    tasks = [replays.with_seed(study.seed + each.repeat).make_task(each.day, each.variant) for each in todo]
    rows = [
        StudyDay(study=study, variant=each.name, day=each.day, repeat=each.repeat, figures=figures.as_dict())
        for each, figures in zip(todo, replay_days(tasks, processes=processes), strict=True)
    ]
    with transaction.atomic():
        if _is_open(study):
            StudyDay.objects.bulk_create(rows, ignore_conflicts=True)
    return True


@dataclass(frozen=True, slots=True)
class _Replay:
    """One day to be replayed once."""

    name: str
    variant: Variant
    day: date
    repeat: int


def _list_todo(study: Study, replays: Replays) -> Iterator[_Replay]:
    days = replays.list_days()
    done = set(study.replayed.values_list("variant", "day", "repeat"))
    for name, variant in _list_variants(study, days):
        for repeat in range(study.repeats):
            todo = (day for day in days if (name, day, repeat) not in done)
            yield from (_Replay(name, variant, day, repeat) for day in todo)


def _list_variants(study: Study, days: list[date]) -> Iterator[tuple[str, Variant]]:
    """Yield the variants to replay now; of a smallest fleet one size after the other."""
    present, changed = Variant.from_dict(study.present), Variant.from_dict(study.changed)
    yield PRESENT, present
    if study.kind == StudyKind.COMPARE:
        yield CHANGED, changed
        return
    counts = Counter(study.replayed.values_list("variant", flat=True))
    sizes = read_sizes(read_figures(study))
    whole = {
        size: figures
        for size, figures in sizes.items()
        if counts[name_size(size)] >= len(days) * study.repeats
    }
    started = sorted(set(sizes) - set(whole))
    size = started[0] if started else find_next_size(whole, read_goal(study))
    if size is not None:
        yield name_size(size), replace(changed, vehicles=size)


def _note_total(study: Study, replays: Replays) -> None:
    variants = 2 if study.kind == StudyKind.COMPARE else 1 + count_most_steps(read_goal(study).most)
    days_total = variants * len(replays.list_days()) * study.repeats
    Study.objects.filter(pk=study.pk, status__in=StudyStatus.open()).update(
        status=StudyStatus.RUNNING, days_total=days_total
    )


def _is_open(study: Study) -> bool:
    return Study.objects.filter(pk=study.pk, status__in=StudyStatus.open()).exists()


def _end(study: Study, status: StudyStatus, now: datetime, *, problem: str = "") -> None:
    """End a study, unless somebody stopped it meanwhile."""
    still = Study.objects.filter(pk=study.pk, status__in=StudyStatus.open())
    still.update(status=status, finished_at=now, problem=problem)
