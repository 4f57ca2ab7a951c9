"""The desk's stream of events (SSE): a line whenever the plan or a status changes; maps ask by themselves."""

import asyncio
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.queries import has_role
from moyai.fleet.pages.broadcast import Broadcaster
from moyai.fleet.queries import plan_digest

KEEP_ALIVE_S = 15.0
LIFETIME_S = 600.0
"""A stream ends after this long; the browser comes back and its role is checked again."""


def _read_digest() -> str:
    try:
        return plan_digest(clock.today())
    finally:
        connection.close()


broadcaster = Broadcaster(_read_digest)


async def events(request: HttpRequest) -> HttpResponseBase:
    """Stream ``event: changed`` with the digest; 403 for everybody but dispatchers."""
    if not isinstance(request, ASGIRequest):  # no streams without ASGI: 204 tells the browser to stay away
        return HttpResponse(status=204)
    if not await sync_to_async(_may_watch)(request):
        return HttpResponse(status=403)
    return StreamingHttpResponse(
        stream(broadcaster),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


async def stream(
    source: Broadcaster, *, keep_alive_s: float = KEEP_ALIVE_S, lifetime_s: float = LIFETIME_S
) -> AsyncIterator[str]:
    """Yield the lines of one stream until its lifetime is over."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + lifetime_s
    yield "retry: 3000\n\n"
    with source.listen() as queue:
        while (left := ends - loop.time()) > 0:
            try:
                digest = await asyncio.wait_for(queue.get(), min(keep_alive_s, left))
            except TimeoutError:
                yield ": still here\n\n"
            else:
                yield f"event: changed\nid: {digest}\ndata: {digest}\n\n"


def _may_watch(request: HttpRequest) -> bool:
    """Ask for the role, then give the connection back: the stream must not hold it."""
    try:
        return has_role(request.user, Role.DISPATCHER)  # type: ignore[arg-type]
    finally:
        connection.close()
