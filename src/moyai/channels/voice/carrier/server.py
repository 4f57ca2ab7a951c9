"""The simulated carrier as an ASGI application: REST API, telephones, recordings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from moyai.channels.voice.carrier import rest, telephones
from moyai.channels.voice.carrier.exchange import Exchange
from moyai.channels.voice.carrier.settings import Settings
from moyai.channels.voice.carrier.webhooks import Poster


def make_app(settings: Settings, *, transport: httpx.AsyncBaseTransport | None = None) -> Starlette:
    """Return a carrier that serves one customer.

    Args:
        settings: Whom, and how the world behaves.
        transport: How posts reach the customer; None is the network.
    """
    # Each post has a connection of its own: a kept one may be closed by the customer just as it is used
    # again, and nobody can tell whether a post that met that was taken.
    client = httpx.AsyncClient(
        transport=transport,
        headers={"User-Agent": "phone-carrier"},
        limits=httpx.Limits(max_keepalive_connections=0),
    )
    exchange = Exchange(settings, Poster(settings, client))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await exchange.close()
        await client.aclose()

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"ok": True})

    routes = [
        *rest.make_routes(exchange),
        *telephones.make_routes(exchange),
        Route("/healthz", healthz),
        Mount("/static", StaticFiles(directory=telephones.PAGE)),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.exchange = exchange
    return app
