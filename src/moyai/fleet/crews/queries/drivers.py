"""Reads on the driver register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from moyai.fleet.crews.enums import EventKind
from moyai.fleet.crews.models import DriverEvent, DriverFile
from moyai.fleet.crews.queries.scope import Firms, within

REMIND_DAYS = 60
"""How long before the end of a licence, and before training or a test is due again, people are told."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that ends or is due again soon, or is over."""

    file: DriverFile
    kind: str
    label: Any
    date: date


def find_driver_file(driver_id: int) -> DriverFile | None:
    """Return a driver's page of the register."""
    return DriverFile.objects.filter(driver_id=driver_id).first()


def list_driver_files(firms: Firms = None, *, with_left: bool = True) -> list[DriverFile]:
    """Return the register, those who left at the end."""
    found = DriverFile.objects.filter(within(firms, "partner")).select_related("partner", "driver")
    if not with_left:
        found = found.filter(left_date__isnull=True)
    return sorted(found, key=lambda each: (each.left_date is not None, each.number))


def list_expiring(today: date, firms: Firms = None) -> list[Expiry]:
    """Return whose licence ends within REMIND_DAYS or has ended, and what is due again; the soonest first.

    Of each kind of training or test only the last counts: who took it again is not asked again.
    """
    until = today + timedelta(days=REMIND_DAYS)
    present = DriverFile.objects.filter(within(firms, "partner"), left_date__isnull=True)
    licences = present.filter(licence_expires_date__lte=until).select_related("partner")
    found = [Expiry(each, "licence", _("運転免許"), each.licence_expires_date) for each in licences]
    last = present.values("events__kind", "pk").annotate(last=Max("events__pk"))
    due = DriverEvent.objects.filter(pk__in=[row["last"] for row in last], next_date__lte=until)
    for event in due.select_related("file__partner"):
        assert event.next_date is not None
        found.append(Expiry(event.file, event.kind, EventKind(event.kind).label, event.next_date))
    return sorted(found, key=lambda each: (each.date, each.file.number, each.kind))
