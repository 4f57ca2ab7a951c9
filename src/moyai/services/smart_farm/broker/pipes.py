"""Connections as frames of MQTT: over TCP, and over WebSocket (MQTT 3.1.1, section 6)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Protocol

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from moyai.services.smart_farm.broker.packets import MOST_FRAME, BadPacketError

Frame = tuple[int, bytes]
MOST_UNSENT = 4 * 1024 * 1024
"""Bytes that wait for a peer who does not read; then she is let go."""


class Pipe(Protocol):
    """One connection."""

    async def read_frame(self) -> Frame:
        """Return the next frame.

        Raises:
            EOFError: the peer has gone. BadPacketError: it is none, or too large. OSError: the line broke.
        """
        ...

    def write(self, content: bytes) -> None:
        """Send bytes, or let a peer go who has not read megabytes of them."""
        ...

    async def drain(self) -> None:
        """Wait until the peer has room."""
        ...

    async def close(self) -> None:
        """End the connection."""
        ...


async def read_frame(reader: asyncio.StreamReader) -> Frame:
    """Return the next frame of a stream; see `Pipe.read_frame`."""
    head = (await reader.readexactly(1))[0]
    length = 0
    for shift in (0, 7, 14, 21):
        part = (await reader.readexactly(1))[0]
        length |= (part & 127) << shift
        if not part & 128:
            break
    else:
        raise BadPacketError("length")
    if length > MOST_FRAME:
        raise BadPacketError("too large")
    return head, await reader.readexactly(length) if length else b""


class StreamPipe:
    """A connection over TCP."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read_frame(self) -> Frame:
        """See `Pipe`."""
        return await read_frame(self._reader)

    def write(self, content: bytes) -> None:
        """See `Pipe`."""
        transport = self._writer.transport
        if transport.is_closing():
            return
        if transport.get_write_buffer_size() > MOST_UNSENT:
            transport.abort()
            return
        self._writer.write(content)

    async def drain(self) -> None:
        """See `Pipe`."""
        await self._writer.drain()

    async def close(self) -> None:
        """See `Pipe`."""
        self._writer.close()
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            await asyncio.wait_for(self._writer.wait_closed(), 2)


class WebSocketPipe:
    """A connection over WebSocket: frames may be cut and joined in messages as the peer likes."""

    def __init__(self, socket: ServerConnection) -> None:
        self._socket = socket
        self._reader = asyncio.StreamReader(limit=2 * MOST_FRAME)
        self._unsent: list[bytes] = []
        self._size = 0
        self._sending: asyncio.Task[None] | None = None
        self._feeding = asyncio.create_task(self._feed())

    async def read_frame(self) -> Frame:
        """See `Pipe`."""
        return await read_frame(self._reader)

    def write(self, content: bytes) -> None:
        """See `Pipe`."""
        self._size += len(content)
        if self._size > MOST_UNSENT:
            self._feeding.cancel()
            return
        self._unsent.append(content)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())

    async def drain(self) -> None:
        """See `Pipe`."""
        if self._sending is not None:
            await asyncio.shield(self._sending)

    async def close(self) -> None:
        """See `Pipe`."""
        if self._sending is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(self._sending), 2)
        self._feeding.cancel()
        await self._socket.close()

    async def _feed(self) -> None:
        try:
            async for message in self._socket:
                if isinstance(message, str):
                    break  # MQTT is spoken in binary messages alone
                self._reader.feed_data(message)
        except ConnectionClosed:
            pass
        finally:
            self._reader.feed_eof()

    async def _send(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            while self._unsent:
                content, self._unsent, self._size = b"".join(self._unsent), [], 0
                await self._socket.send(content)
