"""The phone's page, its live feed, and what is done on it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from moyai.channels.line.platform import people
from moyai.channels.line.platform.checks.report import Report, as_object
from moyai.channels.line.platform.checks.rich_menus import measure
from moyai.channels.line.platform.errors import ApiError, not_found
from moyai.channels.line.platform.gate import read_bytes, read_json
from moyai.channels.line.platform.limits import TEXT
from moyai.channels.line.platform.phone.shown import show_chat
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel, Content, User

PAGES = Path(__file__).parent
PICTURE_BYTES = 10 * 1024 * 1024
BEAT_S = 15.0


class Phone:
    """Views of the phones."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.run = f"{platform.clock.now_ms():x}"
        self.page = (PAGES / "phone.html").read_text(encoding="utf-8")
        self.home = (PAGES / "home.html").read_text(encoding="utf-8")

    def list_routes(self) -> list[Route]:
        """Return the routes."""
        posts: dict[str, Callable[[Request], Awaitable[Response]]] = {
            "send": self.send,
            "picture": self.send_picture,
            "tap": self.tap,
            "follow": self.follow,
            "block": self.block,
            "unsend": self.unsend,
        }
        return [
            Route("/", self.show_home),
            Route("/phone/{user}", self.show_phone),
            Route("/phone/{user}/feed", self.feed),
            Route("/phone/{user}/pictures/{message_id}", self.show_picture),
            Route("/phone-menus/{channel}/{menu_id}", self.show_menu),
            *(Route(f"/phone/{{user}}/{n}", answer_json(v), methods=["POST"]) for n, v in posts.items()),
        ]

    def find(self, request: Request) -> tuple[Channel, User]:
        """Return the channel and the person that the address names.

        Raises:
            ApiError: 404.
        """
        channel = self.platform.find_channel(request.query_params.get("channel", ""))
        user = self.platform.find_user(str(request.path_params["user"]))
        if channel is None or user is None:
            raise not_found()
        return channel, user

    async def show_home(self, request: Request) -> Response:
        """List the phones."""
        lines = [
            f'<li><a href="/phone/{escape(u.key)}?channel={escape(c.name)}">{escape(u.name)}'
            f"<span>{escape(c.title)}</span></a></li>"
            for u in list(self.platform.users.values())[:100]
            for c in self.platform.channels.values()
        ]
        return HTMLResponse(self.home.replace("{{phones}}", "\n".join(lines)))

    async def show_phone(self, request: Request) -> Response:
        """Show one person's phone."""
        try:
            channel, user = self.find(request)
        except ApiError:
            missing = "<li>この電話はありません。 There is no such phone.</li>"
            return HTMLResponse(self.home.replace("{{phones}}", missing), 404)
        places = json.dumps([vars(p) for p in self.platform.places], ensure_ascii=False)
        marks = {"title": channel.title, "user": user.name, "key": user.key, "channel": channel.name}
        page = self.page.replace("{{places}}", escape(places))
        for mark, text in marks.items():
            page = page.replace("{{" + mark + "}}", escape(text))
        return HTMLResponse(page)

    async def feed(self, request: Request) -> Response:
        """Stream what changes on the phone, as server-sent events."""
        try:
            channel, user = self.find(request)
        except ApiError as error:
            return JSONResponse(error.body, error.status)
        after = self.read_place(request.headers.get("last-event-id", ""))
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self.stream(channel, user, after), 200, headers, "text/event-stream")

    def read_place(self, last_id: str) -> int:
        """Return the revision that a phone has; of an earlier run of the platform, none."""
        run, _, rev = last_id.partition(".")
        return int(rev) if run == self.run and rev.isdecimal() else 0

    async def stream(self, channel: Channel, user: User, after: int) -> AsyncIterator[str]:
        """Yield what is new, then wait for more; a comment now and then keeps the line open."""
        rev = after
        first = True
        while True:
            changed = self.platform.changed
            shown = show_chat(self.platform, channel, user, rev)
            if first or shown["rev"] != rev:
                shown["whole"] = rev == 0
                rev, first = shown["rev"], False
                yield f"id: {self.run}.{rev}\ndata: {json.dumps(shown, ensure_ascii=False)}\n\n"
            try:
                await asyncio.wait_for(changed.wait(), BEAT_S)
            except TimeoutError:
                yield ": still here\n\n"

    async def show_picture(self, request: Request) -> Response:
        """Return a picture that was sent from this phone."""
        content = self.platform.contents.get(str(request.path_params["message_id"]))
        if content is None or content.gone or not content.content_type.startswith("image/"):
            return Response(status_code=404)
        return Response(content.data, media_type=content.content_type)

    async def show_menu(self, request: Request) -> Response:
        """Return the picture of a rich menu."""
        channel = self.platform.channels.get(str(request.path_params["channel"]))
        menu = channel.rich_menus.get(str(request.path_params["menu_id"])) if channel else None
        if menu is None or not menu.picture:
            return Response(status_code=404)
        return Response(menu.picture, media_type=menu.picture_type)

    async def send(self, request: Request) -> Response:
        """Send a text, a place or a sticker."""
        channel, user = self.find(request)
        message = as_object((await read_body(request)).get("message"), "message")
        kept = check_own(message)
        self.require_open(channel, user)
        people.send_event(self.platform, channel, user, {"type": "message", "message": kept})
        return JSONResponse({})

    async def send_picture(self, request: Request) -> Response:
        """Send a picture: its bytes are the body."""
        channel, user = self.find(request)
        data = await read_bytes(request, PICTURE_BYTES)
        if measure(data) is None:
            raise ApiError(400, "JPEG か PNG の写真を選んでください。 Please choose a JPEG or PNG picture.")
        self.require_open(channel, user)
        message_id = self.platform.ids.make_message_id()
        content_type = "image/png" if data[:4] == b"\x89PNG" else "image/jpeg"
        self.platform.contents[message_id] = Content(data, content_type)
        message = {"type": "image", "id": message_id, "contentProvider": {"type": "line"}}
        message["quoteToken"] = self.platform.ids.make_token()
        people.send_event(self.platform, channel, user, {"type": "message", "message": message})
        return JSONResponse({})

    async def tap(self, request: Request) -> Response:
        """Do what a button says."""
        channel, user = self.find(request)
        body = await read_body(request)
        self.require_open(channel, user)
        people.tap(self.platform, channel, user, as_object(body.get("action"), "action"), body.get("params"))
        return JSONResponse({})

    async def follow(self, request: Request) -> Response:
        """Become a friend."""
        channel, user = self.find(request)
        people.follow(self.platform, channel, user)
        return JSONResponse({})

    async def block(self, request: Request) -> Response:
        """Block the account."""
        channel, user = self.find(request)
        people.block(self.platform, channel, user)
        return JSONResponse({})

    async def unsend(self, request: Request) -> Response:
        """Take a message back."""
        channel, user = self.find(request)
        message_id = str((await read_body(request)).get("messageId", ""))
        entry = channel.chat(user.user_id).find_entry(message_id)
        if entry is None or not entry.mine or entry.unsent:
            raise not_found()
        people.unsend(self.platform, channel, user, message_id)
        return JSONResponse({})

    def require_open(self, channel: Channel, user: User) -> None:
        """Refuse to send to an account that is blocked, as a phone does."""
        if channel.chat(user.user_id).blocked:
            raise ApiError(403, "ブロック中は送れません。 Unblock the account to send.")


def check_own(message: dict[str, Any]) -> dict[str, Any]:
    """Return what a person may send from the keyboard, and nothing that came with it."""
    report = Report()
    kind = report.choice(message, "type", "", ["text", "location", "sticker"], needed=True)
    kept: dict[str, Any] = {"type": kind}
    if kind == "text":
        kept["text"] = report.text(message, "text", "", TEXT)
    elif kind == "location":
        kept |= {key: str(message[key])[:100] for key in ("title", "address") if message.get(key)}
        kept["latitude"] = report.number(message, "latitude", "", -90, 90)
        kept["longitude"] = report.number(message, "longitude", "", -180, 180)
    elif kind == "sticker":
        kept |= {key: report.text(message, key, "", 20) for key in ("packageId", "stickerId")}
    report.settle()
    return kept


async def read_body(request: Request) -> dict[str, Any]:
    """Return the JSON that came."""
    return read_json(request, await read_bytes(request, 64 * 1024))


def answer_json(view: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Return a view that turns errors into JSON and takes posts of the phone's own page only.

    The header cannot be set by a page of another site without being asked first.
    """

    async def answer(request: Request) -> Response:
        if request.headers.get("x-phone") != "1":
            return JSONResponse({"message": "x-phone"}, 403)
        try:
            return await view(request)
        except ApiError as error:
            return JSONResponse(error.body, error.status)
        except (ValueError, TypeError) as error:
            return JSONResponse({"message": str(error)}, 400)

    return answer
