"""What the load is sent to: the real webhook of LINE, and the ceilings that it is compared with.

Served by uvicorn with uvloop and httptools: ``--factory bench.intake_server:make_webhook`` and so on. Nothing
of Django is loaded. BENCH_FOLDER is where journals go.
"""

import asyncio
import contextlib
import gc
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ACCOUNT = "bench"
SECRET = b"0123456789abcdef0123456789abcdef"
_HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"2")]


def make_webhook() -> Callable[..., Any]:
    """Return the product's front with the LINE webhook: signature, journal, 200."""
    from moyai.channels.line.webhook import make_handler
    from moyai.core.intake.asgi import Front, not_found
    from moyai.core.intake.journal import Journal

    journal = Journal(_get_folder())
    return _settle(Front(not_found, {"/line/": make_handler({ACCOUNT: SECRET}, journal)}))


def make_ceiling() -> Callable[..., Any]:
    """Return a bare echo that appends the same bytes to a file and syncs, and does nothing else.

    No signature, no checksum, no routing; whatever waits shares a sync, as there is no faster way.
    """
    log = _SyncedFile(_get_folder() / f"ceiling-{os.getpid()}")

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        await log.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": b"{}"})

    return _settle(app)


def make_echo() -> Callable[..., Any]:
    """Return a bare echo that keeps nothing: what the server itself can do."""

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": b"{}"})

    return _settle(app)


class _SyncedFile:
    """Appends bytes; all that waits shares the next sync."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._thread = ThreadPoolExecutor(1)
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._flushing: asyncio.Task[None] | None = None

    async def append(self, body: bytes) -> None:
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._waiting.append((body, done))
        if self._flushing is None:
            self._flushing = loop.create_task(self._flush(loop))
        await done

    async def _flush(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await loop.run_in_executor(self._thread, self._write, b"".join(body for body, _done in batch))
            for _body, done in batch:
                if not done.done():
                    done.set_result(None)
        self._flushing = None

    def _write(self, data: bytes) -> None:
        os.write(self._handle, data)
        os.fdatasync(self._handle)


def _get_folder() -> Path:
    folder = Path(os.environ["BENCH_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _settle(app: Callable[..., Any]) -> Callable[..., Any]:
    """Keep what is in memory at the start out of garbage collection, as the town's server does."""
    gc.collect()
    gc.freeze()
    profile = os.environ.get("BENCH_PROFILE")
    if profile:
        _profile_into(Path(profile))
    return app


def _profile_into(path: Path) -> None:
    """Write a profile of the main thread when the server ends."""
    import atexit
    import cProfile

    profiler = cProfile.Profile()

    def finish() -> None:
        with contextlib.suppress(Exception):
            profiler.disable()
            profiler.dump_stats(path)

    profiler.enable()
    atexit.register(finish)
