"""Posts bytes over HTTP/1.1 on connections kept open.

A few lines of our own, because a bot is to be tried with thousands of posts a second and a full client
spends most of its time elsewhere. It posts, reads the status, and passes over the body.
"""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

# Servers close idle connections after a few seconds; one that is closed while we write is a post lost.
IDLE_S = 2.0
HEAD_BYTES = 64 * 1024


class Unreachable(OSError):  # noqa: N818 - says what it is
    """Nobody answers at the address."""


@dataclass
class Line:
    """An open connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used_at: float = 0.0

    @property
    def is_fresh(self) -> bool:
        """Whether the other side surely still listens."""
        return time.monotonic() - self.used_at < IDLE_S and not self.reader.at_eof()

    def close(self) -> None:
        """Hang up."""
        self.writer.close()


class Wire:
    """Connections by address, each used by one post at a time."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, int, bool], list[Line]] = {}

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Post bytes and return the status.

        Raises:
            Unreachable: no connection came about.
            OSError: the connection broke.
            ValueError: the address or the answer is no HTTP.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"no address: {url}")
        is_secure = parts.scheme == "https"
        address = (parts.hostname, parts.port or (443 if is_secure else 80), is_secure)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line = await self.take(address)
        try:
            line.writer.write(make_head(path, parts.netloc, len(body), headers) + body)
            await line.writer.drain()
            status, may_stay = await read_answer(line.reader)
        except BaseException:
            line.close()
            raise
        self.give_back(address, line, may_stay)
        return status

    async def take(self, address: tuple[str, int, bool]) -> Line:
        """Return a connection that is free, or a new one."""
        idle = self._idle.setdefault(address, [])
        while idle:
            line = idle.pop()
            if line.is_fresh:
                return line
            line.close()
        host, port, is_secure = address
        try:
            reader, writer = await asyncio.open_connection(host, port, ssl=is_secure, limit=HEAD_BYTES)
        except OSError as error:
            raise Unreachable(str(error)) from error
        return Line(reader, writer)

    def give_back(self, address: tuple[str, int, bool], line: Line, may_stay: bool) -> None:
        """Keep a connection for the next post, or hang up."""
        if not may_stay:
            line.close()
            return
        line.used_at = time.monotonic()
        self._idle.setdefault(address, []).append(line)

    async def close(self) -> None:
        """Hang up everywhere."""
        lines = [line for idle in self._idle.values() for line in idle]
        self._idle.clear()
        for line in lines:
            line.close()
        await asyncio.gather(*(line.writer.wait_closed() for line in lines), return_exceptions=True)


def make_head(path: str, host: str, length: int, headers: dict[str, str]) -> bytes:
    """Return the head of a post.

    Raises:
        ValueError: a line break or a letter that may not be there.
    """
    lines = [f"POST {path} HTTP/1.1", f"host: {host}", f"content-length: {length}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if any("\r" in line or "\n" in line for line in lines) or " " in path:
        raise ValueError("a line break or a space in the head")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Return the status, and whether the connection can serve again.

    Raises:
        OSError: the other side hung up.
        ValueError: this is no HTTP.
    """
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        version, _, rest = first.partition(" ")
        fields = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        if not version.startswith("HTTP/1."):
            raise ValueError("no HTTP")
        length = fields.get("content-length")
        if length is not None:
            await reader.readexactly(int(length))
    except asyncio.IncompleteReadError as error:
        raise ConnectionError("the connection was closed before the answer was complete") from error
    except asyncio.LimitOverrunError as error:
        raise ValueError("the head of the answer is too long") from error
    may_stay = (
        length is not None and version == "HTTP/1.1" and fields.get("connection", "").lower() != "close"
    )
    return int(rest[:3]), may_stay
