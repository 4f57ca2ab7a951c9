"""The town's own web server answers LINE while its database is away, and what it took is there afterwards."""

import json
import os
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from hmac import digest
from pathlib import Path

import httpx
import pytest

from moyai.core.intake.reading import Segment
from moyai.core.intake.segments import list_segments
from tests.running_town import ROOT, find_free_port

ACCOUNT = "town"
SECRET = "0123456789abcdef0123456789abcdef"
PATIENCE_S = 2.0
"""LINE gives up after so long."""
READY_S = 90


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Serve the whole site; its database is at an address where nobody listens."""
    port = find_free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MOYAI_")} | {
        "MOYAI_HOME": str(tmp_path),
        "MOYAI_DATABASE_URL": f"postgresql://nobody:nothing@127.0.0.1:{find_free_port()}/none",
        "MOYAI_LINE_ACCOUNTS": ACCOUNT,
        f"MOYAI_LINE_{ACCOUNT.upper()}_SECRET": SECRET,
        f"MOYAI_LINE_{ACCOUNT.upper()}_TOKEN": "token",
        "PYTHONPATH": str(ROOT),
    }
    options = ["--port", str(port), "--lifespan", "off", "--log-level", "critical"]
    command = [sys.executable, "-m", "uvicorn", "moyai.config.asgi:application", *options]
    with (tmp_path / "web.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_until_up(port, process)
        yield port
    finally:
        process.kill()
        process.wait()


def wait_until_up(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError("the web server did not start")


def test_line_is_answered_while_the_database_is_away(port: int, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{port}/line/{ACCOUNT}/webhook"
    bodies = [json.dumps({"destination": "U0", "events": [{"n": n}]}).encode() for n in range(50)]
    slowest_s = 0.0
    with httpx.Client(timeout=10) as client:
        for body in bodies:
            signature = b64encode(digest(SECRET.encode(), body, "sha256")).decode()
            began = time.monotonic()
            answer = client.post(url, content=body, headers={"x-line-signature": signature})
            slowest_s = max(slowest_s, time.monotonic() - began)
            assert answer.status_code == 200
        assert client.post(url, content=b"{}", headers={"x-line-signature": "forged"}).status_code == 401
    assert slowest_s < PATIENCE_S
    kept = []
    for path in list_segments(tmp_path / "intake"):
        with Segment(path) as segment:
            kept += [found.record.body for found in segment.read() if found.record]
    assert kept == bodies
