"""DICOM files on their way to the town's image store: in the outbox until the store says that it has them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.sealing.errors import SealError
from moyai.services.mobile_clinic.enums import DeliveryStatus, FindingStatus
from moyai.services.mobile_clinic.imaging.formats import Format
from moyai.services.mobile_clinic.models import Finding, ImageDelivery
from moyai.services.mobile_clinic.queries.findings import get_content, get_facts
from moyai.services.mobile_clinic.stores import ImageStore, StoreAwayError, StoreRefusedError, find_store

BATCH = 20
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
ACTOR = "system:images"


def queue_delivery(*, finding: Finding, facts: dict[str, Any], now: datetime) -> None:
    """Put a DICOM file into the outbox, where the town has an image store; nothing otherwise.

    A file that names somebody else is held: the store would file it under that name.
    """
    is_ready = finding.status == FindingStatus.KEPT and facts["format"] == Format.DICOM
    if not is_ready or find_store() is None:
        return
    status = DeliveryStatus.HELD if facts.get("differences") else DeliveryStatus.WAITING
    ImageDelivery.objects.get_or_create(finding=finding, defaults={"status": status, "due_at": now})


def deliver_images(now: datetime) -> int:
    """Try what is due, the oldest first; return how many the store has now. A periodic job.

    A store that is away is asked again after one minute, two, four … up to an hour, for ever. What it refuses
    for good is shown and not tried again.
    """
    store = find_store()
    if store is None:
        return 0
    due = ImageDelivery.objects.filter(status=DeliveryStatus.WAITING, due_at__lte=now)
    rows = list(due.select_related("finding__patient__resident").order_by("due_at", "pk")[:BATCH])
    return sum(_deliver(row, store, now) for row in rows)


def _deliver(row: ImageDelivery, store: ImageStore, now: datetime) -> bool:
    # Whoever moves the due time has it: two workers never send the same file at once.
    wait = min(FIRST_WAIT * 2 ** min(row.tries, 10), LONGEST_WAIT)
    taken = ImageDelivery.objects.filter(pk=row.pk, status=DeliveryStatus.WAITING, due_at=row.due_at)
    if not taken.update(due_at=now + wait, tries=F("tries") + 1):
        return False
    mine = ImageDelivery.objects.filter(pk=row.pk)
    try:
        facts = get_facts(row.finding)
        store.deliver(get_content(row.finding, facts))
        found = store.has(facts["study_uid"], facts["series_uid"], facts["instance_uid"])
    except StoreAwayError as away:
        mine.update(why=str(away)[:120])
        return False
    except (StoreRefusedError, SealError, FileNotFoundError) as refused:
        mine.update(status=DeliveryStatus.REFUSED, why=f"{type(refused).__name__}: {refused}"[:120])
        return False
    if not found:
        mine.update(why="taken, and not to be found yet")
        return False
    mine.update(status=DeliveryStatus.SENT, sent_at=now, why="")
    subject = f"patient:{row.finding.patient.code}"
    record(
        actor=ACTOR, action="mobile_clinic.store_image", subject=subject, now=now, finding=row.finding.code
    )
    return True
