"""Who of several that are level is taken, by earlier rounds and at last by the lot."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction

from moyai.engines.judging.voting.solution import Tie


def choose(
    among: Sequence[str], history: Sequence[Mapping[str, Fraction]], seed: str, *, least: bool
) -> tuple[str, Tie | None]:
    """Return one of several, and how it was found when there was more than one.

    The latest earlier round in which they differed decides: the least, or the most, of it; where only some of
    them are apart there, the round before decides between the others, and so on. At last the lot: each one's
    number is SHA-256 of "seed:key"; the least number is first, and whoever is last of these goes out.

    Args:
        among: Who is level, one or more.
        history: Votes of the rounds before, in order.
        seed: Of the lot.
        least: Who has least is looked for (to go out); False: who has most.
    """
    left = list(among)
    for number in range(len(history), 0, -1):
        if len(left) == 1:
            break
        votes = history[number - 1]
        bound = (min if least else max)(votes[key] for key in left)
        nearer = [key for key in left if votes[key] == bound]
        if len(nearer) == 1:
            return nearer[0], Tie(tuple(among), nearer[0], number)
        left = nearer
    if len(among) == 1:
        return among[0], None
    drawn = sorted(left, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())
    chosen = drawn[-1] if least else drawn[0]
    return chosen, Tie(tuple(among), chosen, 0)
