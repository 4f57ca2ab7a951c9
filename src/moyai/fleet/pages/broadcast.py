"""Tells every open page of this process when something has changed.

One thread reads a small digest while anybody listens. Streams never touch the database themselves: a stream
that did would keep its connection until the page is closed.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


class Broadcaster:
    """Reads a digest again and again in one thread and passes on each new value.

    Args:
        read: Returns the digest; called in the thread, has to give its database connection back.
        every_s: Seconds between two readings.
    """

    def __init__(self, read: Callable[[], str], *, every_s: float = 1.0) -> None:
        self._read = read
        self._every_s = every_s
        self._lock = threading.Lock()
        self._listeners: dict[asyncio.Queue[str], asyncio.AbstractEventLoop] = {}
        self._latest = ""
        self._thread: threading.Thread | None = None

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[str]]:
        """Give a queue in which the newest digest waits; to be called in a running event loop."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=1)
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop()
            _offer(queue, self._latest)
            self._start()
        try:
            yield queue
        finally:
            with self._lock:
                del self._listeners[queue]

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="desk-broadcast", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        while self._is_wanted():
            self._look()
            pause.wait(self._every_s)

    def _is_wanted(self) -> bool:
        with self._lock:
            if self._listeners:
                return True
            self._thread, self._latest = None, ""
            return False

    def _look(self) -> None:
        try:
            digest = self._read()
        except Exception:  # the database may be away for a while; pages then poll and we try again
            log.exception("The desk's digest could not be read")
            return
        with self._lock:
            if digest == self._latest:
                return
            self._latest = digest
            for queue, loop in self._listeners.items():
                if not loop.is_closed():
                    loop.call_soon_threadsafe(_offer, queue, digest)


def _offer(queue: asyncio.Queue[str], digest: str) -> None:
    """Put the newest digest in place of an older one that nobody has taken."""
    if not digest:
        return
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(digest)
