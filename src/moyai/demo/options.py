"""What the demo may be told through the environment, checked before anything starts."""

import errno
import os
import socket
from dataclasses import dataclass

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
DEFAULT_SPEED = 10.0
SLOWEST, FASTEST = 0.1, 120.0


class CannotStart(Exception):  # noqa: N818 - said to a person in one line
    """The demo cannot start; the text says in one line why and what to do."""


@dataclass(frozen=True)
class Options:
    """Where and how fast the demo runs."""

    port: int
    speed: float

    @property
    def address(self) -> str:
        """The address of the first page."""
        return f"http://{HOST}:{self.port}/"


def read_options() -> Options:
    """Read MOYAI_PORT and MOYAI_DEMO_SPEED.

    Raises:
        CannotStart: one of them is not a number in its range.
    """
    return Options(port=_read_port(), speed=_read_speed())


def check_port(port: int) -> None:
    """Make sure that nobody else listens on the port.

    Raises:
        CannotStart: it is taken, or may not be used.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotStart(
                    f"Port {port} is in use by another program. Choose a free one: "
                    f"MOYAI_PORT={port + 1 if port < 65535 else 8001} make demo"
                ) from None
            raise CannotStart(f"Port {port} cannot be used: {error.strerror}.") from None


def _read_port() -> int:
    text = os.environ.get("MOYAI_PORT", str(DEFAULT_PORT)).strip()
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise CannotStart(f"MOYAI_PORT={text!r} is not a port number (1 to 65535).")


def _read_speed() -> float:
    text = os.environ.get("MOYAI_DEMO_SPEED", str(DEFAULT_SPEED)).strip()
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not SLOWEST <= speed <= FASTEST:
        raise CannotStart(f"MOYAI_DEMO_SPEED={text!r} is not a number from {SLOWEST:g} to {FASTEST:g}.")
    return speed
