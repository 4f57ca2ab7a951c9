"""Outside sensor clouds.

Each gives readings as columns of a node; beside the real file stands a simulated cloud.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a node's table.

    ``kind``: CCM name; empty for one that we reckon ourselves or do not know.
    """

    title: str
    kind: str
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """A node's readings.

    Its name, its columns, its lines ``(second, values by column)``; what could not be read.
    """

    node: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[int, tuple[float | None, ...]], ...]
    faults: tuple[tuple[int, str], ...] = ()


class SensorCloud(Protocol):
    """What we need of an outside sensor cloud."""

    def list_nodes(self) -> list[str]:
        """Return the names of its nodes."""

    def export(self, node: str, since_s: int, until_s: int) -> Iterator[bytes]:
        """Yield a node's readings as the cloud's own file, in parts."""
