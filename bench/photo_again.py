"""How often a photo shown again is missed, and another one taken for it, by how many bits may differ.

Drawn pictures (half scenes, half plates from above), altered as phones and people alter them.

    python -m bench.photo_again [--pictures 200]
"""

from __future__ import annotations

import argparse
from itertools import combinations

from moyai.engines.habit.photos import SAME_WITHIN, find_distance, take_fingerprint
from moyai.engines.habit.tests import pictures
from moyai.engines.habit.tests.test_photos import AGAIN

LIMITS = (4, 6, 8, 10, 12, 14)


def main() -> None:
    """Print a line for each alteration, and one for different pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pictures", type=int, default=200)
    count = parser.parse_args().pictures
    drawn = [pictures.draw(1_000 + seed) for seed in range(count)]
    known = [take_fingerprint(each) for each in drawn]
    print(f"{count} pictures; percent, by bits that may differ (kept: {SAME_WITHIN})")
    print(f"{'':<60}" + "".join(f"{limit:>8}" for limit in LIMITS))
    for name, alter in AGAIN.items():
        found = [
            find_distance(one, take_fingerprint(alter(each))) for one, each in zip(known, drawn, strict=True)
        ]
        _print(f"missed: {name}", [sum(each > limit for each in found) / count for limit in LIMITS])
    for name, chosen in (("all", known), ("scenes", known[1::2]), ("plates", known[::2])):
        found = [find_distance(*pair) for pair in combinations(chosen, 2)]
        shares = [sum(each <= limit for each in found) / len(found) for limit in LIMITS]
        _print(f"taken for another ({name}, {len(found)} pairs)", shares)


def _print(name: str, shares: list[float]) -> None:
    print(f"{name:<60}" + "".join(f"{100 * share:>8.3f}" for share in shares))


if __name__ == "__main__":
    main()
