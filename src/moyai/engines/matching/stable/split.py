"""A common cost split between towns to the yen."""

from __future__ import annotations

from collections.abc import Mapping

from moyai.engines.matching.errors import ProblemError
from moyai.engines.matching.stable.problem import draw_lot
from moyai.engines.matching.stable.solution import Share


def split(total_yen: int, days: Mapping[str, int], *, seed: str = "") -> tuple[Share, ...]:
    """Return what each town pays of a common cost (travel, the pool's office), by its days.

    Each pays its share rounded down; the yen that are left go one each to those with the largest remainders,
    equal ones by the lot. So the parts make the whole, and nobody pays a yen more or less than their share.

    Args:
        total_yen: The cost, 0 or more.
        days: By town, 0 or more; together 1 or more unless the cost is 0.
        seed: Of the lot.

    Raises:
        ProblemError: something is negative, or there are no days to split by.
    """
    if total_yen < 0 or any(each < 0 for each in days.values()):
        raise ProblemError("split", "a cost or days are negative")
    together = sum(days.values())
    if not together:
        if total_yen:
            raise ProblemError("split", "there are no days to split by")
        return tuple(Share(town, 0, 0) for town in days)
    parts = {town: divmod(total_yen * own, together) for town, own in days.items()}
    left = total_yen - sum(whole for whole, _ in parts.values())
    order = sorted(parts, key=lambda town: (-parts[town][1], draw_lot(seed, "split", town), town))
    luckless = set(order[:left])
    return tuple(Share(town, own, parts[town][0] + (town in luckless)) for town, own in days.items())
