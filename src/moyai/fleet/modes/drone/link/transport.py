"""The wire: UDP. The vehicle calls the station, as autopilots do; the station answers there."""

from __future__ import annotations

import select
import socket
from typing import Any

from moyai.fleet.modes.drone.link.ground import Ground
from moyai.fleet.modes.drone.link.wire import GROUND_COMPONENT, GROUND_SYSTEM, MOST_BYTES, Codec

Address = tuple[str, int]
MOST_DATAGRAMS = 500


class Line:
    """One socket that listens for one vehicle.

    Args:
        ground: who speaks on it.
        host: where it listens; another than 127.0.0.1 lets anybody on that network speak.
        port: the port; 0 takes a free one.
    """

    def __init__(self, ground: Ground, host: str, port: int) -> None:
        self.ground = ground
        self._codec = Codec(GROUND_SYSTEM, GROUND_COMPONENT)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, port))
        self._socket.setblocking(False)
        self._peer: Address | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._socket.getsockname()[1])

    def exchange(self, now_ms: float, wait_s: float = 0.0) -> None:
        """Take what has come, waiting so long for the first, and send what is to be sent."""
        if wait_s:
            select.select([self._socket], [], [], wait_s)
        for _turn in range(MOST_DATAGRAMS):
            try:
                data, peer = self._socket.recvfrom(MOST_BYTES)
            except (BlockingIOError, ConnectionError):
                break
            self._take(data, peer, now_ms)
        self._send(self.ground.take_out())

    def _take(self, data: bytes, peer: Address, now_ms: float) -> None:
        for message in self._codec.read(data):
            if message.get_srcSystem() == self.ground.system:
                self._peer = peer
            self.ground.receive(message, now_ms)

    def _send(self, messages: list[Any]) -> None:
        for message in messages:
            if self._peer is not None:
                try:
                    self._socket.sendto(self._codec.pack(message), self._peer)
                except OSError:  # the vehicle's end is closed: it calls again or it does not
                    continue

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()
