"""The corridor network is exchanged for another, whole or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from moyai.core.audit.operations import record
from moyai.fleet.modes.drone.enums import FlightStatus, WaypointKind
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Flight, NoFlyZone, Way, Waypoint
from moyai.fleet.modes.drone.network_file import ReadNetwork


@transaction.atomic
def replace_network(*, read: ReadNetwork, actor: str, now: datetime) -> list[str]:
    """Fly on another network from now on; return the names of points that stay only for the log.

    A point from or to which something has flown is kept without ways: the flight log names it.

    Raises:
        CannotFly: ``network_in_use``: a point that a planned flight passes would change.
    """
    rows = {each.key: each for each in Waypoint.objects.all()}
    changed = {key for key, row in rows.items() if _differs(row, read.points.get(key))}
    open_ones = Flight.objects.filter(status__in=[*FlightStatus.before(), *FlightStatus.live()])
    if any(changed & set(route) for route in open_ones.values_list("route", flat=True)):
        raise CannotFly("network_in_use")
    Way.objects.all().delete()
    kept = [name for key, row in rows.items() if key not in read.points and (name := _remove(row))]
    for key, facts in read.points.items():
        Waypoint.objects.update_or_create(key=key, defaults=facts)
    points = {each.key: each for each in Waypoint.objects.all()}
    Way.objects.bulk_create(Way(one=points[one], other=points[other]) for one, other in read.ways)
    NoFlyZone.objects.all().delete()
    NoFlyZone.objects.bulk_create(NoFlyZone(key=key, **facts) for key, facts in read.zones.items())
    record(
        actor=actor,
        action="drone.replace_network",
        subject="drone:network",
        now=now,
        points=len(read.points),
        ways=len(read.ways),
        closed=len(read.zones),
    )
    return kept


def _differs(row: Waypoint, facts: dict[str, Any] | None) -> bool:
    return facts is None or any(getattr(row, name) != value for name, value in facts.items())


def _remove(row: Waypoint) -> str:
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        Waypoint.objects.filter(pk=row.pk).update(kind=WaypointKind.PASS, is_landing=False)
        return row.name
    return ""
