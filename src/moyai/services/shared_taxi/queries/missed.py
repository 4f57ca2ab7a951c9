"""Reads on missed rides."""

from datetime import timedelta

from django.db.models import F, Q

from moyai.services.shared_taxi.enums import CaseStatus, RideStatus
from moyai.services.shared_taxi.models import MissedCase, Ride
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.usage import MISSED_DAYS


def list_cases(closed: int) -> list[MissedCase]:
    """Return those whom somebody is to talk to, the longest waiting first, then so many of the others."""
    cases = MissedCase.objects.select_related("resident")
    open_ = cases.filter(status=CaseStatus.OPEN).order_by("opened_at", "pk")
    done = cases.exclude(status=CaseStatus.OPEN).order_by("-talked_at", "-pk")
    return [*open_, *done[:closed]]


def list_missed(case: MissedCase) -> list[Ride]:
    """Return the rides that a case is about: those of the 90 days before it was opened, the latest first."""
    late = timedelta(seconds=get_policy().late_cancel_s)
    missed = Q(status=RideStatus.NO_SHOW) | Q(
        status=RideStatus.CANCELLED, cancelled_at__gt=F("task__pickup_from") - late
    )
    span = (case.opened_at - timedelta(days=MISSED_DAYS), case.opened_at + late)
    rides = Ride.objects.filter(missed, resident=case.resident, task__pickup_from__range=span)
    return list(rides.select_related("task", "missed_fee").order_by("-task__pickup_from"))
