"""Erasers of the drones."""

from datetime import datetime

from moyai.core.privacy.batches import delete_batch
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.models import Flight, FlightPoint, Observation

BATCH = 5000


def erase_points(*, before: datetime, now: datetime) -> int:
    """Erase old positions."""
    return delete_batch(FlightPoint.objects.filter(at__lt=before), BATCH)


def erase_observations(*, before: datetime, now: datetime) -> int:
    """Erase old values of stations; what was decided by them stands in the decision."""
    return delete_batch(Observation.objects.filter(at__lt=before), BATCH)


def forget_references(*, before: datetime, now: datetime) -> int:
    """Forget whose parcels flew long ago; the flight itself stands in the log."""
    old = (
        Flight.objects.filter(starts_at__lt=before)
        .exclude(reference="")
        .exclude(status__in=FlightStatus.live())
    )
    found = list(old.values_list("pk", flat=True)[:BATCH])
    return Flight.objects.filter(pk__in=found).update(reference="")
