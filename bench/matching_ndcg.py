"""Whether the right people are shown: a market with known truth, beside plain keyword search.

    python -m bench.matching_ndcg [--experts 800] [--days 40] [--posts 12] [--seed 1]
    python -m bench.matching_ndcg --pool 100000

Every day posts come; each shows ten experts; towns ask, experts answer, contracts come of it, by a truth that
none of the ways of ranking knows. NDCG@10 is measured in the second half, by the true chance that both sides
want each other and sign; a quarter of the experts come later, and it is counted when they are first shown.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from bench.matching_market import Market, compare_cosine, invent, search_bm25
from moyai.engines.matching.fit import Fit, Pool, Question, judge
from moyai.engines.matching.ranking import (
    Candidates,
    Count,
    Model,
    Outcome,
    Prior,
    Rules,
    Step,
    compare_exposure,
    learn,
    measure_exposure,
    rank,
)

TOP = 10
NAMES = ("depth", "wishes", "proof", "words", "public", "days", "rate")
PRIOR = Prior(NAMES, {"depth": 1.0, "wishes": 1.5, "proof": 0.5, "words": 1.0, "public": 0.3})
Show = Callable[["Day", int], list[int]]


@dataclass
class Day:
    """What a way of ranking may know on a day, and what came of its showing.

    Attributes:
        market: Only its registered side may be looked at by what ranks.
        pool: Its experts.
        questions: By post.
        bm25: By post and expert.
        number: Of the day.
        outcomes: Of all days so far.
        tries: By expert and step.
        wins: By expert and step.
        seen: By expert.
        model: Learned on the evening before.
    """

    market: Market
    pool: Pool
    questions: tuple[Question, ...]
    bm25: np.ndarray
    number: int
    outcomes: list[Outcome] = field(default_factory=list)
    tries: np.ndarray = field(init=False)
    wins: np.ndarray = field(init=False)
    seen: np.ndarray = field(init=False)
    model: Model = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.market.experts)
        self.tries, self.wins = np.zeros((count, len(Step))), np.zeros((count, len(Step)))
        self.seen = np.zeros(count, dtype=np.int64)
        self.model = learn((), PRIOR)

    @property
    def is_here(self) -> np.ndarray:
        """Who has joined."""
        return np.asarray(self.market.joined <= self.number)


def show_words(day: Day, post: int) -> list[int]:
    """Plain keyword search."""
    return _take(np.where(day.is_here, day.bm25[post], -1))


def show_filtered(day: Day, post: int) -> list[int]:
    """Keyword search among those who can be asked."""
    can = day.pool.can(day.market.posts[post]) & day.is_here
    return _take(np.where(can, day.bm25[post], -1))


def show_fit(day: Day, post: int) -> list[int]:
    """Points of the fit."""
    can = day.pool.can(day.market.posts[post]) & day.is_here
    return _take(np.where(can, day.pool.score(day.questions[post]), -1))


def make_learned(rules: Rules) -> Show:
    """Return what shows by what was learned.

    Args:
        rules: Of the ranking; the seed is filled in.
    """

    def show(day: Day, post: int) -> list[int]:
        can = day.pool.can(day.market.posts[post]) & day.is_here
        rows = np.flatnonzero(can)
        fits = [judge(day.market.experts[n], day.questions[post]) for n in rows]
        features = np.array([read_features(each) for each in fits]).reshape(-1, len(NAMES))
        people = Candidates(
            tuple(str(n) for n in rows), features, day.tries[rows], day.wins[rows], day.seen[rows]
        )
        seeded = Rules(
            TOP, rules.newcomers, 3, rules.strength, rules.explores, rules.steps, f"{day.number}:{post}"
        )
        return [int(each.key) for each in rank(people, day.model, seeded)]

    return show


def read_features(fit: Fit) -> tuple[float, ...]:
    """Return the share of points given, by kind."""
    given, most = dict.fromkeys(NAMES, 0), dict.fromkeys(NAMES, 0)
    for each in fit.contributions:
        name = "wishes" if each.kind.startswith("wish:") else each.kind
        if name in given:
            given[name] += each.points
            most[name] += each.most
    return tuple(given[name] / max(1, most[name]) for name in NAMES)


def _take(score: np.ndarray) -> list[int]:
    order = np.argsort(-score, kind="stable")[:TOP]
    return [int(n) for n in order if score[n] >= 0]


def live(market: Market, days: int, each: int, show: Show, shared: tuple, seed: int) -> dict[str, float]:
    """Return figures of a way of ranking after all days.

    Args:
        market: With its truth.
        days: How many.
        each: Posts a day.
        show: The way.
        shared: Pool, questions and keyword scores.
        seed: Of what people decide.
    """
    day = Day(market, *shared, number=0)
    gain, chance = market.gain, np.random.default_rng(seed)
    first = np.full(len(market.experts), -1)
    possible = np.zeros(len(market.experts), dtype=int)
    shown_in_all, asked, said_yes, ndcg = 0, 0, 0, []
    for number in range(days):
        day.number = number
        for post in range(number * each, (number + 1) * each):
            shown = show(day, post)
            possible += day.pool.can(market.posts[post]) & day.is_here
            first[[n for n in shown if first[n] < 0]] = number
            if number >= days // 2:
                ndcg.append(find_ndcg(np.where(day.is_here, gain[post], 0), shown))
            for n in shown:
                results = _decide(market, post, n, chance)
                _note(day, post, n, results)
                if number >= days // 2:
                    shown_in_all += 1
                    asked += int(results[Step.TOWN])
                    said_yes += int(results.get(Step.EXPERT, 0))
        day.model = learn(day.outcomes, PRIOR)
    return _sum_up(day, first, possible, days) | {
        "ndcg": float(np.mean(ndcg)),
        "both": 100 * said_yes / shown_in_all,
        "answer": 100 * said_yes / max(1, asked),
    }


def find_ndcg(gain: np.ndarray, shown: list[int]) -> float:
    """Return NDCG@10 by true gains; 1 where there is nothing to gain."""
    discount = 1 / np.log2(np.arange(2, TOP + 2))
    ideal = float(np.sort(gain)[::-1][:TOP] @ discount[: min(TOP, len(gain))])
    return float(gain[shown] @ discount[: len(shown)]) / ideal if ideal else 1.0


def _decide(market: Market, post: int, n: int, chance: np.random.Generator) -> dict[Step, float]:
    results: dict[Step, float] = {}
    truth = (market.town[post, n], market.yes[post, n], market.contract[post, n])
    for step, draw, likely in zip(Step, chance.random(3), truth, strict=False):
        results[step] = float(draw < likely)
        if not results[step]:
            return results
    return results | {Step.SATISFIED: float(market.satisfied[n])}


def _note(day: Day, post: int, n: int, results: dict[Step, float]) -> None:
    fit = judge(day.market.experts[n], day.questions[post])
    # What comes after a refusal was never tried: the results end with it.
    day.outcomes.append(Outcome(read_features(fit), results))
    day.seen[n] += 1
    for step, result in results.items():
        day.tries[n, step] += 1
        day.wins[n, step] += result


def _sum_up(day: Day, first: np.ndarray, possible: np.ndarray, days: int) -> dict[str, float]:
    late = day.market.joined > 0
    waited = np.where(first >= 0, first - day.market.joined, days)[late]
    suits = np.flatnonzero(possible > 0)
    spread = measure_exposure(
        {str(n): int(day.seen[n]) for n in suits}, frozenset(str(n) for n in suits if late[n])
    )
    counts = [
        Count(day.market.sex[n], int(max(possible[n], day.seen[n])), int(day.seen[n]), 0) for n in suits
    ]
    gap = next(each for each in compare_exposure(counts) if each.group == "f")
    return {
        "wait": float(np.median(waited)),
        "never": 100 * float((first[late] < 0).mean()),
        "gini": spread.gini,
        "new": 100 * spread.newcomers,
        "new_pool": 100 * spread.newcomers_of_pool,
        "gap": 100 * gap.gap,
        "low": 100 * gap.interval[0],
        "high": 100 * gap.interval[1],
    }


WAYS: tuple[tuple[str, Show], ...] = (
    ("keyword search (BM25, pairs of characters)", show_words),
    ("the same, among those who can be asked", show_filtered),
    ("points of the fit", show_fit),
    ("learned, the town's interest only", make_learned(Rules(TOP, 0, explores=False, steps=(Step.TOWN,)))),
    ("learned, both sides, nothing explored", make_learned(Rules(TOP, 0, explores=False))),
    ("learned, both sides, 2 kept for newcomers", make_learned(Rules(TOP, 2, explores=False))),
    ("learned, both sides, 2 kept, drawn (Thompson)", make_learned(Rules(TOP, 2))),
    ("the same, the guess counts as 100 tries", make_learned(Rules(TOP, 2, strength=100.0))),
)


def _time_pool(experts: int, posts: int = 30) -> None:
    market = invent(experts, posts, 1, 1)
    began = time.process_time()
    pool = Pool(market.experts)
    print(f"{experts} experts as columns: {time.process_time() - began:.2f} s of the processor")
    keys = [each.key for each in market.experts]
    near = np.random.default_rng(1).integers(0, 1001, (posts, experts))
    took = []
    for post, row in zip(market.posts, near, strict=True):
        began = time.process_time()
        pool.find(Question(post, dict(zip(keys, row.tolist(), strict=True))))
        took.append(1000 * (time.process_time() - began))
    print(
        f"20 best of them for a post, with reasons and nearness of words of all: {np.mean(took):.0f} ms, ",
        end="",
    )
    print(f"at most {max(took):.0f} ms")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--experts", type=int, default=800)
    parser.add_argument("--days", type=int, default=40)
    parser.add_argument("--posts", type=int, default=12, help="a day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pool", type=int, help="only time the 20 best of so many experts, with reasons")
    asked = parser.parse_args()
    if asked.pool:
        _time_pool(asked.pool)
        return
    market = invent(asked.experts, asked.days * asked.posts, asked.days, asked.seed)
    words = np.clip(1000 * compare_cosine(market.profiles, market.calls), 0, 1000).astype(int)
    keys = [each.key for each in market.experts]
    questions = tuple(
        Question(post, dict(zip(keys, row.tolist(), strict=True)))
        for post, row in zip(market.posts, words, strict=True)
    )
    shared = (Pool(market.experts), questions, search_bm25(market.profiles, market.calls))
    print(f"{asked.experts} experts, {asked.posts} posts a day for {asked.days} days, {TOP} shown, ", end="")
    print(f"seed {asked.seed}")
    print(f"{'':<46}{'NDCG@10':>8}{'both yes':>9}{'answers':>8}", end="")
    print(f"{'wait':>6}{'never':>7}{'Gini':>6}{'new':>6}{'women':>20}")
    for name, show in WAYS:
        began = time.process_time()
        found = live(market, asked.days, asked.posts, show, shared, asked.seed)
        women = f"{found['gap']:+.1f} ({found['low']:+.1f} … {found['high']:+.1f})"
        print(
            f"{name:<46}{found['ndcg']:>8.3f}{found['both']:>8.1f}%{found['answer']:>7.1f}%{found['wait']:>5.1f}d"
            f"{found['never']:>6.1f}%{found['gini']:>6.2f}{found['new']:>5.1f}%{women:>20}"
            f"   {time.process_time() - began:.0f} s",
            flush=True,
        )
    print(f"of the pool, {found['new_pool']:.1f} % are newcomers; women: points shown more often than men")


if __name__ == "__main__":
    main()
