"""What people are told while nothing can be kept: the disk is full, or the database is away."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from moyai.core.intake.room import is_disk_full

logger = logging.getLogger(__name__)

RETRY_AFTER_S = 60


class OutageMiddleware:
    """Answers 503 in plain words where the database could not do what a page wanted of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        return self._get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for an outage; anything else is a bug and stays one."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        is_full = is_disk_full(exception)
        logger.error("Nothing can be kept: %s", exception, exc_info=exception)
        # Without the request: the database cannot be asked who looks.
        page = render_to_string("503.html", {"is_full": is_full})
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
