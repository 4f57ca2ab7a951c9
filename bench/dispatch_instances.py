"""The public instances with their best known values, from the folder that ``MOYAI_SHARED_DATA`` names."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from moyai.engines.dispatch.files import Instance, read_cordeau, read_lilim

AT_BEST = 5e-5


@dataclass(frozen=True)
class Known:
    """An instance with its best known value.

    Attributes:
        family: ``darp-ab``, ``darp-r`` or ``pdptw-lilim``.
        name: The instance's usual name.
        file: Where it stands.
        best: Best known distance.
        vehicles: Least known number of vehicles where it comes before distance, else None.
    """

    family: str
    name: str
    file: Path
    best: float
    vehicles: int | None

    def read(self) -> Instance:
        """Read the instance."""
        return (read_lilim if self.family == "pdptw-lilim" else read_cordeau)(self.file)


def shared_folder() -> Path:
    """Return the folder of shared data.

    Raises:
        SystemExit: There is none.
    """
    folder = Path(os.environ.get("MOYAI_SHARED_DATA", ""), "benchmarks")
    if not os.environ.get("MOYAI_SHARED_DATA") or not folder.is_dir():
        raise SystemExit("MOYAI_SHARED_DATA names no folder with benchmarks/ in it; the instances are there.")
    return folder


def list_known(family: str, names: frozenset[str] = frozenset()) -> list[Known]:
    """Return the instances of a family whose files are there, or those that are named."""
    known = FAMILIES[family](shared_folder() / family)
    return [each for each in known if each.file.exists() and (not names or each.name in names)]


def _list_ab(folder: Path) -> Iterator[Known]:
    for row in _rows(folder / "bks.csv"):
        name = row["instance"]
        yield Known("darp-ab", name, folder / f"{name}.txt", float(row["bks"]), None)


def _list_r(folder: Path) -> Iterator[Known]:
    for row in _rows(folder / "best_seen.csv"):
        name = row["instance"]
        yield Known("darp-r", name, folder / f"{name}.txt", float(row["best_seen"]), None)


def _list_lilim(folder: Path) -> Iterator[Known]:
    for row in _rows(folder / "bks.csv"):
        name = row["instance"]
        file = folder / row["size"] / f"{name}.txt"
        yield Known("pdptw-lilim", name, file, float(row["distance"]), int(row["vehicles"]))


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


FAMILIES: dict[str, Callable[[Path], Iterator[Known]]] = {
    "darp-ab": _list_ab,
    "darp-r": _list_r,
    "pdptw-lilim": _list_lilim,
}
