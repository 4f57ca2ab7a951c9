"""Whether the figures of ``engines/judging`` are those of reference libraries, on drawn data."""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import permutations
from typing import Any

import numpy as np

from moyai.engines.judging.reliability import Drawing, Kind, Ratings, Scale, Weights, find_alpha, find_icc
from moyai.engines.judging.reliability import find_kappa as our_kappa
from moyai.engines.judging.voting import Ballot, Election, count_runoff, count_transfers

SETS = 100
ELECTIONS = 300
NO = Drawing(draws=0)


def compare_all() -> None:
    """Print the greatest differences, for every peer that is installed."""
    warnings.simplefilter("ignore")
    for module, name, compare in (
        ("krippendorff", "krippendorff", _compare_alpha),
        ("irrCAC", "irrCAC", _compare_irrcac),
        ("pingouin", "pingouin", _compare_icc),
    ):
        if _is_there(module):
            worst: dict[str, float] = {}
            for what, difference in compare():
                worst[what] = max(worst.get(what, 0.0), difference)
            told = ", ".join(f"{what} {difference:.1e}" for what, difference in worst.items())
            print(f"{name} {version(name)}, {SETS} drawn tables, greatest differences: {told}")
    for module, name, count in (
        ("pyrankvote", "pyrankvote", _count_pyrankvote),
        ("pref_voting", "pref_voting", _count_pref_voting),
    ):
        if _is_there(module):
            _compare_elections(f"{name} {version(name)}", count)


def _is_there(module: str) -> bool:
    is_there = importlib.util.find_spec(module) is not None
    if not is_there:
        print(f"{module} is not installed: not compared")
    return is_there


def _draw_tables(*, gaps: bool) -> Iterator[np.ndarray]:
    chance = np.random.default_rng(1)
    for _ in range(SETS):
        entries, raters = int(chance.integers(4, 30)), int(chance.integers(2, 6))
        quality = chance.integers(1, 6, entries)[:, None]
        values = np.clip(quality + chance.integers(-1, 2, (entries, raters)), 1, 6).astype(float)
        if gaps:
            values[chance.random(values.shape) < 0.2] = np.nan
        yield values


def _table(values: np.ndarray) -> Ratings:
    keys = [tuple(f"{kind}{n}" for n in range(size)) for kind, size in zip("er", values.shape, strict=True)]
    return Ratings(keys[0], keys[1], values)


def _compare_alpha() -> Iterator[tuple[str, float]]:
    peer = importlib.import_module("krippendorff")
    for values in _draw_tables(gaps=True):
        for scale in Scale:
            ours = find_alpha(_table(values), scale, NO).value
            theirs = peer.alpha(reliability_data=values.T, level_of_measurement=str(scale))
            if ours is not None:
                yield f"alpha {scale}", abs(ours - theirs)


def _compare_irrcac() -> Iterator[tuple[str, float]]:
    """It rounds to five places."""
    raw, pandas = importlib.import_module("irrCAC.raw"), importlib.import_module("pandas")
    names = {Weights.NONE: "identity", Weights.LINEAR: "linear", Weights.QUADRATIC: "quadratic"}
    for values in _draw_tables(gaps=False):
        pair = values[:, :2]
        known = list(range(1, 7))
        for weights, name in names.items():
            ours = our_kappa(_table(pair), "r0", "r1", weights, categories=known, drawing=NO).value
            table = raw.CAC(pandas.DataFrame(pair), weights=name, categories=known)
            if ours is not None:
                yield f"kappa {weights}", abs(ours - table.conger()["est"]["coefficient_value"])


def _compare_icc() -> Iterator[tuple[str, float]]:
    peer, pandas = importlib.import_module("pingouin"), importlib.import_module("pandas")
    kinds = (Kind.ICC1, Kind.ICC2, Kind.ICC3, Kind.ICC1K, Kind.ICC2K, Kind.ICC3K)
    for values in _draw_tables(gaps=False):
        if len(values) < 5:
            continue  # it wants five
        cells = [(e, r, value) for (e, r), value in np.ndenumerate(values)]
        table = pandas.DataFrame(cells, columns=["entry", "rater", "value"])
        theirs = peer.intraclass_corr(table, "entry", "rater", "value")["ICC"]
        for kind, other in zip(kinds, theirs, strict=True):
            ours = find_icc(_table(values), kind, NO).value
            if ours is not None and np.isfinite(other):
                yield str(kind), abs(ours - float(other))


def _draw_elections() -> Iterator[tuple[Election, int]]:
    """Yield elections of 4 to 7 candidates and 50 to 400 ballots, all of them ranked through."""
    chance = np.random.default_rng(2)
    for number in range(ELECTIONS):
        candidates = "abcdefg"[: int(chance.integers(4, 8))]
        orders = list(permutations(candidates))
        liked = chance.dirichlet(np.full(12, 0.7))
        some = [orders[n] for n in chance.choice(len(orders), 12, replace=False)]
        picks = chance.choice(12, int(chance.integers(50, 401)), p=liked)
        ballots = tuple(Ballot(str(n), some[pick]) for n, pick in enumerate(picks))
        yield Election(tuple(candidates), ballots, str(number)), int(chance.integers(2, len(candidates) - 1))


Counted = Callable[[Election, int], tuple[set[str] | None, set[str] | None]]


def _compare_elections(name: str, count: Counted) -> None:
    """Print how often who is elected is the same, of elections that we count without a tie."""
    same, compared = [0, 0], [0, 0]
    for election, seats in _draw_elections():
        ours = (count_runoff(election), count_transfers(election, seats))
        for kind, (our, their) in enumerate(zip(ours, count(election, seats), strict=True)):
            if their is not None and all(each.tie is None for each in our.rounds):
                compared[kind] += 1
                same[kind] += set(our.elected) == their
    for kind, what in enumerate(("instant runoff", "transfers")):
        if compared[kind]:
            print(f"{name}, {what}: {same[kind]} of {compared[kind]} elections without a tie elect the same")


def _count_pyrankvote(election: Election, seats: int) -> tuple[set[str] | None, set[str] | None]:
    """Its transfers have a quota of votes over places and one, fractions kept, several exclusions at once."""
    peer: Any = importlib.import_module("pyrankvote")
    by_key = {key: peer.Candidate(key) for key in election.candidates}
    ballots = [peer.Ballot([by_key[key] for key in each.choices]) for each in election.ballots]
    found = (
        peer.instant_runoff_voting(list(by_key.values()), ballots),
        peer.single_transferable_vote(list(by_key.values()), ballots, seats),
    )
    winners = [{each.name for each in one.get_winners()} for one in found]
    return winners[0], winners[1]


def _count_pref_voting(election: Election, seats: int) -> tuple[set[str] | None, set[str] | None]:
    """Its transfers are by Scotland's rules, as ours."""
    methods = importlib.import_module("pref_voting.proportional_methods")
    profiles = importlib.import_module("pref_voting.profiles")
    number = {key: n for n, key in enumerate(election.candidates)}
    rows = [[number[key] for key in each.choices] for each in election.ballots]
    found = methods.stv_scottish(profiles.Profile(rows), num_seats=seats)
    return None, {election.candidates[int(n)] for n in found}
