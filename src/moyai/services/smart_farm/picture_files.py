"""Where pictures and films of the garden lie: files of our own making under names that tell nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from moyai.core.shelves import Shelf
from moyai.services.smart_farm.models import Film, GardenImage, NotebookEntry, Upload

PICTURES = Shelf("garden-pictures", ".jpg")
"""What robots saw, and what pupils put into their notebooks."""
FILMS = Shelf("garden-films", ".webp")


def sweep_files(_now: datetime) -> int:
    """Delete pictures and films that no row knows; return how many. A periodic job."""
    return PICTURES.sweep(_list_pictures) + FILMS.sweep(_list_films)


def _list_pictures(names: Collection[str]) -> set[str]:
    known = set(GardenImage.objects.filter(file__in=names).values_list("file", flat=True))
    known.update(Upload.objects.filter(file__in=names).values_list("file", flat=True))
    return known.union(NotebookEntry.objects.filter(picture__in=names).values_list("picture", flat=True))


def _list_films(names: Collection[str]) -> set[str]:
    return set(Film.objects.filter(file__in=names).values_list("file", flat=True))
