"""Many experts as columns, so that one post is asked of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from moyai.engines.matching.errors import ProblemError
from moyai.engines.matching.fit.judge import FULL_YEARS, SPARE_HALF_DAYS, SPARE_LEVELS, judge, share_out
from moyai.engines.matching.fit.problem import FULL, LEVELS, Expert, Permission, Post, Presence, Question
from moyai.engines.matching.fit.solution import PRIVATE, Bar, Found

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Pool:
    """Experts, in the order of their keys.

    It gives the same as ``judge`` for each of them, some thousand times as fast; 100,000 take about 40 MB.

    Args:
        experts: Each key once.

    Raises:
        ProblemError: a key is there twice.
    """

    def __init__(self, experts: Iterable[Expert]) -> None:
        self.experts = tuple(sorted(experts, key=lambda each: each.key))
        keys = tuple(each.key for each in self.experts)
        if any(one == other for one, other in pairwise(keys)):
            raise ProblemError("pool", "a key is there twice")
        self.keys = keys
        self._row = {key: row for row, key in enumerate(keys)}
        self._read_numbers()
        self._skills = self._read_skills()
        self._proven = self._index(lambda each: each.proven)
        self._areas = self._index(lambda each: each.areas)
        self._languages = self._index(lambda each: each.languages)
        self._contracts = self._index(lambda each: each.contracts)
        self._blocked = self._index(lambda each: each.blocked)
        self._employers = self._index(lambda each: (each.employer,) if each.employer else ())

    def find(self, question: Question, count: int = 20) -> Found:
        """Return the best experts who can be asked, with reasons, and what would bring more.

        Args:
            question: The post.
            count: How many at most, 0 or more.

        Raises:
            ProblemError: the count is negative.
        """
        if count < 0:
            raise ProblemError("pool", "the count is negative")
        bars = dict(self._bar(question.post))
        total = np.zeros(len(self.keys), dtype=np.int8)
        for where in bars.values():
            total += where
        rows = np.flatnonzero(total == 0)
        score = self.score(question)[rows]
        best = rows[_order(score, min(count, len(rows)))]
        only = {bar: int((where & (total == 1)).sum()) for bar, where in bars.items() if bar not in PRIVATE}
        fits = tuple(judge(self.experts[row], question) for row in best.tolist())
        return Found(fits, len(rows), {bar: many for bar, many in only.items() if many})

    def can(self, post: Post) -> Flags:
        """Return who can be asked, by expert in the order of ``keys``."""
        barred = np.zeros(len(self.keys), dtype=np.bool_)
        for _, where in self._bar(post):
            barred |= where
        return ~barred

    def score(self, question: Question) -> Ints:
        """Return points, by expert in the order of ``keys``; of those who are barred as well."""
        score = np.zeros(len(self.keys), dtype=np.int64)
        for most, part, of in self._contribute(question):
            score += most * part // of
        return score

    def _read_numbers(self) -> None:
        def read(number: Callable[[Expert], int]) -> Ints:
            return np.array([number(each) for each in self.experts], dtype=np.int64)

        self._rate = read(lambda each: each.rate_yen)
        self._least = read(lambda each: each.half_days[0])
        self._most = read(lambda each: each.half_days[1])
        self._from = read(lambda each: each.free_from.toordinal())
        self._until = read(lambda each: (each.free_until or date.max).toordinal())
        self._years = read(lambda each: each.public_years)
        self._remote = read(lambda each: each.works_remotely).astype(np.bool_)
        self._asked = read(lambda each: each.permission is Permission.ASKED).astype(np.bool_)
        refusing = (Permission.NOT_ASKED, Permission.REFUSED)
        self._refused = read(lambda each: each.permission in refusing).astype(np.bool_)

    def _read_skills(self) -> dict[str, npt.NDArray[np.int8]]:
        names = sorted({name for each in self.experts for name in each.skills})
        levels = {name: np.zeros(len(self.experts), dtype=np.int8) for name in names}
        for row, each in enumerate(self.experts):
            for name, level in each.skills.items():
                levels[name][row] = level
        return levels

    def _index(self, read: Callable[[Expert], Iterable[str]]) -> dict[str, npt.NDArray[np.int32]]:
        rows: dict[str, list[int]] = {}
        for row, each in enumerate(self.experts):
            for name in read(each):
                rows.setdefault(name, []).append(row)
        return {name: np.array(found, dtype=np.int32) for name, found in rows.items()}

    def _among(self, index: dict[str, npt.NDArray[np.int32]], names: Iterable[str]) -> Flags:
        found = np.zeros(len(self.keys), dtype=np.bool_)
        for name in names:
            found[index.get(name, [])] = True
        return found

    def _count(self, index: dict[str, npt.NDArray[np.int32]], names: Iterable[str]) -> Ints:
        found = np.zeros(len(self.keys), dtype=np.int64)
        for name in names:
            found[index.get(name, [])] += 1
        return found

    def _level(self, skill: str) -> npt.NDArray[np.int8]:
        found = self._skills.get(skill)
        return np.zeros(len(self.keys), dtype=np.int8) if found is None else found

    def _bar(self, post: Post) -> Iterator[tuple[Bar, Flags]]:
        seen_by = {post.organisation, *post.related}
        yield Bar.BLOCKED, self._among(self._blocked, seen_by)
        yield Bar.EMPLOYER, self._among(self._employers, seen_by - {""})
        lacking = np.zeros(len(self.keys), dtype=np.bool_)
        for need in post.musts:
            lacking |= self._level(need.skill) < need.level
        yield Bar.SKILL, lacking
        if post.presence is Presence.REMOTE:
            yield Bar.REMOTE, ~self._remote
        else:
            yield Bar.PLACE, ~self._among(self._areas, post.areas)
        yield Bar.PERIOD, (self._from > post.starts.toordinal()) | (self._until < post.ends.toordinal())
        yield Bar.DAYS, (self._least > post.half_days) | (self._most < post.half_days)
        yield Bar.RATE, self._rate > post.most_rate_yen
        yield Bar.LANGUAGE, self._count(self._languages, post.languages) < len(post.languages)
        yield Bar.CONTRACT, ~self._among(self._contracts, post.contracts)
        yield Bar.PERMISSION, self._refused if post.waits_for_permission else self._refused | self._asked

    def _contribute(self, question: Question) -> Iterator[tuple[int, Ints, int]]:
        """Yield for each wish its full points, the part that each expert fulfils, and of how much."""
        post, weights = question.post, question.weights
        deep = [need for need in post.musts if need.level < LEVELS]
        if deep:
            over = np.zeros(len(self.keys), dtype=np.int64)
            for need in deep:
                over += np.clip(self._level(need.skill) - need.level, 0, SPARE_LEVELS)
            yield weights.depth, over, sum(min(LEVELS - need.level, SPARE_LEVELS) for need in deep)
        if post.wishes:
            shares = share_out(weights.wishes, len(post.wishes))
            for need, most in zip(post.wishes, shares, strict=True):
                has = np.minimum(self._level(need.skill), need.level)
                yield most, has.astype(np.int64), need.level
        asked = {need.skill for need in (*post.musts, *post.wishes)}
        if asked:
            yield weights.proof, self._count(self._proven, asked), len(asked)
        yield weights.words, self._read_words(question), FULL
        yield weights.public, np.minimum(self._years, FULL_YEARS), FULL_YEARS
        if post.presence is Presence.REMOTE and post.areas:
            yield weights.near, self._among(self._areas, post.areas).astype(np.int64), 1
        yield weights.days, np.clip(self._most - post.half_days, 0, SPARE_HALF_DAYS), SPARE_HALF_DAYS
        wished = post.wished_languages
        if wished:
            yield weights.languages, self._count(self._languages, wished), len(wished)
        yield weights.rate, np.maximum(post.most_rate_yen - self._rate, 0), post.most_rate_yen

    def _read_words(self, question: Question) -> Ints:
        near = np.zeros(len(self.keys), dtype=np.int64)
        for key, value in question.words.items():
            row = self._row.get(key)
            if row is not None:
                near[row] = value
        return near


def _order(score: Ints, count: int) -> Sequence[int] | npt.NDArray[np.intp]:
    """Return the places of the greatest scores, the greatest first; of equal ones the earlier first."""
    if count < len(score):
        # Whatever is as great as the last that is taken stays in, so that ties go by place and not by chance.
        least = np.partition(score, len(score) - count)[len(score) - count] if count else np.inf
        places = np.flatnonzero(score >= least)
    else:
        places = np.arange(len(score))
    return places[np.argsort(-score[places], kind="stable")][:count]
