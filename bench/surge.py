"""A disaster's surge: taps of a whole prefecture acknowledged, kept once, and on the map; and what binds.

A PostgreSQL server of its own (synced commits), a register of ``--residents`` with ``--friends`` chats, the
real front, the real drainer with its lane, the real roster; posts at a fixed rate from a process of its own
on the same cores. Nothing is sent: what is said to those who answered stays queued. Phases, each checked
against the acknowledgements by code that shares nothing with the product:

1. ``quiet``  ``--quiet-rate`` events/s: from acknowledged to on the map;
2. ``surge``  ``--rate`` events/s: nothing lost, nothing twice, no answer over 2 s; how long a backlog takes;
3. ``kill``   the same for a while, and the database is killed (-9) in the middle and started again.

In the same run the ceilings: the machine's synced echo, bare INSERTs of the same claims, the engine alone.

    python -m bench.surge [--residents 20000] [--friends 12000] [--quiet-seconds 10] [--seconds 10] [--json]
    python -m bench.surge --whole      # 1,300,000 residents, 780,000 friends, ten minutes at 5,000/s

Writing a whole prefecture's register takes twenty minutes; ``--register FILE`` keeps it for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tests.faults.postgres import Server, own_server

from bench.intake import Server as Ceiling
from bench.intake_server import ACCOUNT, SECRET
from bench.surge_load import make_event_id

SETTINGS = ("listen_addresses=127.0.0.1", "shared_buffers=512MB", "max_wal_size=4GB", "wal_compression=on")
WHOLE = {"residents": 1_300_000, "friends": 780_000, "quiet_seconds": 60, "seconds": 600, "kill_seconds": 60}
SAMPLED = 101
"""Every so manieth event is watched on its way to the map."""

PATIENCE_S = 900.0
READY_S = 120.0
GOALS = (
    "goals: 0 lost, 0 twice, 0 answers over 2 s; on the map p99 <= 2 s at 1,000/s; backlog drained in 300 s"
)
CLOCK = os.sysconf("SC_CLK_TCK")
_KEPT = "SELECT count(*) >= {count} FROM evacuation_claimrecord WHERE event_id >= '{first}'"
_ON_MAP = (
    "SELECT NOT EXISTS (SELECT FROM evacuation_claimrecord WHERE incident_id = {incident}"
    " AND projected_at IS NULL)"
)
"""Asked once all is kept; unlike counting, it costs the database next to nothing."""


def main() -> int:
    """Measure and print; the exit status is 1 where an event was lost or kept twice."""
    options = read_options()
    os.environ["PYTHONWARNINGS"] = "ignore"
    with own_server(SETTINGS) as server, tempfile.TemporaryDirectory(prefix="surge-") as home:
        report = Bench(options, server, Path(home)).run()
    print(json.dumps(report) if options.json else "")
    return int(any(phase["lost"] or phase["twice"] for phase in report["phases"]))


def read_options() -> argparse.Namespace:
    """Return the command line's wishes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--residents", type=int, default=20_000)
    add("--friends", type=int, default=12_000)
    add("--quiet-rate", type=float, default=1000)
    add("--quiet-seconds", type=float, default=10)
    add("--rate", type=float, default=5000)
    add("--seconds", type=float, default=10)
    add("--kill-seconds", type=float, default=10)
    add("--port", type=int, default=18_400)
    add("--profile", action="store_true", help="profile the drainer in the surge")
    add("--whole", action="store_true", help="a whole prefecture for ten minutes")
    add(
        "--register", type=Path, help="a file to keep the written register in, taken from there the next time"
    )
    add("--json", action="store_true")
    options = parser.parse_args()
    if options.whole:
        vars(options).update(WHOLE)
    return options


class Bench:
    """One run."""

    def __init__(self, options: argparse.Namespace, server: Server, home: Path) -> None:
        self.options, self.server, self.home = options, server, home
        self.url = server.make_database()
        self.next_event = 0
        self.incident = 0
        os.environ |= {
            "MOYAI_HOME": str(home),
            "MOYAI_DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
            "MOYAI_LINE_ACCOUNTS": ACCOUNT,
            f"MOYAI_LINE_{ACCOUNT.upper()}_SECRET": SECRET.decode(),
            f"MOYAI_LINE_{ACCOUNT.upper()}_TOKEN": "bench",
        }

    def run(self) -> dict[str, Any]:
        """Prepare, go through the phases, measure the ceilings."""
        options = self.options
        self._prepare()
        report: dict[str, Any] = {"cores": os.cpu_count(), "residents": options.residents, "phases": []}
        with self._processes() as processes:
            for name, rate, seconds in (
                ("warm", 50, 4),
                ("quiet", options.quiet_rate, options.quiet_seconds),
                ("surge", options.rate, options.seconds),
                ("kill", options.rate, options.kill_seconds),
            ):
                if seconds:
                    report["phases"].append(self._phase(name, rate, seconds, processes))
        self._forget_connections()
        report["ceilings"] = self._measure_ceilings()
        self._show_ceilings(report["ceilings"])
        print(GOALS, flush=True)
        return report

    @staticmethod
    def _forget_connections() -> None:
        """Let go of what the killed server has left."""
        from django.db import connection

        connection.close()
        if pool := getattr(connection, "pool", None):
            pool.check()

    def _prepare(self) -> None:
        import django

        django.setup()
        began = time.perf_counter()
        self._make_register()
        # What was written in bulk is settled before anything is measured, as a register of years is.
        ask(self.url, "VACUUM (ANALYZE)")
        ask(self.url, "CHECKPOINT")
        made_s = time.perf_counter() - began
        from bench.surge_town import open_drill

        self.incident, data = open_drill()
        (self.home / "data").write_text("\n".join(data))
        load = " ".join(f"{one:.2f}" for one in os.getloadavg())
        print(f"cores {os.cpu_count()}, load average {load}, PostgreSQL with synced commits")
        print(
            f"{self.options.residents:,} residents, {self.options.friends:,} on LINE, with an entry for the "
            f"roster each: there in {made_s:.0f} s\n",
            flush=True,
        )

    def _make_register(self) -> None:
        """Write residents, chats and entries for the roster, or take them from the file that keeps them."""
        kept = self.options.register
        if kept is not None and kept.exists():
            subprocess.run(["pg_restore", "--jobs=2", f"--dbname={self.url}", kept], check=True)
            return
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from bench.surge_town import make_town
        from moyai.services.evacuation.projecting.syncing import sync_register

        make_town(self.options.residents, self.options.friends)
        sync_register()
        if kept is not None:
            subprocess.run(["pg_dump", "--format=custom", f"--file={kept}", self.url], check=True)

    @contextmanager
    def _processes(self) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
        python = [sys.executable, "-m"]
        profile = ["cProfile", "-o", str(self.home / "drainer.profile"), "-m"] if self.options.profile else []
        front = ["uvicorn", "--factory", "moyai.config.front:make_application", "--lifespan", "off"]
        commands = {
            "front": [*front, "--port", str(self.options.port), "--no-access-log", "--log-level", "warning"],
            "drainer": [*profile, "moyai", "intake_drain"],
            "roster": ["moyai", "project_claims"],
        }
        running = {}
        try:
            for name, command in commands.items():
                with (self.home / f"{name}.log").open("ab") as log:
                    running[name] = subprocess.Popen([*python, *command], stdout=log, stderr=log)
            wait_for_port(self.options.port)
            time.sleep(1)
            yield running
        finally:
            for process in running.values():
                process.terminate()
            for process in running.values():
                process.wait(timeout=60)

    def _phase(self, name: str, rate: float, seconds: float, processes: dict[str, Any]) -> dict[str, Any]:
        first, self.next_event = self.next_event, self.next_event + int(rate * seconds)
        acks = self.home / f"acks-{name}"
        arguments = {
            "port": self.options.port,
            "rate": rate,
            "seconds": seconds,
            "people": self.options.friends,
            "first": first,
            "data": self.home / "data",
            "acks": acks,
        }
        before = {key: read_cpu_s(process.pid) for key, process in processes.items()}
        before["database"] = self._read_database_cpu_s()
        watch = MapWatch(self.url, self.incident)
        watch.start()
        load = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bench.surge_load",
                *(f"--{key}={value}" for key, value in arguments.items()),
            ],
            stdout=subprocess.PIPE,
        )
        if name == "kill":
            time.sleep(seconds / 2)
            self.server.kill()
            time.sleep(1)
            self.server.start()
            before["database"] = 0.0
        told: dict[str, Any] = json.loads(load.communicate()[0])
        ended = time.monotonic()
        kept_s = self._wait(_KEPT.format(first=make_event_id(first), count=told["acknowledged"]), ended)
        drained_s = self._wait(_ON_MAP.format(incident=self.incident), ended)
        watch.stop()
        acked_at = array("d", acks.read_bytes())
        found = {
            "phase": name,
            "rate": rate,
            **told,
            **self._check(first, acked_at),
            **watch.find_quantiles(first, acked_at),
            "kept_after_s": kept_s,
            "on_map_after_s": drained_s,
        }
        after = {key: read_cpu_s(process.pid) for key, process in processes.items()}
        after["database"] = self._read_database_cpu_s()
        found["cpu_us"] = {key: (after[key] - before[key]) / max(told["sent"], 1) * 1e6 for key in after}
        found["cpu_us"]["load"] = told["cpu_s"] / max(told["sent"], 1) * 1e6
        show_phase(found)
        return found

    def _wait(self, question: str, since: float) -> float:
        """Wait until the database says yes; return how long after the last post."""
        while time.monotonic() - since < PATIENCE_S:
            asked = time.monotonic()
            if ask(self.url, question)[0][0]:
                break
            # Counting millions of rows is work too: it gets a tenth of the time, not what the roster needs.
            time.sleep(max(0.25, 9 * (time.monotonic() - asked)))
        return time.monotonic() - since

    def _check(self, first: int, acked_at: array[float]) -> dict[str, int]:
        """Compare acknowledgements with rows; by event id, however often and wherever it stands."""
        rows = ask(
            self.url,
            "SELECT event_id, count(*) FROM evacuation_claimrecord WHERE event_id BETWEEN"
            f" '{make_event_id(first)}' AND '{make_event_id(first + len(acked_at) - 1)}' GROUP BY event_id",
        )
        kept = bytearray(len(acked_at))
        twice = 0
        for event_id, count in rows:
            kept[int(event_id[4:]) - first] = 1
            twice += count > 1
        lost = sum(1 for number, at_s in enumerate(acked_at) if at_s and not kept[number])
        inbox = ask(self.url, "SELECT count(*) FROM intake_inboxevent")[0][0]
        return {"lost": lost, "twice": twice, "kept": len(rows), "went_the_usual_way": inbox}

    def _read_database_cpu_s(self) -> float:
        """Return what the server's processes have used, those of closed connections left out."""
        return sum(read_cpu_s(pid) for pid in list_postgres(self.server))

    def _measure_ceilings(self) -> dict[str, float]:
        from bench.surge_ceilings import measure_engine, measure_inserts

        with Ceiling("ceiling", self.options.port + 1, self.home / "ceiling") as echo:
            turns = [echo.load(1, 2, 64) for _ in range(3)]
        return {
            "echo_posts_per_s": median(turn["answers"] / turn["seconds"] for turn in turns),
            "echo_cpu_us": median(turn["cpu_us"] for turn in turns),
            **measure_inserts(self.url, 20_000),
            **measure_engine(self.incident, 20_000),
        }

    def _show_ceilings(self, found: dict[str, float]) -> None:
        print("\nceilings of this machine in the same run (seconds of the processor where it says so)")
        print(
            f"  synced echo            {found['echo_posts_per_s']:>9,.0f} posts/s, "
            f"{found['echo_cpu_us']:.0f} µs CPU"
        )
        print(f"  bare INSERT of claims  {found['inserts_per_s']:>9,.0f} rows/s")
        print(f"  engine alone           {found['engine_per_cpu_s']:>9,.0f} claims a CPU second", flush=True)


class MapWatch(threading.Thread):
    """Sees, as whoever looks at the map, when some of the claims came into the roster."""

    def __init__(self, url: str, incident: int) -> None:
        super().__init__(daemon=True)
        self.seen: dict[int, float] = {}
        self._url, self._incident, self._batch = url, incident, 0
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look ten times a second."""
        while not self._stopping.wait(0.1):
            self.look()
        self.look()

    def stop(self) -> None:
        """Look once more, and end."""
        self._stopping.set()
        self.join()

    def look(self) -> None:
        """Note what is new."""
        rows = ask(
            self._url,
            "SELECT event_id, projected_in FROM evacuation_claimrecord WHERE incident_id ="
            f" {self._incident} AND projected_in > {self._batch}"
            f" AND right(event_id, 12)::bigint % {SAMPLED} = 0",
        )
        for event_id, batch in rows:
            self.seen.setdefault(int(event_id[4:]), time.time())
            self._batch = max(self._batch, batch)

    def find_quantiles(self, first: int, acked_at: array[float]) -> dict[str, float]:
        """Return seconds from acknowledged to on the map."""
        waits = sorted(
            self.seen[first + number] - at_s
            for number, at_s in enumerate(acked_at)
            if at_s and first + number in self.seen
        )
        if not waits:
            return {"map_p50_s": -1.0, "map_p99_s": -1.0, "map_samples": 0}
        return {
            "map_p50_s": waits[len(waits) // 2],
            "map_p99_s": waits[int(0.99 * (len(waits) - 1))],
            "map_samples": len(waits),
        }


def ask(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Ask the database past the product, waiting while it recovers."""
    import psycopg

    deadline = time.monotonic() + READY_S
    while True:
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                answer = connection.execute(statement)  # type: ignore[arg-type]
                return answer.fetchall() if answer.description else []
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def list_postgres(server: Server) -> list[int]:
    """Return the server's processes."""
    from tests.faults.postgres import _list_children

    postmaster = int((server._data / "postmaster.pid").read_text().split("\n", 1)[0])
    return [postmaster, *_list_children(postmaster)]


def read_cpu_s(pid: int) -> float:
    """Return the processor's seconds of a process, its ended children among them; 0 when it has gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) / CLOCK


def wait_for_port(port: int) -> None:
    """Wait until somebody listens.

    Raises:
        SystemExit: nobody does.
    """
    import socket

    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The front did not start.")


def show_phase(found: dict[str, Any]) -> None:
    """Print what a phase came to."""
    print(
        f"{found['phase']}: {found['rate']:,.0f} events/s for {found['seconds']:.0f} s: "
        f"sent {found['sent']:,}, acknowledged {found['acknowledged']:,}, "
        f"refused {found['refused']:,}, broken {found['broken']:,}"
    )
    print(
        f"  lost {found['lost']}, kept twice {found['twice']}, "
        f"went the usual way {found['went_the_usual_way']}; answered p50 {found['p50']:.1f} ms, "
        f"p99 {found['p99']:.0f} ms, worst {found['worst']:.0f} ms, over 2 s {found['over_2_s']}"
    )
    print(
        f"  acknowledged to map p50 {found['map_p50_s']:.2f} s, p99 {found['map_p99_s']:.2f} s "
        f"({found['map_samples']} watched); after the last post all kept in {found['kept_after_s']:.1f} s, "
        f"on the map in {found['on_map_after_s']:.1f} s"
    )
    shares = ", ".join(f"{key} {value:.0f}" for key, value in found["cpu_us"].items())
    print(f"  CPU µs an event: {shares}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
