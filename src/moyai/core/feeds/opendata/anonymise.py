"""Coarsens records until every cell stands for enough persons. Pure.

The published rows are a partition: each record is counted in one row, there are no totals beside them, and
the rows add up to everything. So nothing comes out by taking rows from one another or from the total of the
month: what is left is always a union of rows, and every row stands for at least k persons, none of whom makes
up more than a part of it. (Who knows other totals of the same records, by area say, could learn more; none
are published.)

How: records that share the finest key are published where they are enough; the rest goes on to the next,
coarser key, and at last to one row that says nothing but how many. Where too few are left for that last row,
a cell is opened again (of the coarsest level, the one that is most like the rest, the smallest) and the whole
begins anew; where even everything together is too little, nothing is published. A record belongs to the most
telling row that fits it: so a table is read.

Source: k-anonymity (Samarati and Sweeney 1998) by generalisation; the share of one person is the dominance
rule of statistical offices.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

ANY = "*"
"""Stands in a row for a value that is not told."""
Key = tuple[str, ...]
Level = Callable[[Key], Key]


@dataclass(frozen=True)
class Record:
    """One thing that happened to one person.

    Attributes:
        person: whoever it is; only told apart, never published.
        values: the finest key, one value for each dimension.
        weight: what is summed beside the number of records, e.g. people who rode.
    """

    person: Hashable
    values: Key
    weight: int = 1


@dataclass(frozen=True)
class Cell:
    """A published row."""

    key: Key
    count: int
    weight: int


@dataclass(frozen=True)
class Rule:
    """When a cell may be published.

    Attributes:
        k: of at least so many persons.
        most_share_pct: one person makes at most so many of a hundred of its records.
    """

    k: int
    most_share_pct: int = 50

    def allows(self, records: Sequence[Record]) -> bool:
        """Tell whether these records may be one cell."""
        persons = Counter(record.person for record in records)
        if len(persons) < max(self.k, 1):
            return False
        return max(persons.values()) * 100 <= self.most_share_pct * len(records)


def publish(records: Sequence[Record], levels: Sequence[Level], rule: Rule) -> list[Cell]:
    """Return the rows, by level and key; empty where nothing may be published.

    Args:
        records: all of a table.
        levels: from the finest key to one that is the same for all; each coarser than the one before.
        rule: see there.
    """
    groups = partition(records, levels, rule)
    return [_make(key, group) for (_level, key), group in sorted(groups.items())]


def partition(
    records: Sequence[Record], levels: Sequence[Level], rule: Rule
) -> dict[tuple[int, Key], list[Record]]:
    """Return the records of each row by level and key; see ``publish``."""
    blocked: set[tuple[int, Key]] = set()
    while True:
        groups, rest = _group(records, levels, rule, blocked)
        if not rest:
            return groups
        if not groups:
            return {}
        blocked.add(_choose(groups, rest, levels))


def _group(
    records: Sequence[Record], levels: Sequence[Level], rule: Rule, blocked: set[tuple[int, Key]]
) -> tuple[dict[tuple[int, Key], list[Record]], list[Record]]:
    """Return the cells by level and key, and what is left in the end."""
    groups: dict[tuple[int, Key], list[Record]] = {}
    rest = list(records)
    for number, coarsen in enumerate(levels):
        found: dict[Key, list[Record]] = {}
        for record in rest:
            found.setdefault(coarsen(record.values), []).append(record)
        rest = []
        for key, group in found.items():
            if (number, key) not in blocked and rule.allows(group):
                groups[number, key] = group
            else:
                rest += group
    return groups, rest


def _choose(
    groups: dict[tuple[int, Key], list[Record]], rest: Sequence[Record], levels: Sequence[Level]
) -> tuple[int, Key]:
    """Return the cell to open again."""
    coarsest = max(level for level, _key in groups)
    keys = [{coarsen(record.values) for record in rest} for coarsen in levels]

    def rank(cell: tuple[int, Key]) -> tuple[int, int, Key]:
        values = groups[cell][0].values
        meets = next(n for n, coarsen in enumerate(levels) if n > cell[0] and coarsen(values) in keys[n])
        return meets, len(groups[cell]), cell[1]

    return min((cell for cell in groups if cell[0] == coarsest), key=rank)


def _make(key: Key, records: Sequence[Record]) -> Cell:
    return Cell(key, len(records), sum(record.weight for record in records))
