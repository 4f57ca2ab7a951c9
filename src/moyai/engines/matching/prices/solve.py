"""Publish medians and quartiles so that neither a figure nor the difference of figures tells of few people.

Cells make a tree: everything, then by the first step of the path, and so on; every record is in one branch.
What can be learned by adding and subtracting published cells are unions of their remainders: a cell less the
published cells right below it. So it is enough that each remainder is empty or safe; where it is not, the
smallest published cell below is withheld too, and so on until all are. Only one tree of the same records may
be published: a second one by other steps could be subtracted from it. A period is best the first step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from moyai.engines.matching.prices.problem import Record, Rules, check_depth
from moyai.engines.matching.prices.solution import Cell, Table, Withheld
from moyai.engines.matching.prices.words import PUBLISHED, WITH_QUARTILES, WITHHELD

Path = tuple[str, ...]


def publish(records: Iterable[Record], rules: Rules | None = None) -> Table:
    """Return every cell with its figures, or why it is withheld.

    Args:
        records: All of the tree; paths of one depth.
        rules: What may be published.

    Raises:
        ProblemError: paths are not of one depth.
    """
    rows, rules = tuple(records), rules or Rules()
    depth = check_depth(rows)
    members: dict[Path, list[Record]] = {}
    for row in rows:
        for length in range(depth + 1):
            members.setdefault(row.path[:length], []).append(row)
    why = {path: _judge(own, rules) for path, own in members.items()}
    _withhold_more(members, why, rules)
    order = sorted(members, key=lambda path: (len(path), path))
    return Table(tuple(_make(path, members[path], why[path], rules) for path in order))


def _judge(records: Sequence[Record], rules: Rules) -> Withheld | None:
    yen = find_means(records)
    if len(yen) < rules.people:
        return Withheld.FEW
    return Withheld.DOMINATED if max(yen.values()) > rules.dominance * sum(yen.values()) else None


def find_means(records: Iterable[Record]) -> dict[str, Fraction]:
    """Return the mean price of each person, so that everybody counts once."""
    own: dict[str, list[int]] = {}
    for each in records:
        own.setdefault(each.person, []).append(each.yen)
    return {person: Fraction(sum(yen), len(yen)) for person, yen in own.items()}


def _withhold_more(
    members: Mapping[Path, list[Record]], why: dict[Path, Withheld | None], rules: Rules
) -> None:
    # The narrowest first: what is withheld below moves up into the remainder of the cell above.
    waiting = sorted(members, key=lambda path: (-len(path), path))
    for path in waiting:
        while why[path] is None:
            below = _find_below(path, members, why)
            inside = {id(row) for each in below for row in members[each]}
            left = [row for row in members[path] if id(row) not in inside]
            if not left or not below or _judge(left, rules) is None:
                break
            least = min(below, key=lambda each: (len(find_means(members[each])), each))
            why[least] = Withheld.DIFFERENCE


def _find_below(
    path: Path, members: Mapping[Path, list[Record]], why: Mapping[Path, Withheld | None]
) -> list[Path]:
    """Return the widest published cells below a cell."""
    inside = [each for each in members if len(each) > len(path) and each[: len(path)] == path]
    shown = [each for each in inside if why[each] is None]
    return [each for each in shown if not any(len(o) < len(each) and each[: len(o)] == o for o in shown)]


def _make(path: Path, records: Sequence[Record], why: Withheld | None, rules: Rules) -> Cell:
    if why is not None:
        return Cell(path, None, None, None, why, WITHHELD[why].format(people=rules.people))
    yen = sorted(find_means(records).values())
    median = _round(_find_quantile(yen, Fraction(1, 2)), rules.round_yen)
    facts = {"people": len(yen), "median": f"{median:,}"}
    if len(yen) < rules.quartiles_from:
        return Cell(path, len(yen), median, None, None, PUBLISHED.format(**facts))
    low, high = (
        _round(_find_quantile(yen, share), rules.round_yen) for share in (Fraction(1, 4), Fraction(3, 4))
    )
    told = WITH_QUARTILES.format(low=f"{low:,}", high=f"{high:,}", **facts)
    return Cell(path, len(yen), median, (low, high), None, told)


def _find_quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """Return a quantile between the two nearest values (type 7, as in R, numpy and spreadsheets)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _round(yen: Fraction, to: int) -> int:
    """Return yen rounded to a step, halves up."""
    return int((yen / to + Fraction(1, 2)) // 1) * to
