"""The cookie of the one browser that has a seat: sent to the addresses of its own room alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from moyai.core.video.operations import Seated

NAME = "call_seat"


def read_secret(request: HttpRequest) -> str:
    """Return what the browser proves its seat with; empty: nothing."""
    return request.COOKIES.get(NAME, "")


def keep_secret(response: HttpResponse, seated: Seated) -> HttpResponse:
    """Have the browser keep its seat until it is closed or the room ends."""
    room = seated.seat.room
    response.set_cookie(
        NAME,
        seated.secret,
        path=reverse("video:call", args=[room.name]),
        secure=settings.IS_BEHIND_TLS,
        httponly=True,
        samesite="Lax",
    )
    return response
