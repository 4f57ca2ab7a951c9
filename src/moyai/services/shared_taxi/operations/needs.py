"""Changing what somebody needs on the way: the drivers of her next rides see a new note at once."""

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.residents import operations as residents
from moyai.core.residents.models import Resident
from moyai.fleet.operations import change_note
from moyai.services.shared_taxi.crew_notes import make_crew_note
from moyai.services.shared_taxi.enums import RideEnd
from moyai.services.shared_taxi.models import DriverWish
from moyai.services.shared_taxi.queries.rides import list_upcoming
from moyai.services.shared_taxi.where import find_doors, find_stops


@transaction.atomic
def change_needs(*, resident: Resident, needs: residents.Needs, actor: str, now: datetime) -> None:
    """Set what somebody needs on the way.

    Booked rides keep the time they were planned with; what she wishes the driver to know holds at once.

    Raises:
        BadNeeds: a time or a distance is out of reason.
    """
    before = resident.note_for_crew
    residents.change_needs(resident=resident, needs=needs, actor=actor, now=now)
    if resident.note_for_crew == before:
        return
    for ride in list_upcoming(resident):
        note = make_crew_note(resident, find_doors(ride), find_stops(ride).get(RideEnd.BOARD))
        change_note(task_id=ride.task_id, note=note)


@transaction.atomic
def wish_for_driver(*, resident: Resident, driver_id: int | None, actor: str, now: datetime) -> None:
    """Name a driver whom she likes to ride with, or nobody: a wish, which decides only between equals.

    Args:
        resident: who.
        driver_id: the account of somebody who has driven her; None takes the wish back.
        actor: who changes it, for the audit log (which does not say whom she named).
        now: the town's time.
    """
    if driver_id is None:
        DriverWish.objects.filter(resident=resident).delete()
    else:
        DriverWish.objects.update_or_create(
            resident=resident, defaults={"driver_id": driver_id, "wished_at": now}
        )
    subject = f"resident:{resident.code}"
    record(
        actor=actor,
        action="shared_taxi.wish_for_driver",
        subject=subject,
        now=now,
        is_named=driver_id is not None,
    )
