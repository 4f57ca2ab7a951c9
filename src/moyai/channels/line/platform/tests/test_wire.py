"""The posts' own HTTP client against servers that behave in every way a server can."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from moyai.channels.line.platform.webhook.wire import Unreachable, Wire, make_head

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


def run(answers: list[bytes], times: int = 1) -> tuple[list[int | str], int]:
    """Post ``times`` times to a server that gives these answers on each connection, then hangs up.

    Returns:
        The statuses (or names of errors), and how many connections were opened.
    """
    opened = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        for answer in answers:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
            writer.write(answer)
            await writer.drain()
        writer.close()

    async def post() -> list[int | str]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        wire, seen = Wire(), []
        for _ in range(times):
            try:
                seen.append(await wire.post(f"http://127.0.0.1:{port}/hook?a=b", b"{}", {"x": "y"}))
            except (OSError, ValueError) as error:
                seen.append(type(error).__name__)
            await asyncio.sleep(0.02)
        await wire.close()
        server.close()
        await server.wait_closed()
        return seen

    return asyncio.run(post()), opened


def test_a_connection_serves_again():
    assert run([OK] * 3, 3) == ([200, 200, 200], 1)


def test_a_connection_that_was_closed_is_not_used_again():
    assert run([OK], 3) == ([200, 200, 200], 3)


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (b"HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n", 500),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200),
        (b"HTTP/1.0 200 OK\r\n\r\nok", 200),
        (b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok", 200),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", "ConnectionError"),
        (b"HTTP/1.1 200", "ConnectionError"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "ValueError"),
        (b"HTTP/1.1 twohundred\r\ncontent-length: 0\r\n\r\n", "ValueError"),
        (b"x" * 100_000, "ValueError"),
    ],
)
def test_answers_of_every_kind(answer, seen):
    assert run([answer], 2) == ([seen, seen], 2)


def test_nobody_there_and_no_address():
    async def post(url: str) -> None:
        await Wire().post(url, b"", {})

    with pytest.raises(Unreachable):
        asyncio.run(post("http://127.0.0.1:9/"))
    for url in ("", "ftp://a/b", "http:///x", "http://a:99999/"):
        with pytest.raises(ValueError):
            asyncio.run(post(url))


def test_a_head_cannot_be_broken_open():
    with pytest.raises(ValueError):
        make_head("/a\r\nx: y", "h", 0, {})
    with pytest.raises(ValueError):
        make_head("/", "h", 0, {"a": "b\r\nc: d"})
