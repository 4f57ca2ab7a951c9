"""Fetches a feed from a file or an address, up to a size, into a temporary file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import httpx

from moyai.core.errors import Refused
from moyai.core.feeds.buses.limits import MOST_DOWNLOAD_BYTES
from moyai.core.feeds.buses.words import BAD_DOWNLOAD

TIMEOUT_S = 30.0
CHUNK = 1 << 16
SAY_EVERY_BYTES = 5_000_000


class BadDownload(Refused):
    """The file or address gives nothing, or too much."""

    def __init__(self, reason: str) -> None:
        super().__init__("bad_download", BAD_DOWNLOAD.format(reason=reason), reason=reason)


@contextmanager
def open_feed(
    source: str, say: Callable[[str], None], *, client: httpx.Client | None = None
) -> Iterator[IO[bytes]]:
    """Open a file or the answer of an address.

    Args:
        source: a path, or an address that begins with ``http://`` or ``https://``.
        say: told how much has come.
        client: another client than the usual one, for tests.

    Raises:
        BadDownload: no such file, no answer, an error, or more than `MOST_DOWNLOAD_BYTES`.
    """
    if source.startswith(("http://", "https://")):
        with TemporaryFile() as kept:
            _download(source, kept, say, client or httpx.Client(timeout=TIMEOUT_S, follow_redirects=True))
            kept.seek(0)
            yield kept
        return
    path = Path(source)
    if not path.is_file():
        raise BadDownload(f"{source}: no such file")
    if path.stat().st_size > MOST_DOWNLOAD_BYTES:
        raise BadDownload(f"more than {MOST_DOWNLOAD_BYTES} bytes")
    with path.open("rb") as file:
        yield file


def _download(address: str, kept: IO[bytes], say: Callable[[str], None], client: httpx.Client) -> None:
    got = told = 0
    try:
        with client, client.stream("GET", address) as answer:
            answer.raise_for_status()
            for chunk in answer.iter_bytes(CHUNK):
                got += len(chunk)
                if got > MOST_DOWNLOAD_BYTES:
                    raise BadDownload(f"more than {MOST_DOWNLOAD_BYTES} bytes")
                kept.write(chunk)
                if got - told >= SAY_EVERY_BYTES:
                    told = got
                    say(f"{got // 1_000_000} MB …")
    except httpx.HTTPError as error:
        raise BadDownload(f"{type(error).__name__}: {error}") from error
