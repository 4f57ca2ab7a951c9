"""An independent check of published prices: every sum and difference of cells is tried."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence

import numpy as np

from moyai.engines.matching.prices.problem import Record, Rules
from moyai.engines.matching.prices.solution import Cell, Table

MOST_TRIED = 8


def check(records: Sequence[Record], table: Table, rules: Rules) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Up to eight published cells every sum and difference is tried; of more, every pair and every cell less
    those that it holds.

    Args:
        records: That were published.
        table: What came of it.
        rules: What may be published.
    """
    return tuple(_find(records, table, rules))


def _find(records: Sequence[Record], table: Table, rules: Rules) -> Iterator[str]:
    cells = table.list_published()
    if not cells:
        return
    rows = np.array([[_holds(cell, each) for each in records] for cell in cells], dtype=int)
    for cell, row in zip(cells, rows, strict=True):
        yield from _compare(cell, [each for each, is_in in zip(records, row, strict=True) if is_in], rules)
    signs = np.array(list(_list_signs(cells)), dtype=int)
    together = signs @ rows
    tells = (together >= 0).all(axis=1) & (together == 1).any(axis=1) & (together <= 1).all(axis=1)
    for chosen in np.unique(together[tells], axis=0):
        people = {each.person for each, is_in in zip(records, chosen, strict=True) if is_in}
        if len(people) < rules.people:
            yield f"sums and differences of cells tell of {len(people)} people"


def _holds(cell: Cell, record: Record) -> bool:
    return record.path[: len(cell.path)] == cell.path


def _list_signs(cells: Sequence[Cell]) -> Iterator[tuple[int, ...]]:
    if len(cells) <= MOST_TRIED:
        yield from itertools.product((-1, 0, 1), repeat=len(cells))
        return
    for one, cell in enumerate(cells):
        for other in range(len(cells)):
            yield tuple((n == one) - (n == other and n != one) for n in range(len(cells)))
        within = [
            each
            for each in cells
            if each is not cell and each.path[: len(cell.path)] == cell.path and each.path != cell.path
        ]
        widest = [
            e for e in within if not any(e.path[: len(o.path)] == o.path and o is not e for o in within)
        ]
        yield tuple(int(each is cell) - int(any(each is o for o in widest)) for each in cells)


def _compare(cell: Cell, records: Sequence[Record], rules: Rules) -> Iterator[str]:
    by_person: dict[str, list[int]] = {}
    for each in records:
        by_person.setdefault(each.person, []).append(each.yen)
    means = [statistics.fmean(yen) for yen in by_person.values()]
    if cell.people != len(means):
        yield f"{cell.path}: {cell.people} people are told, there are {len(means)}"
    if max(means) > float(rules.dominance) * sum(means) * (1 + 1e-9):
        yield f"{cell.path}: one person has most of it"
    told = [cell.median, *(cell.quartiles or ())]
    exact = np.quantile(means, [0.5, 0.25, 0.75][: len(told)])
    for figure, true in zip(told, exact, strict=True):
        if figure is None or abs(figure - true) > rules.round_yen / 2 + 1e-6 or figure % rules.round_yen:
            yield f"{cell.path}: {figure} is told, it is {true}"
    if cell.quartiles and len(means) < rules.quartiles_from:
        yield f"{cell.path}: too few for quartiles"
