"""Asks an address for GTFS-realtime: only the address that was set, briefly, and for little.

No answer leads anywhere else: a redirect of a stranger's server could name a machine of the town's network.
"""

from time import monotonic
from urllib.parse import urlsplit

import httpx

from moyai.core.errors import Refused
from moyai.core.feeds.buses.fetching import BadDownload
from moyai.core.feeds.buses.messages import MOST_REALTIME_BYTES
from moyai.core.feeds.buses.words import BAD_ADDRESS

TIMEOUT_S = 5.0
MOST_S = 15.0
"""A server that sends a byte now and then must not hold the worker."""
_CHUNK = 1 << 16


class BadAddress(Refused):
    """It is not an address that is asked."""

    def __init__(self, address: str) -> None:
        super().__init__("bad_address", BAD_ADDRESS.format(address=address), address=address)


def check_address(address: str) -> None:
    """Refuse what is not http or https, or carries a name and password (they would stand in the audit log).

    Raises:
        BadAddress: it is such.
    """
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise BadAddress(address) from None
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        raise BadAddress(address)


def ask(address: str, *, transport: httpx.BaseTransport | None = None) -> bytes:
    """Return what an address answers.

    Args:
        address: as `check_address` lets it pass.
        transport: another one than the network, for tests.

    Raises:
        BadDownload: an error, a redirect, too slow, or too much.
    """
    begun, found = monotonic(), bytearray()
    try:
        with (
            httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, transport=transport) as client,
            client.stream("GET", address) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise BadDownload(f"status {answer.status_code}")
            for chunk in answer.iter_bytes(_CHUNK):
                found += chunk
                if len(found) > MOST_REALTIME_BYTES:
                    raise BadDownload(f"more than {MOST_REALTIME_BYTES} bytes")
                if monotonic() - begun > MOST_S:
                    raise BadDownload(f"more than {MOST_S:.0f} s")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise BadDownload(f"{type(error).__name__}: {error}") from error
    return bytes(found)
