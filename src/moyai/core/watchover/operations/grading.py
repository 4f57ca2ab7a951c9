"""From facts to a concern: opened, made graver, stopped, begun again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.codes import make_code
from moyai.core.residents.models import Resident
from moyai.core.watchover.changing import add_event, change
from moyai.core.watchover.enums import Condition, EventKind, Level, Outcome, Step
from moyai.core.watchover.models import Concern, Observation
from moyai.core.watchover.operations.climbing import begin, hurry, to_welfare
from moyai.core.watchover.operations.ending import end
from moyai.core.watchover.queries import find_open_concern
from moyai.core.watchover.telling import call_off
from moyai.core.watchover.weighing import weigh
from moyai.engines.watchover import Grade, Judgement

_TRIES = 5


def regrade(*, resident: Resident, now: datetime, seen: Observation | None = None) -> Concern | None:
    """Weigh a person anew, in the caller's transaction; returns her open concern, if there is one.

    Args:
        resident: whom.
        now: the town's time.
        seen: the observation that has just been kept.
    """
    judgement = weigh(resident, now)
    for _try in range(_TRIES):
        concern = find_open_concern(resident)
        if concern is None:
            if judgement.grade == Grade.NONE:
                return None
            concern = _open(resident, judgement, now)
            if concern is None:  # another one was opened in the same moment
                continue
            _set_off(concern, seen, now)
            return concern
        if _take_in(concern, judgement, seen, now):
            return concern if concern.closed_at is None else None
    raise RuntimeError("a concern was changed five times while one fact was weighed")


def _open(resident: Resident, judgement: Judgement, now: datetime) -> Concern | None:
    try:
        with transaction.atomic():
            concern = Concern.objects.create(
                code=_make_concern_code(),
                resident=resident,
                grade=int(judgement.grade),
                reasons=to_json(judgement),
                opened_at=now,
            )
    except IntegrityError:
        return None
    add_event(concern, EventKind.OPENED, now)
    return concern


def _take_in(concern: Concern, judgement: Judgement, seen: Observation | None, now: datetime) -> bool:
    """Let an open concern follow the facts; tell whether nobody was quicker."""
    was = concern.grade
    reasons = to_json(judgement) or concern.reasons
    grade = max(was, int(judgement.grade))
    if not change(concern, grade=grade, reasons=reasons):
        return False
    if grade > was:
        add_event(concern, EventKind.GRADED, now)
    if seen is not None and seen.is_met:
        _meet(concern, seen, now)
    elif concern.stopped_at is not None and _is_news(concern, judgement):
        change(concern, stopped_at=None, turn=concern.turn + 1, step=Step.LOOK)
        begin(concern, now)
    elif grade > was or concern.step == Step.LOOK:
        hurry(concern, now)
    return True


def _set_off(concern: Concern, seen: Observation | None, now: datetime) -> None:
    if seen is not None and seen.condition == Condition.WORRIED:
        to_welfare(concern, now)
    else:
        begin(concern, now)


def _meet(concern: Concern, seen: Observation, now: datetime) -> None:
    """She was met or has answered: nobody need look for her; how she is decides what then."""
    add_event(concern, EventKind.ANSWERED, now, by=seen.by)
    if seen.condition == Condition.WORRIED:
        change(concern, stopped_at=None)
        to_welfare(concern, now)
        return
    if seen.condition == Condition.WELL and concern.step == Step.LOOK:
        end(concern, outcome=Outcome.SEEN_WELL, by=seen.by, note="", now=now)
        return
    call_off(concern, now)
    change(concern, stopped_at=now, due_at=None)


def _is_news(concern: Concern, judgement: Judgement) -> bool:
    """Tell whether something grave has happened since she answered."""
    assert concern.stopped_at is not None
    latest = max((each.at_s for each in judgement.reasons), default=0)
    return judgement.grade >= Level.TODAY and latest > concern.stopped_at.timestamp()


def to_json(judgement: Judgement) -> list[dict[str, Any]]:
    """Return the reasons as a concern keeps them."""
    return [
        {
            "code": each.code,
            "at": datetime.fromtimestamp(each.at_s, UTC).isoformat(),
            "points": each.points,
            "times": each.times,
        }
        for each in judgement.reasons
    ]


def _make_concern_code() -> str:
    code = make_code()
    while Concern.objects.filter(code=code).exists():
        code = make_code()
    return code
