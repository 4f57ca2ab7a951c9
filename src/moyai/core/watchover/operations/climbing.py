"""The ladder: she herself, a call, family, welfare volunteer, welfare office; each with its time."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from moyai.core.clock import local
from moyai.core.notices.quiet import end_quiet
from moyai.core.watchover import telling
from moyai.core.watchover.access import is_watched, list_purposes, list_relatives, list_volunteers
from moyai.core.watchover.changing import add_event, change
from moyai.core.watchover.enums import EventKind, Level, Outcome, Step
from moyai.core.watchover.models import Concern
from moyai.core.watchover.operations.ending import end
from moyai.core.watchover.policy import FAMILY, REST_FROM, REST_UNTIL, VOLUNTEER
from moyai.core.watchover.queries import get_ladder
from moyai.engines.watchover import Grade, Rung, climb, find_due

MOST = 200


def climb_due(now: datetime) -> int:
    """Give every concern whose time is up to the next in turn; end those whose consent is gone."""
    due = Concern.objects.filter(closed_at__isnull=True, due_at__lte=now).order_by("due_at")
    return sum(climb_one(concern_id=pk, now=now) for pk in list(due.values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def climb_one(*, concern_id: int, now: datetime) -> bool:
    """Give one concern to the next in turn, unless somebody answered meanwhile."""
    found = Concern.objects.select_related("resident__household")
    concern = found.filter(pk=concern_id, closed_at__isnull=True, due_at__lte=now).first()
    if concern is None:
        return False
    if not is_watched(concern.resident):
        return end(concern, outcome=Outcome.WITHDRAWN, by=None, note="", now=now)
    return go_on(concern, now)


def begin(concern: Concern, now: datetime) -> None:
    """Set the ladder off, where it matters enough; what does not stays on the list."""
    if concern.grade >= Level.TODAY:
        go_on(concern, now)


def hurry(concern: Concern, now: datetime) -> None:
    """It has become graver: whoever's turn it is has less time, and nobody is only asked."""
    if concern.stopped_at is not None:
        return
    if concern.step == Step.LOOK or (concern.grade == Level.NOW and concern.step == Step.ASK):
        begin(concern, now)
    elif concern.due_at is not None:
        change(concern, due_at=min(concern.due_at, _find_due(concern, Step(concern.step), now) or now))


def to_welfare(concern: Concern, now: datetime) -> None:
    """Somebody who met her is worried: the welfare office is next, without a round through the others."""
    telling.call_off(concern, now)
    change(concern, step=Step.WELFARE, due_at=None)
    _ask(concern, Step.WELFARE, now)


def go_on(concern: Concern, now: datetime) -> bool:
    """Give a concern to the next who is there; those who are not are passed over, and it is written down."""
    was = Step(concern.step)
    step = Step(climb(Rung(was), Grade(concern.grade), _list_rungs(concern, now)))
    if not change(concern, step=step, due_at=_find_due(concern, step, now), stopped_at=None):
        return False
    for passed in Step:
        if was < passed < step and passed in (Step.FAMILY, Step.VOLUNTEER):
            add_event(concern, EventKind.PASSED_OVER, now, step=passed)
    _ask(concern, step, now)
    return True


def _ask(concern: Concern, step: Step, now: datetime) -> None:
    asks = {
        Step.ASK: telling.ask_her,
        Step.CALL: telling.have_her_called,
        Step.FAMILY: telling.ask_family,
        Step.VOLUNTEER: telling.ask_volunteers,
        Step.WELFARE: telling.tell_welfare,
    }
    if step in asks:
        asks[step](concern, now)


def _find_due(concern: Concern, step: Step, now: datetime) -> datetime | None:
    """Return when it is the next one's turn; what can wait does not run out at night."""
    due_s = find_due(get_ladder(), Rung(step), Grade(concern.grade), int(now.timestamp()))
    if due_s is None:
        return None
    due = datetime.fromtimestamp(due_s, UTC)
    return due if concern.grade == Level.NOW else end_quiet(due, REST_FROM, REST_UNTIL)


def _list_rungs(concern: Concern, now: datetime) -> set[Rung]:
    """Return whom one can turn to: with her consent, and where there is somebody."""
    rungs, purposes = {Rung.CALL}, list_purposes(concern.resident)
    if telling.has_door(concern.resident):
        rungs.add(Rung.ASK)
    if FAMILY in purposes and list_relatives(concern.resident, local(now).date()).exists():
        rungs.add(Rung.FAMILY)
    if VOLUNTEER in purposes and list_volunteers(concern.resident):
        rungs.add(Rung.VOLUNTEER)
    return rungs
