"""Files and other streams under ASGI: handed on piece by piece, never read whole first.

Django reads the whole of a response that is a synchronous iterator (every ``FileResponse``: our style sheets
and scripts by WhiteNoise, photos) into memory before it sends the first byte asynchronously, and warns of it.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import cast

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

Answer = Callable[[HttpRequest], HttpResponseBase]


class StreamingMiddleware:
    """Stands in front of all others; under WSGI it changes nothing."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; with an asynchronous stream where the request came so."""
        response = self._get_response(request)
        is_stream = isinstance(response, StreamingHttpResponse) and not response.is_async
        if is_stream and isinstance(request, ASGIRequest):
            stream = cast(StreamingHttpResponse, response)
            # What is to be closed (a file) stays noted with the response and is closed by it.
            stream.streaming_content = hand_on(cast(Iterable[bytes], stream.streaming_content))
        return response


async def hand_on(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Yield each part as it is read, in the threads that synchronous code has."""
    source = iter(parts)
    read = sync_to_async(lambda: next(source, None))
    while (part := await read()) is not None:
        yield part
