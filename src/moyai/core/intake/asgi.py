"""A bare ASGI callable in front of Django: what must be answered while Django or the database cannot.

A handler is ``async (scope, receive, send, path_rest)``; ``path_rest`` follows the prefix. Plain Python.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
Handler = Callable[[Scope, Receive, Send, str], Awaitable[None]]

LARGEST_BODY = 1024 * 1024


class PassOn(Exception):  # noqa: N818 - no error: the handler leaves this path to Django
    """Raised by a handler before it reads or sends anything: the address is none of its own."""


class BodyTooLarge(Exception):  # noqa: N818 - answered with 413
    """The sender sends more than anybody may."""


class SenderGone(Exception):  # noqa: N818 - nobody is there to be answered
    """The connection closed before the body was whole."""


class Front:
    """Gives requests under a prefix to their handler and everything else to the application behind.

    Args:
        app: the ASGI application behind.
        routes: handlers by prefix, e.g. ``{"/line/": handler}``; the longest prefix wins.
    """

    def __init__(self, app: App, routes: Mapping[str, Handler]) -> None:
        self._app = app
        self._routes = sorted(routes.items(), key=lambda route: -len(route[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            path: str = scope["path"]
            for prefix, handle in self._routes:
                if path.startswith(prefix):
                    try:
                        return await handle(scope, receive, send, path[len(prefix) :])
                    except PassOn:
                        break
        return await self._app(scope, receive, send)


async def read_body(scope: Scope, receive: Receive, *, largest: int = LARGEST_BODY) -> bytes:
    """Return the whole body of a request.

    Raises:
        BodyTooLarge: there is more than ``largest`` bytes of it.
        SenderGone: it ended early.
    """
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body") and message["type"] == "http.request" and len(body) <= largest:
        return body
    parts, size = [body], len(body)
    while message.get("more_body") and size <= largest:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
    if message["type"] == "http.disconnect":
        raise SenderGone
    if size > largest:
        raise BodyTooLarge
    return b"".join(parts)


async def answer(send: Send, status: int, body: bytes = b"") -> None:
    """Send a whole, plain answer."""
    headers = [(b"content-length", b"%d" % len(body)), (b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def not_found(scope: Scope, _receive: Receive, send: Send) -> None:
    """Be the application behind, where there is none."""
    if scope["type"] == "http":
        await answer(send, 404)
