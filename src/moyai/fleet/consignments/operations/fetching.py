"""The end of what waits: fetched from a locker, back at the shop, or lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from moyai.core.audit.operations import record
from moyai.fleet.consignments.ends import End, tell_end
from moyai.fleet.consignments.enums import Act, ConsignmentState, LegState
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Consignment, HandOver, Leg
from moyai.fleet.consignments.operations.choosing import drop_legs
from moyai.fleet.enums import TaskStatus
from moyai.fleet.operations.cancel import cancel_task

STOPPED = (ConsignmentState.NOT_MET, ConsignmentState.STRANDED)
"""Where goods are with somebody who can bring them nowhere."""


def fetch_from_locker(*, consignment: Consignment, actor: str, now: datetime) -> None:
    """Note that somebody fetched it from the locker; noted twice is once.

    Raises:
        GoodsRefused: ``not_collected``: it is not in a locker.
    """
    handed = ConsignmentState.HANDED
    with transaction.atomic():
        _close(consignment, (ConsignmentState.IN_LOCKER,), handed, "fetch_goods", actor, now)


@transaction.atomic
def close_returned(*, consignment: Consignment, actor: str, now: datetime) -> None:
    """Note that goods which nobody took are back where they came from: the chain of custody ends there.

    Raises:
        GoodsRefused: ``not_collected``: nobody was to bring it back.
    """
    _end_under_way(consignment, Act.RETURNED, End.RETURNED, "return_goods", actor, now)


@transaction.atomic
def write_off(*, consignment: Consignment, actor: str, now: datetime) -> None:
    """Note that goods which somebody had are gone or spoilt: the chain of custody ends there.

    Raises:
        GoodsRefused: ``not_collected``: nobody had them, or they are still on their way.
    """
    _end_under_way(consignment, Act.LOST, End.LOST, "lose_goods", actor, now)


def _end_under_way(one: Consignment, act: Act, end: End, action: str, actor: str, now: datetime) -> None:
    """End goods that a carrier has and can bring nowhere; whoever was to carry them on is let go."""
    leg = _find_holder(one)
    if leg is None:
        raise GoodsRefused("not_collected")
    if not _close(one, STOPPED, ConsignmentState.CANCELLED, action, actor, now):
        return
    drop_legs(consignment=one, actor=actor, now=now, has_failed=False)
    _let_go(leg, actor, now)
    for box in one.boxes.all():
        HandOver.objects.get_or_create(
            leg=leg, box=box, act=act, defaults={"at": now, "received_at": now, "is_scanned": False}
        )
    tell_end(one, end, actor=actor, now=now)


def _find_holder(one: Consignment) -> Leg | None:
    """Return the leg on which somebody has, or last had, the goods: also that of a drone which is lost."""
    had = Q(state__in=[LegState.UNDER_WAY, LegState.NOT_MET, LegState.DONE])
    lost = Q(state=LegState.DROPPED, hand_overs__act=Act.COLLECTED)
    return one.legs.filter(had | lost).distinct().last()


def _let_go(leg: Leg, actor: str, now: datetime) -> None:
    """Nobody is to fetch any more what lay in a vehicle that broke down."""
    if leg.state != LegState.UNDER_WAY:
        return
    Leg.objects.filter(pk=leg.pk).update(state=LegState.DROPPED)
    if leg.task.status in (TaskStatus.PLANNED, TaskStatus.UNASSIGNED):
        cancel_task(task_id=leg.task_id, actor=actor, now=now)


def _close(
    one: Consignment, before: Sequence[str], after: str, action: str, actor: str, now: datetime
) -> bool:
    """Move it on once; False: it is so already."""
    rows = Consignment.objects.filter(pk=one.pk, state__in=before)
    if not rows.update(state=after, finished_at=now):
        one.refresh_from_db()
        if one.state == after:
            return False
        raise GoodsRefused("not_collected")
    one.refresh_from_db()
    record(actor=actor, action=f"fleet.{action}", subject=f"consignment:{one.code}", now=now)
    return True
