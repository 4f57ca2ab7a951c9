"""Reads the history of a period for its exports."""

from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.crypto import salted_hmac

from moyai.core.indicators.registry import Period
from moyai.fleet.models import OperatingRecord
from moyai.services.shared_taxi.history.facts import list_facts
from moyai.services.shared_taxi.history.mds import Item, Names, ShiftFact, list_events, list_trips

VERSION = "2.0.0"


def make_names() -> Names:
    """Return ids that only this site can make."""
    digest = salted_hmac("moyai.shared_taxi.mds", "names", algorithm="sha256").hexdigest()
    return Names(uuid5(NAMESPACE_URL, UUID(digest[:32]).hex))


def export_trips(period: Period) -> list[Item]:
    """Return the bookings of a period as MDS trips."""
    return list_trips(list_facts(period), make_names())


def export_events(period: Period) -> list[Item]:
    """Return what the vehicles did in a period as MDS events; shifts that have ended."""
    return list_events(list_facts(period), _list_shifts(period), make_names())


def _list_shifts(period: Period) -> list[ShiftFact]:
    records = OperatingRecord.objects.filter(
        shift__date__gte=period.since, shift__date__lte=period.until
    ).order_by("started_at", "shift_id")
    rows = records.values_list("shift_id", "shift__vehicle_id", "started_at", "ended_at")
    return [ShiftFact(*row) for row in rows]
