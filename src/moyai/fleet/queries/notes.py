"""What drivers have noted for one another."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from moyai.core.places.geometry import measure_m
from moyai.fleet.models import CrewNote, Stop

NEAR_M = 60
"""A note belongs to the place at which it was written, and to its surroundings."""
_NEAR_DEG = 0.002


def list_notes_at(stop: Stop) -> list[CrewNote]:
    """Return what has been noted about a stop's place, or about its rider there; the latest first."""
    return find_notes([stop]).get(stop.pk, [])


def find_notes(stops: Iterable[Stop]) -> dict[int, list[CrewNote]]:
    """Return the notes of each stop by its number, with one question for all of them."""
    placed = [stop for stop in stops if stop.task is not None and stop.lon is not None]
    if not placed:
        return {}
    notes = list(CrewNote.objects.filter(_around(placed)).select_related("written_by"))
    return {stop.pk: [note for note in notes if _belongs(note, stop)] for stop in placed}


def list_notes_about(reference: str) -> list[CrewNote]:
    """Return what drivers have noted about whose tasks have this reference, the latest first."""
    return list(CrewNote.objects.filter(reference=reference)) if reference else []


def _around(stops: list[Stop]) -> Q:
    lons, lats = [stop.lon or 0.0 for stop in stops], [stop.lat or 0.0 for stop in stops]
    box = Q(lon__range=(min(lons) - _NEAR_DEG, max(lons) + _NEAR_DEG))
    box &= Q(lat__range=(min(lats) - _NEAR_DEG, max(lats) + _NEAR_DEG))
    riders = {stop.task.reference for stop in stops if stop.task is not None}
    return box & Q(reference__in=["", *riders])


def _belongs(note: CrewNote, stop: Stop) -> bool:
    assert stop.task is not None and stop.lon is not None and stop.lat is not None
    is_of_rider = note.reference in ("", stop.task.reference)
    return is_of_rider and measure_m((note.lon, note.lat), (stop.lon, stop.lat)) <= NEAR_M
