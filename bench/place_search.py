"""How long a search for a place takes and how much it finds, beside the search as it was without sounds.

The demo town's places and local names, filled up to ``--places`` with invented ones. Every query of the
measured set (``moyai.demo.tests.test_place_search``) and one that finds nothing is searched ``--rounds``
times by both.

Run: ``python -m bench.place_search [--places 2000] [--rounds 20]``.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

NOW = datetime(2026, 4, 1, tzinfo=UTC)
NOTHING = "ないないづくし"


def main() -> None:
    """Prepare the places, search, print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--places", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MOYAI_HOME": home,
            "MOYAI_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill(options.places)
        compare(options.rounds)


def fill(count: int) -> None:
    """Seed the demo town's places and add invented ones up to ``count``."""
    from moyai.core.places.enums import FacilityKind
    from moyai.core.places.models import Facility
    from moyai.core.places.operations import add_facilities
    from moyai.demo.seeding.local_names import seed_local_names
    from moyai.demo.seeding.places import seed_places

    town = seed_places(now=NOW)
    seed_local_names(town=town, now=NOW)
    missing = count - Facility.objects.count()
    rows = [
        Facility(
            municipality=town,
            kind=FacilityKind.PUBLIC,
            name=f"第{n}地区ふれあい集会所",
            kana=f"だい{n}ちくふれあいしゅうかいじょ",
            name_en=f"Meeting House {n}",
            address=f"伊那{n}番地",
            lon=137.95,
            lat=35.83,
        )
        for n in range(missing)
    ]
    add_facilities(facilities=rows, actor="bench", now=NOW, reason="bench")


def compare(rounds: int) -> None:
    """Search by both and print what they took and found."""
    from moyai.core.looking import one_look
    from moyai.core.places.gazetteer import facility_names
    from moyai.core.places.known import get_known
    from moyai.core.places.queries import search_places
    from moyai.demo.tests.test_place_search import QUERIES

    facility_names.list()
    started = time.perf_counter()
    names = len(get_known().names)
    loading = time.perf_counter() - started
    with one_look():
        old = measure(search_plainly, QUERIES, rounds)
        new = measure(search_places, QUERIES, rounds)
    print(f"{names} names made ready in {loading * 1000:.0f} ms; {len(QUERIES)} queries")
    print(f"{'':<6}{'median ms':>10}{'p99 ms':>8}{'nothing ms':>12}{'found':>7}{'first':>7}")
    for label, (seconds, nothing, found, first) in (("old", old), ("new", new)):
        median, p99 = np.percentile(np.array(seconds) * 1000, [50, 99])
        print(f"{label:<6}{median:>10.2f}{p99:>8.2f}{np.median(nothing) * 1000:>12.2f}{found:>7}{first:>7}")
    print(f"ratio old/new of the medians: {np.median(old[0]) / np.median(new[0]):.2f}")


def measure(
    search: Callable[[str], Sequence[Any]], queries: Sequence[tuple[str, str, int]], rounds: int
) -> tuple[list[float], list[float], int, int]:
    """Return the seconds of each search, of those that find nothing, and how many found what was meant."""
    seconds, nothing, found, first = [], [], 0, 0
    for number in range(rounds):
        for typed, meant, _rank in queries:
            taken, names = _time(search, typed)
            seconds.append(taken)
            if not number:
                found += meant in names
                first += names[:1] == [meant]
        nothing.append(_time(search, NOTHING)[0])
    return seconds, nothing, found, first


def search_plainly(text: str, limit: int = 8) -> list[Any]:
    """Search as it was: every word in a name, reading, English name or address as it is written."""
    from moyai.core.places.folding import fold, fold_words
    from moyai.core.places.gazetteer import facility_names

    words, whole = fold_words(text), fold(text)
    found = [
        (_rank(each, whole), not each.facility.is_landmark, len(each.name), each.name, each.facility)
        for each in facility_names.list()
        if all(any(w in t for t in (each.name, each.kana, each.name_en, each.address)) for w in words)
    ]
    return [row[-1] for row in sorted(found, key=lambda row: row[:-1])[:limit]]


def _rank(each: Any, whole: str) -> int:
    tests = (
        whole in (each.name, each.kana),
        each.name.startswith(whole),
        each.kana.startswith(whole),
        whole in each.name,
        whole in each.kana,
        whole in each.name_en,
    )
    return next((rank for rank, fits in enumerate(tests) if fits), 9)


def _time(search: Callable[[str], Sequence[Any]], typed: str) -> tuple[float, list[str]]:
    started = time.perf_counter()
    spots = search(typed)
    return time.perf_counter() - started, [spot.name for spot in spots]


if __name__ == "__main__":
    main()
