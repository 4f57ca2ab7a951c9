"""People of the roster as the headquarters looks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from moyai.services.evacuation.models import Charge, ClaimRecord, Incident, RosterMark, RosterPerson
from moyai.services.evacuation.projecting.cells import SIZE
from moyai.services.evacuation.queries.counting import NEW_WITHIN
from moyai.services.evacuation.urgency import MOST_URGENT

MOST_COUNTED = 10_000
"""More are not counted: nobody pages through them, and counting costs."""

_ORDERS: dict[str, tuple[Any, ...]] = {
    "urgent": ("urgency", "-points", "confirmed_at", "key"),
    "uncharged": ("urgency", "-points", "confirmed_at", "key"),
    "old": (F("confirmed_at").asc(nulls_last=True), "key"),
}
_NEWEST: tuple[Any, ...] = ("-first_at", "key")


@dataclass(frozen=True)
class Filter:
    """Whom somebody looks for.

    Attributes:
        which: ``urgent``, ``uncharged``, ``new``, ``flagged``, ``old`` (long not confirmed) or empty: all.
        kind: of place.
        area: key of the area.
        need: code.
        flag: code.
        words: part of the name.
        square: west, south, east, north in degrees.
    """

    which: str = ""
    kind: str = ""
    area: str = ""
    need: str = ""
    flag: str = ""
    words: str = ""
    square: tuple[float, float, float, float] | None = None

    @property
    def is_only_kind(self) -> bool:
        """Whether the counts by square answer it."""
        return not any((self.which, self.area, self.need, self.flag, self.words, self.square))


def list_people(
    incident: Incident, wanted: Filter, *, town: str, now: datetime
) -> QuerySet[RosterPerson, RosterPerson]:
    """Return people in the order in which they are looked at."""
    found = RosterPerson.objects.filter(incident=incident)
    if town:
        found = found.filter(town=town)
    for name in ("kind", "area"):
        if value := getattr(wanted, name):
            found = found.filter(**{name: value})
    for mark in _list_marks(wanted):
        found = found.filter(key__in=_list_marked(incident, mark))
    if wanted.words:
        found = found.filter(name__icontains=wanted.words)
    if wanted.square:
        west, south, east, north = wanted.square
        found = found.filter(lon__gte=west, lon__lt=east, lat__gte=south, lat__lt=north)
    found = _choose(found, wanted.which, incident, now)
    return found.select_related("shelter", "resident").order_by(*_ORDERS.get(wanted.which, _NEWEST))


def count_some(people: QuerySet[RosterPerson, RosterPerson]) -> int:
    """Return how many they are; `MOST_COUNTED` + 1 where they are more."""
    return people.order_by()[: MOST_COUNTED + 1].count()


def read_charges(incident: Incident, keys: Sequence[str]) -> dict[str, Charge]:
    """Return who has taken these people on."""
    found = Charge.objects.filter(incident=incident, key__in=keys).select_related("by")
    return {charge.key: charge for charge in found}


def list_claims(person: RosterPerson) -> list[ClaimRecord]:
    """Return every claim that is about somebody or counts for her, the last first."""
    events = [reason["event_id"] for reason in person.reasons]
    found = person.incident.claims.filter(event_id__in=events)
    if person.resident_id:
        found = found | person.incident.claims.filter(about=person.resident_id)
    return list(found.select_related("staff", "speaker").order_by("-said_at", "-pk"))


def list_party(person: RosterPerson) -> list[RosterPerson]:
    """Return who belongs together with somebody."""
    party = RosterPerson.objects.filter(incident=person.incident_id, party=person.party)
    return list(party.exclude(pk=person.pk).select_related("shelter").order_by("key")[:50])


def find_person(incident: Incident, key: str) -> RosterPerson | None:
    """Return who stands under a key."""
    return (
        RosterPerson.objects.filter(incident=incident, key=key).select_related("shelter", "resident").first()
    )


def snap_square(lon: float, lat: float, step: int) -> tuple[float, float, float, float]:
    """Return the joined square in which a point lies: west, south, east, north."""
    size = SIZE * step
    west, south = lon // size * size, lat // size * size
    return west, south, west + size, south + size


def _choose(
    found: QuerySet[RosterPerson, RosterPerson], which: str, incident: Incident, now: datetime
) -> QuerySet[RosterPerson, RosterPerson]:
    if which == "urgent":
        return found.filter(urgency__lte=MOST_URGENT)
    if which == "uncharged":
        taken = Charge.objects.filter(incident=incident).values("key")
        return found.filter(urgency__lte=MOST_URGENT).exclude(key__in=taken)
    if which == "new":
        return found.filter(first_at__gt=now - NEW_WITHIN)
    if which == "flagged":
        flagged = RosterMark.objects.filter(incident=incident, mark__startswith="flag:")
        return found.filter(key__in=flagged.values("key"))
    return found


def _list_marks(wanted: Filter) -> list[str]:
    return [f"{name}:{code}" for name, code in (("need", wanted.need), ("flag", wanted.flag)) if code]


def _list_marked(incident: Incident, mark: str) -> Any:
    return RosterMark.objects.filter(incident=incident, mark=mark).values("key")
