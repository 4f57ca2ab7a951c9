"""Streams under ASGI are handed on piece by piece; nothing warns, everything is closed."""

import asyncio
import io
import warnings
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import AsyncClient
from django.urls import path

from moyai.core.streaming import StreamingMiddleware

PIECES = [b"a" * 5000, b"b", b""]


class File(io.BytesIO):
    """A file that tells whether it was closed."""


made: list[File] = []


def send_file(_request: HttpRequest) -> FileResponse:
    made.append(File(b"x" * 100_000))
    return FileResponse(made[-1], content_type="image/jpeg")


def send_pieces(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(PIECES))


def send_words(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("words")


urlpatterns = [path("file/", send_file), path("pieces/", send_pieces), path("words/", send_words)]


def fetch(address: str) -> tuple[int, bytes, bool]:
    """Ask as a browser would through ASGI; return status, content and whether it was streamed as such."""

    async def ask() -> tuple[int, bytes, bool]:
        answer = await AsyncClient().get(address)
        is_stream = getattr(answer, "is_async", False)
        if not answer.streaming:
            return answer.status_code, answer.content, is_stream
        parts = [part async for part in answer]
        await sync_to_async(answer.close)()  # it ends with looking after the thread's connections
        return answer.status_code, b"".join(parts), is_stream

    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="StreamingHttpResponse")
        warnings.filterwarnings("ignore", message="No directory at")
        return asyncio.run(ask())


@pytest.mark.django_db(transaction=True)
class TestStreams:
    @pytest.fixture(autouse=True)
    def _these_pages_alone(self, settings: Any) -> None:
        settings.ROOT_URLCONF = __name__
        settings.MIDDLEWARE = settings.MIDDLEWARE[:1]

    def test_a_file_is_handed_on_and_closed(self) -> None:
        assert fetch("/file/") == (200, b"x" * 100_000, True)
        assert made[-1].closed

    def test_any_stream_is(self) -> None:
        assert fetch("/pieces/") == (200, b"".join(PIECES), True)

    def test_what_is_no_stream_stays_as_it_is(self) -> None:
        assert fetch("/words/") == (200, b"words", False)


def test_it_stands_in_front_of_all_others() -> None:
    assert settings.MIDDLEWARE[0].endswith(StreamingMiddleware.__name__)


@pytest.mark.django_db(transaction=True)
def test_style_sheets_are_served_so() -> None:
    status, content, is_stream = fetch(f"{settings.STATIC_URL}app.css")
    assert (status, is_stream) == (200, True)
    assert content
