"""Where files of entries lie: under names that tell nothing, never served but as an attachment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from moyai.core.shelves import Shelf
from moyai.services.open_call.models import EntryFile

FILES = Shelf("call-entries", ".bin")


def sweep_files(_now: datetime) -> int:
    """Delete files that no row knows; return how many. A periodic job."""
    return FILES.sweep(_list_known)


def _list_known(names: Collection[str]) -> set[str]:
    return set(EntryFile.objects.filter(kept_as__in=names).values_list("kept_as", flat=True))
