"""An entry of a tablet that came too late: pressed without a connection, when it could no longer be."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.models import DriverEntry, Stop
from moyai.fleet.operations import EntryRefused, SentEntry, take_entry

ENTRY = UUID("5e1f0000-0000-4000-8000-00000000d3e0")


def seed_late_entry(*, now: datetime) -> bool:
    """Let a tablet send "nobody was there" of a rider who has long arrived, once; tell whether it did."""
    if DriverEntry.objects.filter(entry_id=ENTRY).exists():
        return False
    done = Stop.objects.filter(kind=StopKind.PICKUP, status=StopStatus.DONE, left_at__lt=now)
    stop = done.select_related("shift__driver").order_by("-left_at", "pk").first()
    if stop is None or stop.left_at is None:
        return False
    sent = SentEntry(
        entry_id=ENTRY,
        kind="press",
        shift_id=stop.shift_id,
        made_at=stop.left_at + timedelta(minutes=2),
        data={"stop": stop.pk, "action": "no_show"},
    )
    with suppress(EntryRefused):
        take_entry(sent=sent, driver=stop.shift.driver, now=now)
    return True
