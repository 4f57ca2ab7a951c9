"""How photos come in: in memory, a byte more than is taken of them, so that too large is said in words."""

from __future__ import annotations

from django.http import HttpRequest

from moyai.core.photos.limits import MIB, MOST_BYTES
from moyai.core.uploads import InMemoryHandler, takes_files

_KEPT, _HEARD = MOST_BYTES + 1, 120 * MIB

takes_photos = takes_files(kept=_KEPT, heard=_HEARD)
"""For a page to which photos are sent (`core.uploads.takes_files`)."""


def keep_photos(request: HttpRequest) -> None:
    """Have the photos of a request stay in memory; for machines, who bring no form's token."""
    request.upload_handlers = [InMemoryHandler(request, kept=_KEPT, heard=_HEARD)]
