"""Who and what of a tour is free when, beside the tour itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Span
from moyai.core.reservations.queries import list_spans
from moyai.services.mobile_clinic.models import DeviceSet, Practitioner, Visit
from moyai.services.mobile_clinic.tours import leaves_at


class Diary:
    """What others have of the people, devices and rooms of some visits.

    A tour's own visits lie one behind the other, so they are never in one another's way.
    """

    def __init__(
        self,
        visits: Sequence[Visit],
        since: datetime,
        until: datetime,
        now: datetime,
        *,
        people: Iterable[Practitioner] = (),
    ) -> None:
        own = {each.reservation_id for each in visits}
        self.things = {each.pk: _list_things(each) for each in visits}
        ids = {one for things in self.things.values() for one in things}
        ids |= {each.doctor.resource_id for each in visits if each.doctor.resource_id is not None}
        ids |= {each.resource_id for each in people if each.resource_id is not None}
        self.taken: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        for span in list_spans(ids, since, until, now) if ids else ():
            if span.reservation_id not in own:
                self.taken[span.resource_id].append((span.starts_at, span.ends_at))

    def is_free_for(self, visit: Visit, doctor: Practitioner, arrives_at: datetime) -> bool:
        """Tell whether a visit could be at a time with a doctor: she is free, and so is what it takes."""
        by = arrives_at - visit.arrives_at
        if doctor.resource_id is None:
            return False
        if not self.is_free(doctor.resource_id, visit.call_from + by, visit.call_until + by):
            return False
        end = leaves_at(visit) + by
        return all(self.is_free(each, arrives_at, end) for each in self.things[visit.pk])

    def is_free(self, resource_id: int, begin: datetime, end: datetime) -> bool:
        """Tell whether nobody else has something at any time between two moments."""
        return not any(one < end and begin < other for one, other in self.taken.get(resource_id, ()))


def _list_things(visit: Visit) -> list[int]:
    """Return the devices and rooms that a visit takes while the car stands there."""
    devices = DeviceSet.objects.filter(visits=visit).values_list("resource_id", flat=True)
    rooms = Span.objects.filter(reservation=visit.reservation_id, resource__kind=ResourceKind.ROOM)
    return [*devices, *rooms.values_list("resource_id", flat=True)]
