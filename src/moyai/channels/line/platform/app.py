"""The platform as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from moyai.channels.line.platform.account_link import AccountLink
from moyai.channels.line.platform.api import ENDPOINTS
from moyai.channels.line.platform.control import make_routes
from moyai.channels.line.platform.gate import Gate
from moyai.channels.line.platform.login.authorize import Authorize
from moyai.channels.line.platform.oauth import OAuth
from moyai.channels.line.platform.phone.views import Phone
from moyai.channels.line.platform.platform import Platform

STATIC = Path(__file__).parent / "phone" / "static"
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http:; "
        "media-src https: http:; connect-src 'self'; form-action 'none'; base-uri 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def make_app(platform: Platform) -> Starlette:
    """Return the application that serves a platform."""
    gate = Gate(platform)
    routes: list[Route | Mount] = [gate.make_route(endpoint) for endpoint in ENDPOINTS]
    routes += OAuth(platform).list_routes()
    routes += Authorize(platform).list_routes()
    routes += make_routes(platform)
    routes += Phone(platform).list_routes()
    routes.append(Route("/dialog/bot/accountLink", AccountLink(platform).show))
    routes.append(Mount("/static", StaticFiles(directory=STATIC)))

    @asynccontextmanager
    async def live(app: Starlette) -> AsyncIterator[None]:
        yield
        await platform.close()

    app = Starlette(routes=routes, lifespan=live, exception_handlers={404: answer_unknown})
    app.add_middleware(Headers)
    return app


async def answer_unknown(request: Request, error: Exception) -> Response:
    """Answer for an address that there is not."""
    return JSONResponse({"message": "Not found"}, 404)


class Headers:
    """Puts the headers of a careful page on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and add the headers to whatever starts."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    *((k.encode(), v.encode()) for k, v in HEADERS.items()),
                ]
            await send(message)

        await self.app(scope, receive, send_with_headers)
