"""Made-up towns in OpenStreetMap's own terms, for tests and benches; no real place is in them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

Tags = dict[str, str]
ORIGIN = (137.95, 35.82)
BLOCK_DEG = 0.0012


@dataclass
class MadeUpTown:
    """Nodes, ways and turns by number, as a file holds them."""

    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    node_tags: dict[int, Tags] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], Tags]] = field(default_factory=dict)
    turns: list[tuple[str, int, int, int]] = field(default_factory=list)
    """Kind, from way, via node, to way."""

    def write(self, file: Path) -> Path:
        """Write the town; the file's name says the format, ``.osm.pbf`` or ``.osm``."""
        with osmium.SimpleWriter(file, overwrite=True) as writer:
            for number, place in sorted(self.nodes.items()):
                writer.add_node(
                    Node(id=number, location=place, tags=self.node_tags.get(number, {}), version=1)
                )
            for number, (refs, tags) in sorted(self.ways.items()):
                writer.add_way(Way(id=number, nodes=refs, tags=tags, version=1))
            for number, (kind, begin, via, end) in enumerate(self.turns, start=1):
                members = [("w", begin, "from"), ("n", via, "via"), ("w", end, "to")]
                tags = {"type": "restriction", "restriction": kind}
                writer.add_relation(Relation(id=number, members=members, tags=tags, version=1))
        return file


def make_blocks(rng: random.Random, wide: int, high: int) -> MadeUpTown:
    """Return a crooked grid, a way for each block side: one-way, closed, slow; barriers, lights, turns."""
    town = MadeUpTown()
    corner = {(x, y): _add_node(town, rng, x, y) for y in range(high) for x in range(wide)}
    for (x, y), here in corner.items():
        for there in (corner.get((x + 1, y)), corner.get((x, y + 1))):
            if there is not None and rng.random() < 0.92:
                _add_side(town, rng, here, there)
        if rng.random() < 0.08:
            town.node_tags[here] = {"barrier": rng.choice(["bollard", "gate", "cattle_grid"])}
        elif rng.random() < 0.15:
            town.node_tags[here] = {"highway": "traffic_signals"}
    _add_turns(town, rng, list(corner.values()))
    return town


def make_streets(rng: random.Random, wide: int, high: int, between: int = 1) -> MadeUpTown:
    """Return a grid of long streets that cross, with points between crossings that only give the shape."""
    town = MadeUpTown()
    corner = {(x, y): _add_node(town, rng, x, y) for y in range(high) for x in range(wide)}
    rows = [[corner[x, y] for x in range(wide)] for y in range(high)]
    columns = [[corner[x, y] for y in range(high)] for x in range(wide)]
    for number, street in enumerate([*rows, *columns]):
        refs = list(_with_bends(town, rng, street, between))
        tags = {"highway": "primary" if number % 8 == 0 else "residential"}
        if number % 5 == 1:
            tags["oneway"] = "yes" if number % 2 else "-1"
        town.ways[len(town.ways) + 1] = (refs, tags)
    return town


def _add_node(town: MadeUpTown, rng: random.Random, x: float, y: float) -> int:
    number = len(town.nodes) + 1
    east, north = x + rng.uniform(-0.2, 0.2), y + rng.uniform(-0.2, 0.2)
    # Seven places after the point are what a file keeps.
    town.nodes[number] = (round(ORIGIN[0] + east * BLOCK_DEG, 7), round(ORIGIN[1] + north * BLOCK_DEG, 7))
    return number


def _with_bends(town: MadeUpTown, rng: random.Random, street: list[int], between: int) -> Iterator[int]:
    for here, there in zip(street, [*street[1:], None], strict=True):
        yield here
        if there is None:
            return
        (a, b), (c, d) = town.nodes[here], town.nodes[there]
        for step in range(between):
            part = (step + 1) / (between + 1)
            number = len(town.nodes) + 1
            lon = a + (c - a) * part + rng.uniform(-0.1, 0.1) * BLOCK_DEG
            lat = b + (d - b) * part + rng.uniform(-0.1, 0.1) * BLOCK_DEG
            town.nodes[number] = (round(lon, 7), round(lat, 7))
            yield number


def _add_side(town: MadeUpTown, rng: random.Random, here: int, there: int) -> None:
    refs = list(_with_bends(town, rng, [here, there], rng.choice([0, 0, 1, 2])))
    tags = {"highway": rng.choice(["residential", "residential", "tertiary", "primary", "footway"])}
    tags |= rng.choice([{}, {}, {}, {"oneway": "yes"}, {"oneway": "-1"}, {"access": "private"}])
    tags |= rng.choice([{}, {}, {"maxspeed": "30"}, {"maxspeed": "20 mph"}])
    town.ways[len(town.ways) + 1] = (refs, tags)


def _add_turns(town: MadeUpTown, rng: random.Random, corners: list[int]) -> None:
    kinds = ["no_left_turn", "no_right_turn", "no_straight_on", "only_straight_on", "no_u_turn"]
    for via in corners:
        at = [number for number, (refs, _) in town.ways.items() if via in (refs[0], refs[-1])]
        if len(at) >= 2 and rng.random() < 0.3:
            begin, end = rng.sample(at, 2)
            kind = rng.choice(kinds)
            town.turns.append((kind, begin, via, begin if kind == "no_u_turn" else end))
