import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.running_town import find_free_port

from moyai.demo.options import CannotStart, check_port, read_options

LITTLE_DEMO = Path(__file__).with_name("little_demo.py")


def wait_for(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"still not so after {seconds} s")


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state != "Z"
    except FileNotFoundError:
        return False


def read_pids(home, count=3):
    try:
        pids = [int(p) for p in (home / "pids").read_text().split()]
    except FileNotFoundError:
        return None
    return pids if len(pids) == count else None


@pytest.fixture
def port():
    return find_free_port()


@pytest.fixture
def demo(tmp_path, port):
    process = subprocess.Popen(
        [sys.executable, LITTLE_DEMO, tmp_path, str(port)], stdout=subprocess.PIPE, text=True
    )
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_supervisor_stops_its_children_when_asked(demo, tmp_path, number, monkeypatch):
    pids = wait_for(lambda: read_pids(tmp_path))
    demo.send_signal(number)
    assert demo.wait(timeout=20) == 0
    assert [pid for pid in pids if is_alive(pid)] == []


def test_children_do_not_survive_a_killed_supervisor(demo, tmp_path):
    pids = wait_for(lambda: read_pids(tmp_path))
    demo.kill()
    demo.wait()
    wait_for(lambda: not any(is_alive(pid) for pid in pids), seconds=10)


def test_supervisor_starts_a_dead_child_again_and_says_so(demo, tmp_path):
    pids = wait_for(lambda: read_pids(tmp_path))
    os.kill(pids[1], signal.SIGKILL)
    again = wait_for(lambda: (found := read_pids(tmp_path)) and found != pids and found)
    assert again[0] == pids[0] and again[2] == pids[2]
    demo.terminate()
    said = demo.communicate(timeout=20)[0]
    assert "worker stopped (status -9); starting it again in 1 s." in said
    assert "worker runs again" in said
    assert not any(is_alive(pid) for pid in again)


def test_a_second_demo_on_the_same_folder_is_refused(demo, tmp_path, port):
    wait_for(lambda: read_pids(tmp_path))
    second = subprocess.run(
        [sys.executable, LITTLE_DEMO, tmp_path, str(port + 1)], capture_output=True, text=True, timeout=20
    )
    assert second.returncode == 2
    assert f"A demo already runs on {tmp_path} (process {demo.pid})." in second.stdout


def test_a_taken_port_is_told_in_one_line(port):
    with socket.socket() as s:
        s.bind(("127.0.0.1", port))
        s.listen()
        with pytest.raises(CannotStart, match=f"Port {port} is in use .* MOYAI_PORT={port + 1} make demo"):
            check_port(port)


@pytest.mark.parametrize(
    ("name", "value"),
    [("MOYAI_PORT", "http"), ("MOYAI_PORT", "0"), ("MOYAI_PORT", "70000"), ("MOYAI_DEMO_SPEED", "fast")]
    + [("MOYAI_DEMO_SPEED", v) for v in ("0", "-3", "inf", "nan", "1000")],
)
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(CannotStart, match=f"{name}='{value}' is not a"):
        read_options()


def test_settings_have_defaults(monkeypatch):
    monkeypatch.delenv("MOYAI_PORT", raising=False)
    monkeypatch.delenv("MOYAI_DEMO_SPEED", raising=False)
    options = read_options()
    assert (options.port, options.speed, options.address) == (8000, 10.0, "http://127.0.0.1:8000/")


def test_leash_without_the_kernels_help_still_kills(tmp_path):
    guard = (
        "import os, sys; from moyai.demo import leash; leash.tie_to_parent = lambda: False;"
        "sys.exit(leash.main([str(os.getppid()), sys.executable, '-c', sys.argv[1]]))"
    )
    victim = (
        f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()) + ' '); time.sleep(60)"
    )
    call = "import subprocess, sys; subprocess.call(sys.argv[1:])"
    owner = subprocess.Popen([sys.executable, "-c", call, sys.executable, "-c", guard, victim])
    pid = int(wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    owner.kill()
    owner.wait()
    wait_for(lambda: not is_alive(pid), seconds=10)
