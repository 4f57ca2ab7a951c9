"""By which doors each resident can be told, in which order, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.db.models import prefetch_related_objects

from moyai.core.notices.models import Preference, Urgency
from moyai.core.notices.providers import KnowingProvider, find_provider, list_open_doors
from moyai.core.notices.quiet import end_quiet
from moyai.core.residents.models import Resident

CONSOLE = "console"
SHARED = ("tv",)
"""Doors that a household shares."""

ORDER = ("line", "tv", "mobile", "phone", "email")
QUIET_FROM, QUIET_UNTIL = time(21), time(7)

PATIENCE = {
    "line": timedelta(minutes=20),
    "tv": timedelta(minutes=30),
    "mobile": timedelta(minutes=30),
    "phone": timedelta(minutes=30),
}
USUAL_PATIENCE = timedelta(minutes=60)
EMERGENCY_PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Reach:
    """How one resident can be told.

    Attributes:
        doors: open doors that lead to her and that she allows, the first to be tried first.
        quiet_from: when she is not to be told any more, on the town's wall clock.
        quiet_until: when she may be told again.
    """

    doors: tuple[str, ...]
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL

    def leave_out(self, doors: Sequence[str]) -> Reach:
        """Return the same without these doors."""
        return replace(self, doors=tuple(door for door in self.doors if door not in doors))

    def find_time(self, at: datetime, urgency: int, useful_until: datetime | None = None) -> datetime:
        """Return when something may be sent: at once, or after the quiet hours.

        An emergency does not wait, nor does what would be of no use afterwards (her taxi is at the door).
        """
        if urgency == Urgency.EMERGENCY:
            return at
        later = end_quiet(at, self.quiet_from, self.quiet_until)
        return at if useful_until is not None and later > useful_until else later


def find_reach(resident: Resident) -> Reach:
    """Return how a resident can be told."""
    return list_reaches([resident])[resident.pk]


def list_reaches(residents: Sequence[Resident]) -> dict[int, Reach]:
    """Return how each of many residents can be told, by id, in a fixed number of queries."""
    found = list(residents)
    prefetch_related_objects(found, "contact_points")
    kept = {one.resident_id: one for one in Preference.objects.filter(resident__in=found)}
    known = _ask_providers(found)
    return {one.pk: _make_reach(one, kept.get(one.pk), known) for one in found}


def find_patience(door: str, urgency: int) -> timedelta:
    """Return how long to wait for her to confirm before the next door is tried."""
    return EMERGENCY_PATIENCE if urgency == Urgency.EMERGENCY else PATIENCE.get(door, USUAL_PATIENCE)


def list_leading(resident: Resident) -> list[str]:
    """Return every open door that leads to a resident, allowed or not, in the usual order."""
    return _list_leading(resident, _ask_providers([resident]))


def _make_reach(resident: Resident, kept: Preference | None, known: Mapping[str, Mapping[int, str]]) -> Reach:
    leading = _list_leading(resident, known)
    wanted = [door for door in kept.doors if door in leading] if kept and kept.doors else leading
    preferred = [point.kind for point in resident.contact_points.all() if point.is_preferred]
    doors = tuple(sorted(wanted, key=lambda door: door not in preferred))
    return Reach(doors, kept.quiet_from, kept.quiet_until) if kept else Reach(doors)


def _list_leading(resident: Resident, known: Mapping[str, Mapping[int, str]]) -> list[str]:
    kinds = {point.kind for point in resident.contact_points.all()}
    rest = [door for door in list_open_doors() if door not in ORDER and door != CONSOLE]
    return [
        door
        for door in (*ORDER, *rest)
        if find_provider(door) and (door in kinds or resident.pk in known.get(door, {}))
    ]


def _ask_providers(residents: Sequence[Resident]) -> dict[str, Mapping[int, str]]:
    known: dict[str, Mapping[int, str]] = {}
    for door in list_open_doors():
        provider = find_provider(door)
        if isinstance(provider, KnowingProvider):
            known[door] = provider.list_contacts(residents)
    return known
