"""Files that stay in memory: Django would put a large one on the disk in clear."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponseBase]


class InMemoryHandler(FileUploadHandler):
    """Keeps a file in memory.

    Args:
        request: with which it comes.
        kept: so many bytes of it at the most, so that its sender can be told that it is too large.
        heard: so many are read; beyond, the connection ends.
    """

    def __init__(self, request: HttpRequest, *, kept: int, heard: int) -> None:
        super().__init__(request)
        self._kept, self._heard = kept, heard

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a part of it; it goes to no other handler."""
        if start + len(raw_data) > self._heard:
            raise StopUpload(connection_reset=True)
        self._content.write(raw_data[: self._kept - self._content.tell()])

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


def takes_files(*, kept: int, heard: int) -> Callable[[View], View]:
    """Have the files that come to a page stay in memory; the next thing after the page's other decorators.

    How files are taken has to be said before anything reads the body, as Django's own check of the form's
    token does: so that is left out and done here, within.

    Args:
        kept: see `InMemoryHandler`.
        heard: likewise.
    """

    def decorate(view: View) -> View:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def taking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.upload_handlers = [InMemoryHandler(request, kept=kept, heard=heard)]
            return checked(request, *args, **kwargs)

        return taking

    return decorate
