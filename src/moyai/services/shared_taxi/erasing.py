"""Erasers of the shared taxi: old rides go, old refusals stay as figures without people."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import F, FloatField, Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Floor

from moyai.core.privacy.batches import delete_batch
from moyai.fleet.models import Task
from moyai.services.shared_taxi.grid import CELLS_A_DEGREE
from moyai.services.shared_taxi.models import (
    Booklet,
    GroupRide,
    MeterRide,
    Pass,
    Refund,
    Ride,
    Study,
    TaxiCard,
    UnmetRequest,
)

BATCH = 1000

_COORDINATES = ("origin_lon", "origin_lat", "destination_lon", "destination_lat")


def erase_rides(*, before: datetime, now: datetime) -> int:
    """Erase rides with the fleet's tasks and stops; what shifts drove stays in the operating records."""
    old = Ride.objects.filter(created_at__lt=before).values_list("pk", "task_id")[:BATCH]
    rides, tasks = [pk for pk, _task in old], [task for _pk, task in old]
    Ride.objects.filter(pk__in=rides).delete()
    Task.objects.filter(pk__in=tasks).delete()
    return len(rides)


def erase_groups(*, before: datetime, now: datetime) -> int:
    """Erase groups booked long ago whose rides have gone."""
    return delete_batch(GroupRide.objects.filter(made_at__lt=before, rides=None))


def erase_meter_rides(*, before: datetime, now: datetime) -> int:
    """Erase rides in exclusive taxis with the pictures of their meters; the books keep the differences."""
    old = list(MeterRide.objects.filter(started_at__lt=before)[:BATCH])
    for ride in old:
        if ride.photo:
            default_storage.delete(ride.photo)
    MeterRide.objects.filter(pk__in=[ride.pk for ride in old]).delete()
    return len(old)


def erase_taxi_cards(*, before: datetime, now: datetime) -> int:
    """Erase cards that were revoked long ago and whose rides have gone."""
    return delete_batch(TaxiCard.objects.filter(revoked_at__lt=before, rides=None))


def erase_passes(*, before: datetime, now: datetime) -> int:
    """Erase passes sold long ago whose rides have gone."""
    return delete_batch(Pass.objects.filter(sold_at__lt=before, rides=None))


def erase_booklets(*, before: datetime, now: datetime) -> int:
    """Erase booklets sold long ago whose rides have gone; what was left on them stays in the books."""
    return delete_batch(Booklet.objects.filter(sold_at__lt=before, rides=None))


def erase_refunds(*, before: datetime, now: datetime) -> int:
    """Erase refunds of long ago; what was given back stays in the books."""
    return delete_batch(Refund.objects.filter(made_at__lt=before))


def anonymise_unmet(*, before: datetime, now: datetime) -> int:
    """Take the resident, her ride, the names of places and the exact points out of refused requests.

    Reason, channel, times, party and the middle of each point's cell (grid.py) stay, for the map of unmet
    demand: which valley wanted to go where, not which house.
    """
    old = UnmetRequest.objects.filter(_tells_somebody(), at__lt=before).values_list("pk", flat=True)[:BATCH]
    return UnmetRequest.objects.filter(pk__in=list(old)).update(
        resident=None,
        ride=None,
        origin_name="",
        destination_name="",
        detail={},
        **{name: _rounded(name) for name in _COORDINATES},
    )


def erase_studies(*, before: datetime, now: datetime) -> int:
    """Erase old studies with the days that were replayed for them."""
    return delete_batch(Study.objects.filter(created_at__lt=before))


def _tells_somebody() -> Q:
    named = ~Q(origin_name="") | ~Q(destination_name="") | ~Q(detail={})
    linked = Q(resident__isnull=False) | Q(ride__isnull=False)
    return named | linked


def _rounded(name: str) -> CombinedExpression:
    return Floor(F(name) * CELLS_A_DEGREE + 0.5, output_field=FloatField()) / CELLS_A_DEGREE
