"""Rows for the tests of reservations."""

from datetime import datetime
from itertools import count

from tests.factories import EARLY

from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Reservation, Resource
from moyai.core.reservations.operations import hold, reserve
from moyai.core.reservations.specs import Wanted

_keys = count()


def make_resource(code: str, kind: ResourceKind = ResourceKind.VEHICLE) -> Resource:
    """Return a resource."""
    return Resource.objects.create(code=code, kind=kind, name=code)


def make_hold(*wanted: Wanted, until: datetime, now: datetime = EARLY, key: str = "") -> Reservation:
    """Return a hold."""
    return hold(
        wanted=wanted,
        purpose="test",
        reference="1",
        until=until,
        idempotency_key=key or f"key-{next(_keys)}",
        actor="user:1",
        now=now,
    )


def make_booking(*wanted: Wanted, now: datetime = EARLY, key: str = "") -> Reservation:
    """Return a booking."""
    return reserve(
        wanted=wanted,
        purpose="test",
        reference="1",
        idempotency_key=key or f"key-{next(_keys)}",
        actor="user:1",
        now=now,
    )
