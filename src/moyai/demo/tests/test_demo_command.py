"""The whole demo, started as a newcomer starts it."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from moyai.demo.supervisor import is_ready
from moyai.demo.tests.test_supervisor import is_alive, port, wait_for

__all__ = ["port"]  # the fixture


def start(home, port, **more):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MOYAI_", "PYTEST_", "DJANGO_"))}
    env |= {"MOYAI_HOME": str(home), "MOYAI_PORT": str(port), "MOYAI_DEMO_SPEED": "20", **more}
    command = [sys.executable, "-m", "moyai", "demo"]
    with (home / "said").open("w") as said:
        return subprocess.Popen(command, env=env, stdout=said, stderr=subprocess.STDOUT)


def list_children(pid):
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def demo(tmp_path, port):
    process = start(tmp_path, port)
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()


def test_demo_serves_a_living_town_and_ends_with_all_it_started(demo, tmp_path, port):
    said = tmp_path / "said"
    wait_for(lambda: "Starting life" in said.read_text() or demo.poll() is not None, seconds=400)
    assert demo.poll() is None, said.read_text()
    assert is_ready(port)
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=20).read().decode()
    assert "春日 花子" in page
    life = tmp_path / "log" / "life.log"
    wait_for(lambda: "wishes to come" in life.read_text(), seconds=60)
    children = list_children(demo.pid)
    # Web, LINE platform, telephone carrier, intake, worker, life, drones, the farm's broker, its robots.
    assert len(children) == 9
    demo.terminate()
    assert demo.wait(timeout=30) == 0
    assert [pid for pid in children if is_alive(pid)] == []
    assert "Password for all of them" in said.read_text()
    assert "Traceback" not in life.read_text()


def test_demo_that_cannot_start_says_why_in_one_line(tmp_path, port):
    process = start(tmp_path, port, MOYAI_DEMO_SPEED="fast")
    assert process.wait(timeout=60) == 1
    assert (tmp_path / "said").read_text().splitlines() == [
        "MOYAI_DEMO_SPEED='fast' is not a number from 0.1 to 120."
    ]
