"""One expert and one post: why not, and what each wish gives, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from moyai.engines.matching.fit import words
from moyai.engines.matching.fit.problem import FULL, LEVELS, Expert, Permission, Post, Presence, Question
from moyai.engines.matching.fit.solution import Bar, Contribution, Fit, Reason
from moyai.engines.sentences import Sentence, listed

SPARE_LEVELS = 2
"""So many levels above what is asked for give full points for depth."""
FULL_YEARS = 5
SPARE_HALF_DAYS = 2


def judge(expert: Expert, question: Question) -> Fit:
    """Return whether an expert suits a post, and why.

    Args:
        expert: Who.
        question: The post, nearness of words and weights.
    """
    post = question.post
    given = tuple(_contribute(expert, question))
    return Fit(
        expert.key,
        post.key,
        tuple(_bar(expert, post)),
        given,
        sum(each.points for each in given),
        sum(each.most for each in given),
    )


def find_posts(expert: Expert, questions: Iterable[Question], count: int = 20) -> tuple[Fit, ...]:
    """Return the posts that suit an expert best, the best share of their points first; equal ones by key.

    Args:
        expert: Who.
        questions: The posts.
        count: How many at most.
    """
    fits = [fit for fit in (judge(expert, each) for each in questions) if fit.is_possible]
    return tuple(sorted(fits, key=lambda fit: (-Fraction(fit.score, max(fit.most, 1)), fit.post))[:count])


def share_out(total: int, count: int) -> tuple[int, ...]:
    """Return a weight shared among so many wishes; what cannot be divided goes to the first."""
    each, left = divmod(total, count)
    return tuple(each + (number < left) for number in range(count))


def _bar(expert: Expert, post: Post) -> Iterator[Reason]:
    seen_by = {post.organisation, *post.related}
    if seen_by & expert.blocked:
        yield Reason(Bar.BLOCKED, words.BLOCKED)
    if expert.employer and expert.employer in seen_by:
        yield Reason(Bar.EMPLOYER, words.EMPLOYER)
    for need in post.musts:
        has = expert.skills.get(need.skill, 0)
        if has < need.level:
            told = words.SKILL_LOW if has else words.SKILL_NONE
            yield Reason(Bar.SKILL, told.format(skill=need.called, need=need.level, has=has))
    yield from _bar_place(expert, post)
    yield from _bar_time(expert, post)
    if expert.rate_yen > post.most_rate_yen:
        facts = {"rate": expert.rate_yen, "most": post.most_rate_yen}
        facts["over"] = facts["rate"] - facts["most"]
        yield Reason(Bar.RATE, words.RATE.format(**{name: f"{yen:,}" for name, yen in facts.items()}))
    for language in sorted(post.languages - expert.languages):
        yield Reason(Bar.LANGUAGE, words.LANGUAGE.format(language=language))
    if not expert.contracts & post.contracts:
        offered = listed(words.CONTRACTS[each] for each in sorted(post.contracts))
        yield Reason(Bar.CONTRACT, words.CONTRACT.format(offered=offered))
    waits = expert.permission is Permission.ASKED and post.waits_for_permission
    if expert.permission in words.PERMISSION and not waits:
        yield Reason(Bar.PERMISSION, words.PERMISSION[expert.permission])


def _bar_place(expert: Expert, post: Post) -> Iterator[Reason]:
    if post.presence is Presence.REMOTE:
        if not expert.works_remotely:
            yield Reason(Bar.REMOTE, words.REMOTE)
    elif not expert.areas & post.areas:
        yield Reason(Bar.PLACE, words.PLACE)


def _bar_time(expert: Expert, post: Post) -> Iterator[Reason]:
    if expert.free_from > post.starts:
        yield Reason(Bar.PERIOD, words.PERIOD_LATE.format(starts=post.starts, free=expert.free_from))
    if expert.free_until is not None and expert.free_until < post.ends:
        yield Reason(Bar.PERIOD, words.PERIOD_SHORT.format(ends=post.ends, free=expert.free_until))
    least, most = expert.half_days
    if not least <= post.half_days <= most:
        facts = {"asked": post.half_days, "least": least, "most": most}
        told = words.DAYS.format(**{name: words.tell_days(each) for name, each in facts.items()})
        yield Reason(Bar.DAYS, told)


def _contribute(expert: Expert, question: Question) -> Iterator[Contribution]:
    post, weights = question.post, question.weights
    yield from _give_skills(expert, question)
    near = question.words.get(expert.key, 0)
    yield _give("words", weights.words, near, FULL, words.WORDS.format(percent=near // 10))
    years = expert.public_years
    told = words.PUBLIC.format(years=years)
    yield _give("public", weights.public, min(years, FULL_YEARS), FULL_YEARS, told)
    if post.presence is Presence.REMOTE and post.areas:
        comes = bool(expert.areas & post.areas)
        yield _give("near", weights.near, comes, 1, words.NEAR if comes else words.NEAR_NONE)
    spare = min(max(expert.half_days[1] - post.half_days, 0), SPARE_HALF_DAYS)
    told = words.MORE_DAYS.format(days=words.tell_days(expert.half_days[1]))
    yield _give("days", weights.days, spare, SPARE_HALF_DAYS, told)
    if post.wished_languages:
        count, of = len(post.wished_languages & expert.languages), len(post.wished_languages)
        yield _give("languages", weights.languages, count, of, words.LANGUAGES.format(count=count, of=of))
    less = max(post.most_rate_yen - expert.rate_yen, 0)
    told = words.CHEAPER.format(less=f"{less:,}")
    yield _give("rate", weights.rate, less, post.most_rate_yen, told)


def _give_skills(expert: Expert, question: Question) -> Iterator[Contribution]:
    post, weights = question.post, question.weights
    deep = [need for need in post.musts if need.level < LEVELS]
    if deep:
        over = sum(min(max(expert.skills.get(need.skill, 0) - need.level, 0), SPARE_LEVELS) for need in deep)
        told = words.DEPTH.format(over=f"{over / len(deep):.1f}") if over else words.DEPTH_NONE
        # Where a must is at level 4, only one level more can be had.
        most = sum(min(LEVELS - need.level, SPARE_LEVELS) for need in deep)
        yield _give("depth", weights.depth, over, most, told)
    if post.wishes:
        shares = share_out(weights.wishes, len(post.wishes))
        for need, most in zip(post.wishes, shares, strict=True):
            has = expert.skills.get(need.skill, 0)
            told = words.WISH if has else words.WISH_NONE
            told = told.format(skill=need.called, has=has, need=need.level)
            yield _give(f"wish:{need.skill}", most, min(has, need.level), need.level, told)
    asked = {need.skill for need in (*post.musts, *post.wishes)}
    if asked:
        count = len(asked & expert.proven)
        told = words.PROOF.format(count=count, of=len(asked))
        yield _give("proof", weights.proof, count, len(asked), told)


def _give(kind: str, most: int, part: int, of: int, told: Sentence) -> Contribution:
    """Return a wish fulfilled by ``part`` of ``of``: its points are rounded down, so that they stay whole."""
    return Contribution(kind, most * part // of, most, told)
