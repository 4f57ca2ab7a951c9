"""The drivers of clinic cars as something that is reserved."""

from __future__ import annotations

from collections.abc import Iterable

from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Resource
from moyai.fleet.models import Shift


def driver_code(driver_id: int) -> str:
    """Return the code of a driver's resource."""
    return f"driver-{driver_id}"


def list_driver_resources(shifts: Iterable[Shift]) -> dict[int, int]:
    """Return the resources of shifts' drivers by their accounts' ids; who was never booked has none yet."""
    codes = {driver_code(each.driver_id): each.driver_id for each in shifts}
    found = Resource.objects.filter(code__in=codes).values_list("code", "pk")
    return {codes[code]: pk for code, pk in found}


def make_driver_resource(shift: Shift) -> Resource:
    """Return the resource of a shift's driver, made the first time."""
    facts = {"kind": ResourceKind.DRIVER, "name": shift.driver.display_name}
    return Resource.objects.get_or_create(code=driver_code(shift.driver_id), defaults=facts)[0]
