"""What the intake can take: posts acknowledged durably, beside the ceiling of this machine in the same run.

The real LINE webhook (signature checked, journaled, synced) and a bare echo with a synced append of the same
bytes take turns under the same load from a process of its own; then a backlog is drained into the database.

Run: ``python -m bench.intake [--seconds 3] [--rounds 5] [--events 1000000] [--port 8400]``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

APPS = ("webhook", "ceiling", "echo")
NAMES = {
    "webhook": "webhook: signed, journaled, synced",
    "ceiling": "ceiling: echo, synced append",
    "echo": "server alone: echo, nothing kept",
}
TIMES = ("p50", "p99", "p99.9", "worst")
READY_S = 30
GOALS = "goals: 10,000 events/s at 1 a post, 30,000 at 5, p99 < 100 ms, half the ceiling, 1,000,000 in 300 s"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3, help="of each turn")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--events", type=int, default=200_000, help="in the backlog")
    parser.add_argument("--port", type=int, default=8400)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("MOYAI_HOME")) as home:
        print(f"cores {os.cpu_count()}, load average {_show_load()}, {_show_sync(Path(home))}")
        print(f"uvicorn, one process; {options.connections} connections; the load runs on the same cores\n")
        _print_posts(measure_posts(options, Path(home)))
        print(f"load average {_show_load()}\n")
    report = _run_json("bench.intake_drain", "--events", str(options.events))
    _print_drain(report)
    print(GOALS)


def measure_posts(options: argparse.Namespace, home: Path) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """Let the apps take turns; return each turn's figures by app and events a post."""
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for _round in range(options.rounds):
        for app in APPS:
            with Server(app, options.port, home / app) as server:
                for events in (1, 5):
                    turn = server.load(events, options.seconds, options.connections)
                    found.setdefault((app, events), []).append(turn)
    return found


class Server:
    """One app served by uvicorn in a process of its own."""

    def __init__(self, app: str, port: int, folder: Path) -> None:
        self.port = port
        command = [sys.executable, "-m", "uvicorn", "--factory", f"bench.intake_server:make_{app}"]
        options = ["--port", str(port), "--lifespan", "off", "--no-access-log", "--log-level", "warning"]
        environment = os.environ | {"BENCH_FOLDER": str(folder)}
        self._process = subprocess.Popen([*command, *options], env=environment)

    def __enter__(self) -> "Server":
        import socket

        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return self
        raise SystemExit("The server did not start.")

    def __exit__(self, *_problem: object) -> None:
        self._process.terminate()
        self._process.wait()

    def load(self, events: int, seconds: float, connections: int) -> dict[str, Any]:
        """Send a load; return its figures and the server's CPU time a post."""
        before = self._read_cpu_s()
        arguments = {"port": self.port, "events": events, "seconds": seconds, "connections": connections}
        turn = _run_json("bench.intake_load", *(f"--{key}={value}" for key, value in arguments.items()))
        if turn["refused"]:
            raise SystemExit(f"{turn['refused']} posts were refused; the measurement would be of nothing.")
        return turn | {"events": events, "cpu_us": (self._read_cpu_s() - before) / turn["sent"] * 1e6}

    def _read_cpu_s(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _run_json(module: str, *arguments: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", module, *arguments], check=True, stdout=subprocess.PIPE)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _print_posts(found: dict[tuple[str, int], list[dict[str, Any]]]) -> None:
    names = "".join(f"{name:>7}" for name in TIMES)
    print(f"{'':36}{'a post':>7}{'posts/s':>9}{'events/s':>10}{'ratio':>7}{names} ms{'CPU':>7} µs")
    for (app, events), turns in found.items():
        rate = _find_rate(turns)
        ratio = rate / _find_rate(found["ceiling", events])
        times = "".join(f"{max(turn[name] for turn in turns):>7.1f}" for name in TIMES)
        cpu_us = median(turn["cpu_us"] for turn in turns)
        rates = f"{events:>7}{rate:>9,.0f}{rate * events:>10,.0f}{ratio:>7.2f}"
        print(f"{NAMES[app]:36}{rates}{times}{cpu_us:>10.0f}")
    print("(rate and server's CPU a post of the median turn; times of the worst turn)")


def _find_rate(turns: list[dict[str, Any]]) -> float:
    return median(turn["answers"] / turn["seconds"] for turn in turns)


def _print_drain(report: dict[str, Any]) -> None:
    rate = report["events"] / report["drain_s"]
    print(f"Backlog of {report['events']:,} LINE events into the inbox ({report['database']}): ", end="")
    print(f"{report['drain_s']:.1f} s, {rate:,.0f} events/s; a million: {1e6 / rate:.0f} s")
    applied = report["applied"] / report["apply_s"]
    print(f"Applied by one worker, nothing to do in each: {applied:,.0f} events/s")
    quiet = f"p50 {report['quiet_p50']:.0f} ms, p99 {report['quiet_p99']:.0f} ms"
    print(f"Quiet hour, from acknowledged to applied: {quiet}")


def _show_load() -> str:
    return " ".join(f"{one:.2f}" for one in os.getloadavg())


def _show_sync(folder: Path) -> str:
    """Return how long the disk takes to sync 8 KB."""
    taken, path = [], folder / "sync"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    for _ in range(300):
        began = time.perf_counter()
        os.write(handle, bytes(8192))
        os.fdatasync(handle)
        taken.append(time.perf_counter() - began)
    os.close(handle)
    path.unlink()
    taken.sort()
    return f"fdatasync of 8 KB: p50 {taken[150] * 1000:.2f} ms, p99 {taken[297] * 1000:.2f} ms"


if __name__ == "__main__":
    main()
