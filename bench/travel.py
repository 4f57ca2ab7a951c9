"""How long a town's streets take to import, to load and to ask, and how much memory.

A made-up town, a crooked grid with bends, is written as an .osm.pbf; one process imports it and another one
serves travel times, so that the peak of each stands alone. Places lie anywhere in the town.

    python -m bench.travel [--nodes 50000 1000000] [--places 30]

``cpu s`` counts only the processor's time, for machines that are busy with other things.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.street_town import BLOCK_DEG, ORIGIN, make_streets

from moyai.engines.travel.streets import StreetTravel, load_map, save_map
from moyai.engines.travel.streets.links import make_street_map
from moyai.engines.travel.streets.osm import read_osm
from moyai.fleet.profiles import STREET_PROFILES
from moyai.town.peak import peak_mb

BENDS = 2
NODES_A_CROSSING = 1 + 2 * BENDS


def main() -> None:
    """Print one table a size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, nargs="+", default=[50_000, 1_000_000])
    parser.add_argument("--places", type=int, default=30)
    parser.add_argument("--part", choices=["make", "import", "serve"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        PARTS[arguments.part](arguments.folder, arguments.nodes[0], arguments.places)
        return
    for nodes in arguments.nodes:
        print(f"{nodes:,} nodes                     s    cpu s   peak MB", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for part in PARTS:
                command = [sys.executable, "-m", "bench.travel", "--part", part, "--folder", folder]
                command += ["--nodes", str(nodes), "--places", str(arguments.places)]
                subprocess.run(command, check=True)


def measure(what: str, work: Callable[[], Any]) -> Any:
    """Do something and print how long it took and the process's peak of memory."""
    began, cpu = time.perf_counter(), time.process_time()
    result = work()
    took, used = time.perf_counter() - began, time.process_time() - cpu
    print(f"  {what:24} {took:8.3f} {used:8.3f} {peak_mb():9,}", flush=True)
    return result


def side_of(nodes: int) -> int:
    """Return how many streets a square town of so many nodes has each way."""
    return max(2, round((nodes / NODES_A_CROSSING) ** 0.5))


def make(folder: Path, nodes: int, _places: int) -> None:
    """Write the town."""
    side = side_of(nodes)
    town = make_streets(random.Random(1), side, side, BENDS)
    town.write(folder / "town.osm.pbf")
    size = (folder / "town.osm.pbf").stat().st_size
    print(f"  town of {len(town.nodes):,} nodes, {len(town.ways):,} ways, {size / 1e6:.1f} MB")


def bring_in(folder: Path, _nodes: int, _places: int) -> None:
    """Import the town."""
    raw = measure("import: read", lambda: read_osm(folder / "town.osm.pbf"))
    streets, _ = measure("import: cut into links", lambda: make_street_map(raw))
    size = measure("import: save", lambda: save_map(streets, folder / "town.streets"))
    print(f"  {streets.links:,} links, {streets.nbytes / 1e6:.1f} MB in memory, {size / 1e6:.1f} MB on disk")


def serve(folder: Path, nodes: int, count: int) -> None:
    """Load the streets and ask for times."""
    streets = measure("serve: load", lambda: load_map(folder / "town.streets"))
    travel = measure("serve: graph of the car", lambda: StreetTravel(streets, STREET_PROFILES["car"]))
    print(f"  {len(travel.graph.arcs):,} arcs, {travel.graph.turns.nnz:,} turns")
    rng, wide = random.Random(2), side_of(nodes) * BLOCK_DEG
    points = [(ORIGIN[0] + rng.uniform(0, wide), ORIGIN[1] + rng.uniform(0, wide)) for _ in range(count + 1)]
    measure("one row", lambda: travel.many_to_many(points[-1:], points[:1], hours=[9]))
    places = points[:-1]
    measure(f"{count} x {count} cold", lambda: travel.matrix(places, hours=[9]))
    found = measure(f"{count} x {count} warm", lambda: travel.matrix(places, hours=[10]))
    measure(
        "one place more", lambda: travel.matrix([*places, (points[0][0] + 1e-3, points[0][1])], hours=[9])
    )
    measure("a position on the way", lambda: travel.position_along(points[0], points[1], 0.5))
    print(f"  {int(found.estimated.sum())} pairs by the straight line")


PARTS = {"make": make, "import": bring_in, "serve": serve}


if __name__ == "__main__":
    main()
