"""What a driver enters of goods: one entry scans the boxes, takes the temperature and presses the button."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import uuid5

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from moyai.fleet.consignments.enums import Act, Outcome
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.forms import GoodsForm
from moyai.fleet.consignments.models import Leg
from moyai.fleet.consignments.operations.custody import Handing, find_leg, hand_over, tell_door
from moyai.fleet.consignments.readings import read_codes
from moyai.fleet.entries import Entry, EntryKind
from moyai.fleet.enums import PressAction, StopKind, StopStatus
from moyai.fleet.models import Shift, Stop
from moyai.fleet.operations import EntryRefused
from moyai.fleet.operations.pressing import press
from moyai.fleet.planning.load import OPEN_STOPS
from moyai.fleet.specs import Sentence


def apply_goods(entry: Entry) -> dict[str, Any]:
    """Take a hand-over: ``{what, codes, chilled?, frozen?, condition?, photo?, note?}``; ``photo`` is base64.

    The boxes say whose they are, so a tablet without a connection needs to know nothing of anybody.
    """
    if entry.shift is None:
        raise EntryRefused("no_shift")
    form = GoodsForm({key: value for key, value in entry.data.items() if key != "photo"})
    if not form.is_valid():
        raise EntryRefused("unreadable")
    handing = form.read_handing(read_photo(entry.data.get("photo")))
    leg = find_leg(handing.codes)
    stop = _find_stop(leg, entry.shift, handing)
    is_not_met = handing.outcome == Outcome.NOT_MET
    flags = [] if is_not_met else _hand(leg, handing, entry)
    if is_not_met:
        Leg.objects.filter(pk=leg.pk).update(hand_note=handing.note[:120])
    if stop.status == StopStatus.PENDING:
        _press(entry, stop, PressAction.ARRIVED)
    action = PressAction.NO_SHOW if is_not_met else PressAction.DONE
    _press(entry, stop, PressAction.BOARDED if handing.act == Act.COLLECTED else action)
    tell_door(
        leg=leg,
        handing=handing,
        key=f"handover:{entry.entry_id}",
        by=entry.driver,
        at=entry.made_at,
        now=entry.now,
    )
    return {"text": say_taken(flags, is_not_met=is_not_met)}


def _hand(leg: Leg, handing: Handing, entry: Entry) -> list[str]:
    return hand_over(leg=leg, handing=handing, by=entry.driver, at=entry.made_at, now=entry.now)


def _find_stop(leg: Leg, shift: Shift, handing: Handing) -> Stop:
    kind = StopKind.PICKUP if handing.act == Act.COLLECTED else StopKind.DROPOFF
    stops = Stop.objects.filter(shift=shift, task=leg.task, status__in=OPEN_STOPS)
    stop = stops.filter(kind=kind).first()
    if stop is not None:
        return stop
    raise GoodsRefused("already" if stops.exists() else "not_yours")


def _press(entry: Entry, stop: Stop, action: PressAction) -> None:
    press(
        driver=entry.driver,
        stop_id=stop.pk,
        action=action,
        press_id=uuid5(entry.entry_id, action),
        pressed_at=entry.made_at,
        now=entry.now,
    )


def say_taken(flags: list[str], *, is_not_met: bool) -> str:
    """Return what whoever entered it is told."""
    if "breach" in flags:
        return _("記録しました。温度が外れています。担当から電話が来るまで、渡さないでください。")
    if "absurd" in flags:
        return _("記録しました。温度計の値がおかしいです。測り直してください。担当にも伝えました。")
    if is_not_met:
        return _("会えなかったことを伝えました。荷物は持ち帰ってください。")
    return _("記録しました。")


def read_photo(sent: Any) -> ContentFile[bytes] | None:
    """Return a picture that a tablet sent as base64, or None where there is none.

    Raises:
        GoodsRefused: ``photo``.
    """
    if not sent:
        return None
    try:
        return ContentFile(base64.b64decode(str(sent).partition(",")[2] or str(sent), validate=True))
    except (binascii.Error, ValueError) as error:
        raise GoodsRefused("photo") from error


def describe_goods(entry: Entry) -> Sentence:
    """Return which boxes they were; no name."""
    codes = "、".join(read_codes(str(entry.data.get("codes", "")))[:3]) or "?"
    return {"ja": f"荷物の受け渡し（箱{codes}）", "en": f"hand-over of goods (box {codes})"}


GOODS = EntryKind("goods", apply_goods, describe_goods)
