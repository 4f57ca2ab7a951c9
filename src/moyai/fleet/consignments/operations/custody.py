"""Boxes change hands: scanned, their temperature taken, and how they were handed over."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.conversations.images import BrokenImageError, find_content_type, strip_metadata
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import open_desk_task
from moyai.core.watchover.enums import Condition
from moyai.fleet.consignments.doors import Seen, tell_seen
from moyai.fleet.consignments.enums import Act, LegState, Outcome
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Box, HandOver, Leg, TemperatureReading
from moyai.fleet.consignments.texts import say_absurd, say_breach
from moyai.fleet.modes.parcel import judge_temperature, list_cooled

FOLDER, MOST_BYTES = "handovers", 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """What was entered where boxes changed hands.

    Attributes:
        act: ``collected`` or ``delivered``.
        codes: The boxes that were scanned or typed.
        decidegrees: What the thermometer showed, by temperature class.
        outcome: How it was handed over; empty when collected.
        photo: Where it was put down.
        note: In a few words.
        condition: How she was, where she was met and it was said.
    """

    act: Act
    codes: Sequence[str]
    decidegrees: Mapping[str, int] = field(default_factory=dict)
    outcome: str = ""
    photo: File | None = None
    note: str = ""
    condition: Condition | None = None


def find_leg(codes: Sequence[str]) -> Leg:
    """Return the leg on which boxes are now: that of the first code, which must be of one consignment.

    Raises:
        GoodsRefused: ``no_code``, ``foreign_box``, ``two_consignments``, ``over``.
    """
    if not codes:
        raise GoodsRefused("no_code")
    boxes = {box.code: box for box in Box.objects.filter(code__in=codes)}
    foreign = next((code for code in codes if code not in boxes), None)
    if foreign is not None:
        raise GoodsRefused("foreign_box", box=foreign)
    if len({box.consignment_id for box in boxes.values()}) > 1:
        raise GoodsRefused("two_consignments")
    legs = Leg.objects.filter(consignment_id=boxes[codes[0]].consignment_id)
    live = legs.filter(state__in=[LegState.UNDER_WAY, LegState.PLANNED])
    leg = live.select_related("task", "consignment", "to_hub").order_by("number").first()
    if leg is None:
        raise GoodsRefused("over")
    return leg


@transaction.atomic
def hand_over(*, leg: Leg, handing: Handing, by: User | None, at: datetime, now: datetime) -> list[str]:
    """Write that boxes changed hands, each once; whoever presses the button afterwards does so himself.

    A reading that cannot be or that is out of bounds is taken and told to the desk: a person looks at the
    goods.

    Args:
        leg: Whose goods.
        handing: What was entered.
        by: Who entered it.
        at: When it was entered.
        now: When it arrived.

    Returns:
        The flags of its readings, ``absurd`` or ``breach``.

    Raises:
        GoodsRefused: a box is missing or foreign, a temperature or photo is missing, or she wants no 置き配.
    """
    boxes = _check_boxes(leg, handing)
    _check_outcome(leg, handing)
    _check_temperatures(handing, boxes)
    is_over = handing.act == Act.COLLECTED and leg.state == LegState.UNDER_WAY
    act = Act.TAKEN_OVER if is_over else handing.act
    for box in boxes:
        HandOver.objects.get_or_create(
            leg=leg, box=box, act=act, defaults={"at": at, "received_at": now, "by": by}
        )
    needed = list_cooled(
        box.temperature for box in boxes
    )  # of others a thermometer says nothing of these goods
    flags = [_read(leg, act, name, handing.decidegrees[name], by, at, now) for name in needed]
    if handing.act == Act.DELIVERED:
        leg.outcome, leg.hand_note = handing.outcome, handing.note[:120]
        if handing.photo is not None:
            leg.photo = _keep_photo(handing.photo)
        leg.save(update_fields=["outcome", "hand_note", "photo"])
    record(
        actor=f"user:{by.pk}" if by else "system:fleet",
        action=f"fleet.goods_{act}",
        subject=f"consignment:{leg.consignment.code}",
        now=now,
        leg=leg.number,
        boxes=len(boxes),
        outcome=handing.outcome,
    )
    return sorted({flag for flag in flags if flag})


def _check_boxes(leg: Leg, handing: Handing) -> list[Box]:
    boxes = list(leg.consignment.boxes.all())
    known = {box.code for box in boxes}
    foreign = next((code for code in handing.codes if code not in known), None)
    if foreign is not None:
        raise GoodsRefused("foreign_box", box=foreign)
    missing = sorted(known - set(handing.codes))
    if missing:
        shown = "、".join(code[-2:] for code in missing)
        raise GoodsRefused("missing_boxes", count=len(missing), boxes=shown)
    if handing.act == Act.DELIVERED and leg.state != LegState.UNDER_WAY:
        raise GoodsRefused("not_collected")
    return boxes


def _check_outcome(leg: Leg, handing: Handing) -> None:
    if handing.act != Act.DELIVERED or handing.outcome != Outcome.LEFT or not leg.is_last:
        return
    if not leg.consignment.may_leave:
        raise GoodsRefused("may_not_leave")
    if handing.photo is None:
        raise GoodsRefused("no_photo")


def _check_temperatures(handing: Handing, boxes: Sequence[Box]) -> None:
    needed = list_cooled(box.temperature for box in boxes)
    if set(needed) - set(handing.decidegrees):
        raise GoodsRefused("no_temperature")


def _read(leg: Leg, act: Act, name: str, value: int, by: User | None, at: datetime, now: datetime) -> str:
    flag = judge_temperature(name, value)
    TemperatureReading.objects.create(
        leg=leg, act=act, temperature=name, decidegrees=value, flag=flag, at=at, by=by
    )
    if flag:
        code = leg.consignment.code
        open_desk_task(
            key=f"consignment:{code}:{leg.number}:{act}:{name}:{flag}",
            kind="consignment",
            text=say_absurd(code, value) if flag == "absurd" else say_breach(code, name, value),
            now=now,
            link=f"/goods/{code}/",
            urgency=Urgency.IMPORTANT,
        )
    return flag


def _keep_photo(photo: File) -> str:
    content = photo.read(MOST_BYTES + 1)
    kind = find_content_type(content)
    if kind is None or len(content) > MOST_BYTES:
        raise GoodsRefused("photo")
    try:
        stripped = strip_metadata(content)
    except BrokenImageError:
        raise GoodsRefused("photo") from None
    name = f"{FOLDER}/{secrets.token_hex(16)}.{kind.removeprefix('image/')}"
    return default_storage.save(name, ContentFile(stripped))


def tell_door(*, leg: Leg, handing: Handing, key: str, by: User | None, at: datetime, now: datetime) -> None:
    """Tell the service how she was when the goods came into her hands, where it was said."""
    is_met = leg.is_last and handing.act == Act.DELIVERED and handing.outcome == Outcome.IN_PERSON
    if is_met and handing.condition is not None:
        seen = Seen(condition=handing.condition, at=at, key=key, by=by, note=handing.note)
        tell_seen(leg.consignment, seen, now=now)
