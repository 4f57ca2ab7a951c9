"""What drivers enter for the shared taxi: cards and meters of the exclusive taxi, the cash of the vehicle."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core.clock import local
from moyai.fleet.entries import Entry, EntryKind
from moyai.fleet.models import Vehicle
from moyai.fleet.operations import EntryRefused
from moyai.fleet.specs import Sentence
from moyai.services.shared_taxi.exclusive_forms import DriverMeterForm, ReadCardForm
from moyai.services.shared_taxi.exclusive_models import MeterRide
from moyai.services.shared_taxi.money_forms import CountForm
from moyai.services.shared_taxi.operations.closing import close_day
from moyai.services.shared_taxi.operations.exclusive import (
    RideRefused,
    begin_ride,
    cancel_meter_ride,
    finish_ride,
)
from moyai.services.shared_taxi.queries.closings import find_vehicle_of_driver
from moyai.services.shared_taxi.texts import exclusive as say


def apply_begin(entry: Entry) -> dict[str, Any]:
    """Begin a ride by a card: ``{card, lon?, lat?}``; its meter names this entry as ``begin``."""
    form = ReadCardForm({**entry.data, "key": str(entry.entry_id)})
    if not form.is_valid():
        raise EntryRefused("unreadable")
    ride = begin_ride(
        text=form.cleaned_data["card"],
        driver=entry.driver,
        vehicle=_get_vehicle(entry),
        place=form.get_place(),
        idempotency_key=str(entry.entry_id),
        at=entry.made_at,
        actor=_name(entry),
        now=entry.now,
    )
    return {"url": reverse("shared_taxi:meter", args=[ride.code])}


def apply_finish(entry: Entry) -> dict[str, Any]:
    """Enter a meter: ``{begin, meter_yen, collected_yen?, photo?, lon?, lat?}``; ``photo`` is base64."""
    form = DriverMeterForm(entry.data)
    if not form.is_valid():
        raise EntryRefused("unreadable")
    ride = _get_ride(entry)
    finish_ride(
        ride=ride,
        meter_yen=form.cleaned_data["meter_yen"],
        photo=_read_photo(entry.data.get("photo")),
        place=form.get_place(),
        collected_yen=form.cleaned_data["collected_yen"],
        at=entry.made_at,
        actor=_name(entry),
        now=entry.now,
    )
    return {"url": reverse("shared_taxi:meter", args=[ride.code])}


def apply_cancel(entry: Entry) -> dict[str, Any]:
    """Take back a ride that was begun by mistake: ``{begin}``."""
    cancel_meter_ride(ride=_get_ride(entry), at=entry.made_at, actor=_name(entry), now=entry.now)
    return {"text": _("取り消しました。")}


def apply_cash(entry: Entry) -> dict[str, Any]:
    """Close the vehicle's day: ``{counted_yen, reason}``; the day is that on which it was counted."""
    form = CountForm(entry.data)
    if not form.is_valid():
        raise EntryRefused("unreadable")
    vehicle = _get_vehicle(entry)
    close_day(
        vehicle=vehicle,
        business_date=local(entry.made_at).date(),
        counted_yen=form.cleaned_data["counted_yen"],
        reason=form.cleaned_data["reason"],
        actor=_name(entry),
        now=entry.now,
    )
    return {"text": _("%(vehicle)sの現金を締めました。") % {"vehicle": vehicle.name}}


def describe_meter(entry: Entry) -> Sentence:
    """Return which amount it was: somebody has to settle it."""
    shown = _show_yen(entry.data.get("meter_yen"))
    return {"ja": f"タクシーのメーター（{shown}円）", "en": f"meter of an exclusive taxi ({shown} yen)"}


def describe_cash(entry: Entry) -> Sentence:
    """Return how much was counted."""
    shown = _show_yen(entry.data.get("counted_yen"))
    return {"ja": f"現金の締め（{shown}円）", "en": f"count of the cash ({shown} yen)"}


def _show_yen(sent: Any) -> str:
    text = str(sent)[:9]
    return f"{int(text):,}" if text.isascii() and text.isdecimal() else "?"


def _get_vehicle(entry: Entry) -> Vehicle:
    found = entry.shift.vehicle if entry.shift else None
    found = found or find_vehicle_of_driver(entry.driver.pk, local(entry.made_at).date())
    if found is None:
        raise EntryRefused("no_shift")
    return found


def _get_ride(entry: Entry) -> MeterRide:
    key = str(entry.data.get("begin", ""))[:40]
    rides = MeterRide.objects.filter(idempotency_key=key, driver=entry.driver)
    found = rides.select_related("card__resident__household__municipality", "vehicle__partner").first()
    if found is None:
        raise RideRefused("not_begun", say.NOT_BEGUN)
    return found


def _read_photo(sent: Any) -> ContentFile[bytes] | None:
    if not sent:
        return None
    try:
        return ContentFile(base64.b64decode(str(sent).partition(",")[2] or str(sent), validate=True))
    except (binascii.Error, ValueError) as error:
        raise RideRefused("photo", say.BAD_PHOTO) from error


def _name(entry: Entry) -> str:
    return f"user:{entry.driver.pk}"


KINDS = (
    EntryKind(
        "meter_begin",
        apply_begin,
        lambda _entry: {"ja": "タクシーのカード", "en": "card of an exclusive taxi"},
    ),
    EntryKind("meter_finish", apply_finish, describe_meter),
    EntryKind(
        "meter_cancel", apply_cancel, lambda _entry: {"ja": "カードの取消", "en": "taking back of a card"}
    ),
    EntryKind("cash_count", apply_cash, describe_cash),
)
