"""Erasers of goods: for whom they were, and when volunteers had time."""

from __future__ import annotations

from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Q

from moyai.fleet.consignments.models import Consignment, Leg, VolunteerSlot

BATCH = 2000


def erase_addresses(*, before: datetime, now: datetime) -> int:
    """Take name, telephone, note and photo from old consignments; boxes, hand-overs and readings stay."""
    named = ~Q(contact_name="") | ~Q(contact_phone="") | ~Q(note="")
    old = list(
        Consignment.objects.filter(named, window_until__lt=before).values_list("pk", flat=True)[:BATCH]
    )
    for leg in Leg.objects.filter(consignment__in=old).exclude(photo=""):
        default_storage.delete(leg.photo)
    Leg.objects.filter(consignment__in=old).update(photo="", hand_note="")
    return Consignment.objects.filter(pk__in=old).update(contact_name="", contact_phone="", note="")


def erase_asks(*, before: datetime, now: datetime) -> int:
    """Erase old times on the rota with what was asked for them; the books keep what was paid."""
    old = list(VolunteerSlot.objects.filter(ends_at__lt=before).values_list("pk", flat=True)[:BATCH])
    VolunteerSlot.objects.filter(pk__in=old).delete()
    return len(old)
