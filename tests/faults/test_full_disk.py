"""A full disk: the sender is told to come again, nothing acknowledged is lost, and when there is room again
everything goes on by itself.
"""

import os
import resource
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from moyai.core.intake.reading import Segment
from moyai.core.intake.segments import list_segments
from tests.faults.intake.load import NOTHING_WRONG, Load
from tests.faults.intake.rig import Rig

DISK_MB = 16
LONG_S = 90
ROUNDS = 2


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, small enough to be filled."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here (it takes root); the limited file below stands for it")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


class Ballast:
    """Takes all the room there is, until it is thrown off."""

    def __init__(self, disk: Path) -> None:
        self._path = disk / "ballast"

    def take_all(self) -> None:
        """Take what room there is now; what others free is taken the next time."""
        with self._path.open("ab", buffering=0) as file:
            for size in (1024 * 1024, 4096):
                while self._has_taken(file.fileno(), size):
                    pass

    def throw_off(self) -> None:
        """Give all the room back."""
        self._path.unlink()

    def _has_taken(self, handle: int, size: int) -> bool:
        try:
            return os.write(handle, bytes(size)) > 0
        except OSError:
            return False


def hold_full(ballast: Ballast, is_enough: Callable[[], bool]) -> None:
    """Keep the disk full until something has come about."""
    deadline = time.monotonic() + LONG_S
    while not is_enough():
        assert time.monotonic() < deadline, "nobody noticed that the disk is full"
        ballast.take_all()
        time.sleep(0.05)


def test_full_disk_stops_everybody_and_loses_nothing(disk: Path) -> None:
    """Journal, database and log files are on the disk that is full."""
    rig, ballast = Rig(disk, workers=1), Ballast(disk)
    try:
        rig.make()
        rig.start_all()
        with Load(rig) as load:
            for _round in range(ROUNDS):
                come_through, refused = len(load.acked), load.refusals[503]
                wait_for(lambda come=come_through: len(load.acked) > come + 50)
                hold_full(ballast, lambda seen=refused: load.refusals[503] > seen + 50)
                ballast.throw_off()
            come_through = len(load.acked)
            wait_for(lambda: len(load.acked) > come_through + 50)
        load.wait_until_applied(LONG_S)
        print(load.describe())
        assert load.check() == NOTHING_WRONG
        left = rig.count_left()
        assert (left["pending"], left["dead"], set(load.refusals)) == (0, 0, {503})
        assert [name for name in rig.names if rig.processes[name].poll() is not None] == []
    finally:
        rig.close()


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG_S
    while not is_so():
        assert time.monotonic() < deadline, "it does not go on"
        time.sleep(0.05)


def read_bodies(rig: Rig) -> list[bytes]:
    found = []
    for path in list_segments(rig.home / "intake"):
        with Segment(path) as segment:
            found += [one.record.body for one in segment.read() if one.record]
    return found


def test_file_that_may_not_grow_is_told_to_the_sender_and_overcome(tmp_path: Path) -> None:
    """The kernel lets the writer's files grow to 3000 bytes only, as a full disk would, then lets go."""
    rig = Rig(tmp_path, writers=1, workers=0)
    try:
        rig.start("web0")
        rig.wait_for("web0")
        url = f"http://127.0.0.1:{rig.ports['web0']}/in/main"
        pid = rig.processes["web0"].pid
        acked: list[bytes] = []
        with httpx.Client(timeout=10) as client:

            def post(number: int) -> int:
                body = b"%d" % number + bytes(700)
                status = client.post(url, content=body).status_code
                if status == 200:
                    acked.append(body)
                return status

            assert [post(n) for n in range(3)] == [200] * 3
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (3000, resource.RLIM_INFINITY))
            statuses = Counter(post(n) for n in range(3, 60))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            wait_for(lambda: post(100) == 200)
            assert [post(n) for n in range(101, 110)] == [200] * 9
        assert set(statuses) == {200, 503}, rig.read_log("web0")
        assert read_bodies(rig) == acked
    finally:
        rig.close()
