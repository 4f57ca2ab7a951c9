"""A stand-in for a Valhalla service: real HTTP, its questions and errors; times are as the crow flies."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from moyai.engines.travel import SpeedProfile, StraightLine

CROW = StraightLine(SpeedProfile.steady("crow", 36.0, detour=1.0, least_s=0.0))
MOST_PAIRS = 2500
MOST_M = 400_000


@dataclass
class Peer:
    """The service's state: what it was asked, and how it misbehaves."""

    address: str = ""
    asked: list[tuple[int, int]] = field(default_factory=list)
    waits_s: float = 0.0
    says: bytes | None = None
    status: int = 200
    nowhere_beyond: float = 90.0
    """Latitude beyond which there is no street."""

    cut_off_at: float = 180.0
    """Longitude across which no way leads."""

    def answer(self, question: dict[str, Any]) -> tuple[int, bytes]:
        sources, targets = (
            [(place["lon"], place["lat"]) for place in question[side]] for side in ("sources", "targets")
        )
        self.asked.append((len(sources), len(targets)))
        time.sleep(self.waits_s)
        if self.says is not None:
            return self.status, self.says
        if len(sources) * len(targets) > MOST_PAIRS:
            return refuse(150, "Exceeded max locations")
        if any(lat > self.nowhere_beyond for _, lat in [*sources, *targets]):
            return refuse(171, "No suitable edges near location")
        metres = CROW.many_to_many(sources, targets, hours=[0]).metres
        if metres.max() > MOST_M:
            return refuse(154, f"Path distance exceeds the max distance limit: {MOST_M} meters")
        block = [
            [self._pair(i, j, a, b, float(metres[i, j])) for j, b in enumerate(targets)]
            for i, a in enumerate(sources)
        ]
        whole = {"sources_to_targets": block, "units": question["units"], "algorithm": "costmatrix"}
        return 200, json.dumps(whole).encode()

    def _pair(self, i: int, j: int, a: Any, b: Any, metres: float) -> dict[str, Any]:
        if (a[0] > self.cut_off_at) != (b[0] > self.cut_off_at):
            return {"from_index": i, "to_index": j, "time": None, "distance": None}
        return {
            "from_index": i,
            "to_index": j,
            "time": round(metres / 10),
            "distance": round(metres / 1000, 3),
        }


def refuse(code: int, error: str) -> tuple[int, bytes]:
    body = {"error_code": code, "error": error, "status_code": 400, "status": "Bad Request"}
    return 400, json.dumps(body).encode()


@contextmanager
def run_peer() -> Iterator[Peer]:
    """Serve on a free port of this machine."""
    peer = Peer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = peer.answer(question)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked has given up waiting
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        peer.address = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield peer
        finally:
            server.shutdown()
            thread.join()
