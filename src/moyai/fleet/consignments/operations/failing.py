"""A leg that no vehicle of the fleet drives comes to nothing: before it began, or with the goods aboard."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.notices.operations import open_desk_task
from moyai.fleet import handlers
from moyai.fleet.consignments.enums import Act, ConsignmentState, LegState
from moyai.fleet.consignments.models import Consignment, HandOver, Leg
from moyai.fleet.consignments.texts import say_lost
from moyai.fleet.operations.outside import step_outside
from moyai.fleet.specs import Point

SPEAKER = "system:carriers"


@transaction.atomic
def fail_leg(*, leg: Leg, note: str, at: Point | None = None, actor: str, now: datetime) -> bool:
    """Note that a carrier cannot bring what it was to bring; the worker's next round chooses another.

    That carrier is not asked again for this consignment.

    Args:
        leg: Planned or under way.
        note: Why, for the desk.
        at: Where the goods are, when they had left; None: where they were collected.
        actor: Who says so.
        now: The town's time.

    Returns:
        False when the leg was over already.
    """
    leg.refresh_from_db()
    if leg.state not in (LegState.PLANNED, LegState.UNDER_WAY):
        return False
    is_aboard = leg.state == LegState.UNDER_WAY
    _remember(leg)
    _end(leg, note, at if is_aboard else None)
    _give_back(leg, now)
    step_outside(
        task=leg.task,
        action="brought_back" if is_aboard else "fell_through",
        carrier=leg.carrier_key,
        at=now,
        actor=actor,
        now=now,
    )
    return True


@transaction.atomic
def lose_goods(*, leg: Leg, note: str, now: datetime) -> bool:
    """Note that a carrier is gone with the goods: a person acts, and she is told that it is not forgotten.

    Whoever looks for a carrier again sends the same goods anew, from where they were first collected.
    """
    leg.refresh_from_db()
    if leg.state != LegState.UNDER_WAY:
        return False
    one = leg.consignment
    _remember(leg)
    Leg.objects.filter(pk=leg.pk).update(hand_note=note[:120], state=LegState.DROPPED)
    step_outside(
        task=leg.task, action="brought_back", carrier=leg.carrier_key, at=now, actor=SPEAKER, now=now
    )
    Consignment.objects.filter(pk=one.pk).update(state=ConsignmentState.STRANDED)
    text = say_lost(one.code, one.contact_name)
    open_desk_task(
        key=f"consignment:{one.code}:lost:{leg.number}",
        kind="consignment",
        text=text,
        now=now,
        number=one.contact_phone,
        link=f"/goods/{one.code}/",
    )
    handlers.tell("on_unassigned", leg.task, now=now, reason=text, is_transfer=False, is_stranded=True)
    return True


def _remember(leg: Leg) -> None:
    one = leg.consignment
    tried = sorted({*Consignment.objects.values_list("tried", flat=True).get(pk=one.pk), leg.carrier_key})
    Consignment.objects.filter(pk=one.pk).update(tried=tried)
    one.tried = tried


def _end(leg: Leg, note: str, at: Point | None) -> None:
    leg.hand_note = note[:120]
    if at is not None:
        leg.ended_name, leg.ended_lon, leg.ended_lat = at.name[:80], at.lon, at.lat
    leg.save(update_fields=["hand_note", "ended_name", "ended_lon", "ended_lat"])


def _give_back(leg: Leg, now: datetime) -> None:
    """Whoever scanned the boxes in has them no more; that nobody scanned them out is a gap."""
    boxes = set(leg.hand_overs.filter(act=Act.COLLECTED).values_list("box_id", flat=True))
    known = set(leg.hand_overs.filter(act=Act.RETURNED).values_list("box_id", flat=True))
    HandOver.objects.bulk_create(
        HandOver(leg=leg, box_id=box, act=Act.RETURNED, at=now, received_at=now, is_scanned=False)
        for box in sorted(boxes - known)
    )
