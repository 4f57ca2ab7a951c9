"""An independent check of what was found for a post; it shares no code with what finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from moyai.engines.matching.fit.problem import Expert, Permission, Post, Presence, Question
from moyai.engines.matching.fit.solution import PRIVATE, Bar, Found


def check(experts: Iterable[Expert], question: Question, found: Found, count: int = 20) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Args:
        experts: Of the pool.
        question: What was asked.
        found: What came of it.
        count: How many were asked for.
    """
    return tuple(_find(tuple(experts), question, found, count))


def list_bars(expert: Expert, post: Post) -> frozenset[Bar]:
    """Return why an expert cannot be asked, by trying each condition plainly."""
    eyes = post.related | {post.organisation}
    here = any(area in expert.areas for area in post.areas)
    allowed = {Permission.NOT_NEEDED, Permission.GIVEN}
    if post.waits_for_permission:
        allowed.add(Permission.ASKED)
    late = expert.free_until is not None and post.ends > expert.free_until
    conditions = {
        Bar.BLOCKED: any(each in eyes for each in expert.blocked),
        Bar.EMPLOYER: expert.employer != "" and expert.employer in eyes,
        Bar.SKILL: not all(expert.skills.get(each.skill, 0) >= each.level for each in post.musts),
        Bar.PLACE: post.presence != Presence.REMOTE and not here,
        Bar.REMOTE: post.presence == Presence.REMOTE and not expert.works_remotely,
        Bar.PERIOD: post.starts < expert.free_from or late,
        Bar.DAYS: post.half_days not in range(expert.half_days[0], expert.half_days[1] + 1),
        Bar.RATE: post.most_rate_yen < expert.rate_yen,
        Bar.LANGUAGE: not post.languages <= expert.languages,
        Bar.CONTRACT: post.contracts.isdisjoint(expert.contracts),
        Bar.PERMISSION: expert.permission not in allowed,
    }
    return frozenset(bar for bar, holds in conditions.items() if holds)


def _find(experts: tuple[Expert, ...], question: Question, found: Found, count: int) -> Iterator[str]:
    bars = {each.key: list_bars(each, question.post) for each in experts}
    free = {key for key, why in bars.items() if not why}
    shown = [each.expert for each in found.fits]
    if len(set(shown)) != len(shown) or len(shown) != min(count, len(free)):
        yield "somebody is there twice, or not as many as there could be"
    if found.possible != len(free):
        yield f"{found.possible} are said to be possible, {len(free)} are"
    only = Counter(next(iter(why)) for why in bars.values() if len(why) == 1)
    if dict(found.only) != {bar: many for bar, many in only.items() if bar not in PRIVATE}:
        yield "it is not so that so many would come with one condition less"
    for before, after in pairwise(found.fits):
        if (-before.score, before.expert) >= (-after.score, after.expert):
            yield f"{before.expert} stands before {after.expert}"
    for fit in found.fits:
        if fit.expert not in free or fit.bars:
            yield f"{fit.expert} cannot be asked"
        parts = fit.contributions
        if fit.score != sum(each.points for each in parts) or fit.most != sum(each.most for each in parts):
            yield f"{fit.expert}: the score is not what its parts come to"
        if any(not 0 <= each.points <= each.most for each in parts):
            yield f"{fit.expert}: a part gives more than it can"
        if len({each.kind for each in parts}) != len(parts) or not all(all(e.sentence) for e in parts):
            yield f"{fit.expert}: a part is there twice, or without words"
