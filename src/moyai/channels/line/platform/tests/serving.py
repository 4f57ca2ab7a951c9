"""A platform and a bot, each served on a free port by a thread of its own."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moyai.channels.line.platform.app import make_app
from moyai.channels.line.platform.platform import Platform

SECRET, TOKEN = "channel_secret", "channel_token"


class Bot:
    """A bot that keeps what it is told and answers as it is bidden."""

    def __init__(self) -> None:
        self.posts: list[tuple[bytes, str]] = []
        self.status = 200
        self.fail_first = 0
        self.wait_s = 0.0
        self.url = ""

    async def hear(self, request: Request) -> Response:
        import asyncio

        body = await request.body()
        self.posts.append((body, request.headers["x-line-signature"]))
        if self.wait_s:
            await asyncio.sleep(self.wait_s)
        return Response(status_code=500 if len(self.posts) <= self.fail_first else self.status)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body, _ in self.posts for event in json.loads(body)["events"]]

    def wait_for(self, number: int, within_s: float = 10) -> list[dict[str, Any]]:
        until = time.monotonic() + within_s
        while len(self.events) < number and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.events) == number
        return self.events


@contextmanager
def serve(app: Starlette) -> Iterator[str]:
    config = uvicorn.Config(app, port=0, log_level="error", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


class Served:
    """The platform as its callers see it: an address, and the control API."""

    def __init__(self, platform: Platform, url: str, bot: Bot) -> None:
        self.platform = platform
        self.url = url
        self.bot = bot
        self.http = httpx.Client(base_url=url, timeout=10)

    @property
    def channel(self):
        return self.platform.channels["town"]

    def control(self, path: str, /, **body: Any) -> dict[str, Any]:
        answer = self.http.post(f"/_control{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def read(self, path: str) -> dict[str, Any]:
        answer = self.http.get(f"/_control{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.http.request(
            method, path, json=body, headers={"authorization": f"Bearer {TOKEN}", **headers}
        )

    def push(self, to: str, text: str = "こんにちは", retry_key: str = "") -> httpx.Response:
        headers = {"x-line-retry-key": retry_key} if retry_key else {}
        body = {"to": to, "messages": [{"type": "text", "text": text}]}
        return self.call("POST", "/v2/bot/message/push", body, **headers)

    def phone(self, what: str, body: Any, user: str = "hanako") -> httpx.Response:
        return self.http.post(f"/phone/{user}/{what}", json=body, headers={"x-phone": "1"})


def make_both(platform: Platform, bot: Bot) -> Starlette:
    """Return the platform with the bot beside it: one server to start and stop instead of two."""
    app = make_app(platform)
    app.router.routes.insert(0, Route("/hook", bot.hear, methods=["POST"]))
    return app
