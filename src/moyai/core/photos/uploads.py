"""Photos that stay in memory: Django would put a large one on the disk in clear."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from moyai.core.photos.limits import MIB, MOST_BYTES

MOST_HEARD = 120 * MIB
"""So much is read, and thrown away, so that its sender is told in words that it is too large."""


class InMemoryHandler(FileUploadHandler):
    """Keeps a file in memory, up to a photo's size and a byte; ends the connection far beyond."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a part of it; it goes to no other handler."""
        if start + len(raw_data) > MOST_HEARD:
            raise StopUpload(connection_reset=True)
        room = MOST_BYTES + 1 - self._content.tell()
        self._content.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand it over."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content,
            self.field_name,
            self.file_name,
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
