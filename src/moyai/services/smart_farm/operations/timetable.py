"""Changes of what a robot runs by itself, or of what that goes by: judged as a whole, or not made."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language

from moyai.core.clock import local
from moyai.services.smart_farm.models import Robot, WaterDay
from moyai.services.smart_farm.operations.water import get_water_day, reserve_water, return_water
from moyai.services.smart_farm.queries.timetable import DAY_S, OwnRuns, read_own_runs, to_town_s
from moyai.services.smart_farm.refusals import BadResource, NotHers
from moyai.services.smart_farm.texts import robots as say


@contextmanager
def keeping_timetable(
    robot: Robot, *, field: str, now: datetime, program: int | None = None, may_set: bool = True
) -> Iterator[None]:
    """Let rows be changed within the block: what the robot runs by itself keeps its limits, or all is undone.

    Args:
        robot: whose rows.
        field: under which a refusal is told.
        now: the town's time.
        program: number of the sequence that is changed, if it is one.
        may_set: whether whoever changes it may say what the robot does by itself.

    Raises:
        BadResource: it would leave the limits. NotHers: it is not hers to say.
    """
    with transaction.atomic():
        was = read_own_runs(robot, now)
        if program in was.programs and not may_set:
            raise NotHers
        if was.timetable.runs:
            get_water_day(robot=robot, now=now)  # as it was until now
        yield
        to_be = read_own_runs(robot, now)
        words = _list_words(to_be, was)
        if words:
            raise BadResource({field: " ".join(words)})
        _settle_water(robot, was, to_be, field, now)


def _list_words(to_be: OwnRuns, was: OwnRuns) -> list[str]:
    """Return what is newly wrong, each once, in the language of whoever changes it."""
    index = 0 if (get_language() or "ja").startswith("ja") else 1
    new = [fault for key, fault in to_be.faults.items() if key not in was.faults]
    return list(dict.fromkeys(f"「{name}」{text[index]}" for name, text in new))


def _settle_water(robot: Robot, was: OwnRuns, to_be: OwnRuns, field: str, now: datetime) -> None:
    """Take off today what will run today on top of what would have, or put it back."""
    day = local(now).date()
    if not WaterDay.objects.filter(robot=robot, day=day).exists():
        if to_be.timetable.runs:
            get_water_day(robot=robot, now=now)
        return
    now_s = to_town_s(now)
    today = int(now_s // DAY_S)
    before_ml, after_ml = (
        math.ceil(each.timetable.count_water_ml(today, after_s=now_s)) for each in (was, to_be)
    )
    if after_ml > before_ml and not reserve_water(robot=robot, ml=after_ml - before_ml, now=now):
        raise BadResource({field: str(say.WATER_SPENT)})
    return_water(robot=robot, day=day, ml=before_ml - after_ml)
