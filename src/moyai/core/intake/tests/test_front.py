"""The front: the right handler, the whole body, nothing too large, and Django behind."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from moyai.config.front import make_routes
from moyai.core.intake.asgi import BodyTooLarge, Front, PassOn, SenderGone, answer, not_found, read_body
from moyai.core.intake.journal import Journal


async def say(scope: Any, _receive: Any, send: Any, rest: str) -> None:
    if rest == "not-mine":
        raise PassOn
    await answer(send, 200, f"handler {rest}".encode())


async def app(_scope: Any, _receive: Any, send: Any) -> None:
    await answer(send, 200, b"app")


def ask(front: Any, path: str, kind: str = "http") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(front({"type": kind, "path": path}, None, send))
    return sent


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/in/main/webhook", b"handler main/webhook"),
        ("/in/", b"handler "),
        ("/in", b"app"),
        ("/in/not-mine", b"app"),
        ("/in/deep/x", b"deep handler x"),
        ("/", b"app"),
    ],
)
def test_longest_prefix_answers_and_the_rest_goes_behind(path: str, said: bytes) -> None:
    async def say_deep(_scope: Any, _receive: Any, send: Any, rest: str) -> None:
        await answer(send, 200, f"deep handler {rest}".encode())

    front = Front(app, {"/in/": say, "/in/deep/": say_deep})
    start, body = ask(front, path)
    assert (start["status"], body["body"]) == (200, said)


def test_what_is_no_request_goes_behind() -> None:
    assert ask(Front(app, {"/": say}), "/in", "websocket")[1]["body"] == b"app"


def test_nothing_behind_is_not_found() -> None:
    assert ask(Front(not_found, {}), "/")[0]["status"] == 404


def receive_parts(*parts: bytes | None) -> Any:
    messages = [
        {"type": "http.disconnect"}
        if part is None
        else {"type": "http.request", "body": part, "more_body": number < len(parts) - 1}
        for number, part in enumerate(parts)
    ]

    async def receive() -> Any:
        return messages.pop(0)

    return receive


@pytest.mark.parametrize("parts", [(b"abcdef",), (b"ab", b"cd", b"ef"), (b"", b"abcdef", b"")])
def test_body_is_read_whole(parts: tuple[bytes, ...]) -> None:
    assert asyncio.run(read_body({}, receive_parts(*parts), largest=6)) == b"abcdef"


@pytest.mark.parametrize("parts", [(b"abcdef",), (b"ab", b"cd", b"ef"), (b"abcdef", b"gh")])
def test_body_that_is_too_large_is_not_read_on(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(BodyTooLarge):
        asyncio.run(read_body({}, receive_parts(*parts), largest=5))


@pytest.mark.parametrize("parts", [(None,), (b"ab", None)])
def test_sender_that_goes_is_no_post(parts: tuple[bytes | None, ...]) -> None:
    with pytest.raises(SenderGone):
        asyncio.run(read_body({}, receive_parts(*parts)))


def test_handlers_that_are_not_set_up_are_left_out(tmp_path: Any) -> None:
    routes = make_routes({"/a/": f"{__name__}:make", "/b/": f"{__name__}:make_none"}, Journal(tmp_path))
    assert list(routes) == ["/a/"]


def make(_journal: Journal) -> Any:
    return say


def make_none(_journal: Journal) -> None:
    return None


def test_front_and_journal_need_no_django() -> None:
    source = "import sys, moyai.config.front, moyai.core.intake.reading; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
