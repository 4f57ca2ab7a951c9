"""Assignments beside all there are, on small problems; beside the independent checker, on larger ones."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.judging import ProblemError
from moyai.engines.judging.assignment import (
    Aim,
    Cause,
    Entry,
    Problem,
    Reviewer,
    Rules,
    Why,
    assign,
    check,
    make_affinity,
)
from moyai.engines.stop import IterationLimit, TimeLimit, Until


def make(entries, reviewers, affinity, **facts):
    return Problem(tuple(entries), tuple(reviewers), np.array(affinity, dtype=int), **facts)


def list_all(problem):
    """Yield every assignment in which nobody has too many: by entry a set of reviewers."""
    fixed = (problem.given - problem.conflicts) | problem.forced
    choices = []
    for entry in problem.entries:
        must = {r.key for r in problem.reviewers if (entry.key, r.key) in fixed}
        may = [
            r.key
            for r in problem.reviewers
            if r.key not in must
            and (entry.key, r.key) not in problem.conflicts
            and (not entry.track or not r.tracks or entry.track in r.tracks)
        ]
        room = max(0, entry.demand - len(must))
        choices.append([must | set(more) for size in range(room + 1) for more in combinations(may, size)])
    most = {r.key: max(r.most, sum(key == r.key for _, key in fixed)) for r in problem.reviewers}
    for one in product(*choices):
        if all(sum(key in each for each in one) <= most[key] for key in most):
            yield one


def judge(problem, one):
    """Return what is missing (reviews, experts, chairs, load) and the entries' sums."""
    rules = problem.rules
    fixed = (problem.given - problem.conflicts) | problem.forced
    short = experts = chairs = 0
    sums = []
    column = {r.key: n for n, r in enumerate(problem.reviewers)}
    for e, (entry, own) in enumerate(zip(problem.entries, one, strict=True)):
        worth = [int(problem.affinity[e, column[key]]) for key in own]
        demand = max(entry.demand, sum(key == entry.key for key, _ in fixed))
        short += demand - len(own)
        if entry.demand:
            experts += max(0, rules.experts - sum(each >= rules.expert_from for each in worth))
            chairs += max(0, rules.chairs - sum(problem.reviewers[column[key]].is_chair for key in own))
        if demand:
            sums.append(sum(worth))
    idle = sum(max(0, r.least - sum(r.key in own for own in one)) for r in problem.reviewers)
    return (short, experts, chairs, idle), sums


def found_as_sets(problem, found):
    return tuple(set(found.list_reviewers(each.key)) for each in problem.entries)


SMALL = st.integers(1, 3).flatmap(
    lambda entries: st.tuples(
        st.lists(
            st.tuples(st.integers(0, 2), st.sampled_from(["", "", "t", "u"])),
            min_size=entries,
            max_size=entries,
        ),
        st.lists(
            st.tuples(
                st.integers(0, 2),
                st.integers(0, 2),
                st.sampled_from([frozenset(), frozenset("t"), frozenset("u")]),
                st.booleans(),
            ),
            min_size=1,
            max_size=4,
        ),
        st.lists(st.integers(0, 10), min_size=12, max_size=12),
        st.sets(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=3),
        st.sets(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=2),
        st.sets(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=1),
    )
)


def build(parts, rules):
    rows, people, numbers, conflicts, given_, forced = parts
    demanding = max(rules.experts, rules.chairs)
    entries = [
        Entry(f"e{n}", demand if demand >= demanding else 0, track) for n, (demand, track) in enumerate(rows)
    ]
    reviewers = [
        Reviewer(f"r{n}", least + more, least, tracks, chair)
        for n, (least, more, tracks, chair) in enumerate(people)
    ]

    def pairs(drawn):
        return frozenset((f"e{e}", f"r{r}") for e, r in drawn if e < len(entries) and r < len(reviewers))

    affinity = 100 * np.array(numbers).reshape(3, 4)[: len(entries), : len(reviewers)]
    out = pairs(conflicts)
    return make(
        entries,
        reviewers,
        affinity,
        conflicts=out,
        given=pairs(given_),
        forced=pairs(forced) - out,
        rules=rules,
    )


@settings(max_examples=120, deadline=None)
@given(SMALL, st.integers(0, 1), st.integers(0, 1))
def test_small_totals_are_the_best_of_all(parts, experts, chairs):
    problem = build(parts, Rules(experts=experts, chairs=chairs, alternates=2))
    found = assign(problem)
    assert check(problem, found) == ()
    best = min((judge(problem, one)[0], -sum(judge(problem, one)[1])) for one in list_all(problem))
    missing, sums = judge(problem, found_as_sets(problem, found))
    assert (missing, -sum(sums)) == best
    assert found.is_proved


@settings(max_examples=80, deadline=None)
@given(SMALL)
def test_small_fair_ones_raise_the_least_as_far_as_can_be_and_keep_all_floors(parts):
    problem = build(parts, Rules(aim=Aim.FAIR))
    found = assign(problem)
    assert check(problem, found) == ()
    assert found.missed == ()
    if not found.is_complete:
        return
    every = [judge(problem, one) for one in list_all(problem)]
    whole = [sums for missing, sums in every if not any(missing)]
    assert found.least == max((min(sums, default=0) for sums in whole), default=0)
    floors = [
        floor for floor, each in zip(found.floors, problem.entries, strict=True) if each.demand or floor
    ]
    if len(floors) == len(whole[0]):
        kept = [sums for sums in whole if all(a >= b for a, b in zip(sums, floors, strict=True))]
        assert found.total == max(sum(sums) for sums in kept)


def test_a_fair_assignment_gives_up_total_for_the_least():
    """The one reviewer who is good for everybody goes to whom nobody else suits."""
    entries, reviewers = [Entry("a", 1), Entry("b", 1)], [Reviewer("x", 1), Reviewer("y", 1)]
    affinity = [[900, 600], [500, 0]]
    total = assign(make(entries, reviewers, affinity))
    fair = assign(make(entries, reviewers, affinity, rules=Rules(aim=Aim.FAIR)))
    assert (total.total, total.least, fair.total, fair.least) == (1100, 500, 1100, 500)
    affinity = [[900, 300], [500, 50]]
    total = assign(make(entries, reviewers, affinity))
    fair = assign(make(entries, reviewers, affinity, rules=Rules(aim=Aim.FAIR)))
    assert (total.total, total.least, fair.total, fair.least) == (950, 50, 800, 300)
    assert fair.least_bound == 300
    assert "底上げ" in fair.objective.ja


def test_what_is_given_or_forced_is_kept_but_a_conflict_never():
    entries, reviewers = [Entry("a", 2), Entry("b", 1)], [Reviewer(key, 2) for key in "xyz"]
    affinity = [[900, 100, 100], [900, 0, 0]]
    problem = make(
        entries,
        reviewers,
        affinity,
        conflicts=frozenset({("a", "x")}),
        given=frozenset({("a", "x"), ("b", "y")}),
        forced=frozenset({("a", "z")}),
    )
    found = assign(problem)
    assert [(each.entry, each.reviewer, each.why) for each in found.pairings] == [
        ("a", "y", Why.CHOSEN),
        ("a", "z", Why.FORCED),
        ("b", "y", Why.GIVEN),
    ]
    assert found.set_aside == (("a", "x"),)
    assert check(problem, found) == ()


def test_too_few_are_told_in_words_and_proved():
    reviewers = [
        Reviewer("x", 9, tracks=frozenset({"w"})),
        Reviewer("y", 9, tracks=frozenset("f")),
        Reviewer("z", 9),
    ]
    problem = make([Entry("a", 3, "w")], reviewers, [[500] * 3], conflicts=frozenset({("a", "z")}))
    found = assign(problem)
    assert check(problem, found) == ()
    assert [(each.missing, each.cause) for each in found.shortages] == [(2, Cause.TOO_FEW)]
    assert (
        "審査できる人は1人です(全3人のうち、利害関係で1人、担当する部門の違いで1人"
        in found.shortages[0].sentence.ja
    )


def test_that_all_are_busy_is_told_in_words_and_proved():
    entries = [*(Entry(f"b{n}", 2) for n in range(4)), Entry("w", 1, "water")]
    reviewers = [Reviewer("x", 2), Reviewer("y", 3), Reviewer("z", 9, tracks=frozenset({"water"}))]
    problem = make(entries, reviewers, np.full((5, 3), 500), conflicts=frozenset({("b0", "z"), ("b1", "z")}))
    problem = replace(problem, entries=tuple(replace(each, track=each.track or "farm") for each in entries))
    found = assign(problem)
    assert check(problem, found) == ()
    busy = [each for each in found.shortages if each.cause is Cause.ALL_BUSY]
    assert sum(each.missing for each in found.shortages) == 3
    assert set(busy[0].busy) == {"x", "y"}
    assert set(busy[0].entries) == {"b0", "b1", "b2", "b3"}
    assert "あわせて8人分の審査が必要ですが、その2人の審査員の受け持ちは5人分まで" in busy[0].sentence.ja
    assert not found.is_complete


def test_load_that_cannot_be_is_told():
    entries = [Entry("a", 1, "t")]
    reviewers = [Reviewer("x", 3, 2, frozenset({"u"})), Reviewer("y", 3, 1), Reviewer("z", 3, 1)]
    found = assign(make(entries, reviewers, [[0, 9, 8]]))
    assert [(each.reviewer, each.missing, each.cause) for each in found.idle] == [
        ("x", 2, Cause.TOO_FEW_ENTRIES),
        ("z", 1, Cause.TOO_LITTLE_WORK),
    ]


def test_experts_and_chairs_are_told_when_there_are_none():
    entries = [Entry("a", 1), Entry("b", 1)]
    reviewers = [Reviewer("x", 1, is_chair=True), Reviewer("y", 1)]
    problem = make(entries, reviewers, [[900, 100], [900, 100]], rules=Rules(experts=1, chairs=1))
    found = assign(problem)
    assert sorted(each.cause for each in found.shortages) == [Cause.NO_CHAIR, Cause.NO_EXPERT]
    assert check(problem, found) == ()


def drawn(entries, reviewers, seed, rules, *, load=1.1, least=0.7):
    chance = np.random.default_rng(seed)
    affinity = chance.integers(0, 1001, (entries, reviewers))
    most = int(np.ceil(3 * entries * load / reviewers))
    people = [
        Reviewer(f"r{n}", most, int(most * least), frozenset("tu") if n % 3 else frozenset("t"), n % 2 == 0)
        for n in range(reviewers)
    ]
    rows = [Entry(f"e{n}", 3, "tuv"[n % 2]) for n in range(entries)]
    out = frozenset((f"e{e}", f"r{r}") for e, r in np.argwhere(chance.random(affinity.shape) < 0.1).tolist())
    return make(rows, people, affinity, conflicts=out, rules=rules)


@pytest.mark.parametrize("aim", list(Aim))
@pytest.mark.parametrize("rules", [Rules(), Rules(experts=1, expert_from=700), Rules(experts=2, chairs=1)])
def test_problems_too_large_for_all_pairs_at_once_pass_the_checker(aim, rules):
    problem = drawn(450, 60, 4, replace(rules, aim=aim))
    found = assign(problem)
    assert check(problem, found) == ()
    assert found.total_bound >= found.total >= 0.995 * found.total_bound
    assert found.is_complete
    if aim is Aim.TOTAL and not rules.chairs:
        assert found.is_proved
    if aim is Aim.FAIR:
        assert found.least >= 0.99 * found.least_bound
    assert found == assign(problem)


def test_shortages_of_a_large_problem_are_as_few_as_flow_allows():
    problem = drawn(450, 60, 5, Rules(), load=0.8, least=0)
    found = assign(problem)
    assert check(problem, found) == ()
    room = sum(each.most for each in problem.reviewers)
    assert len(found.pairings) == min(room, 3 * 450)
    assert found.is_proved


@pytest.mark.parametrize("aim", list(Aim))
def test_a_large_problem_with_everything_lacking_passes_the_checker(aim):
    """What lacks lacks in every assignment: it is counted without one."""
    rules = Rules(aim=aim, experts=1, expert_from=900, chairs=1)
    problem = keep_chairs(drawn(400, 60, 6, rules, load=0.8), 10)
    found = assign(problem)
    assert check(problem, found) == ()
    lacking = Counter()
    for each in found.shortages:
        lacking[each.cause] += each.missing
    room = sum(each.most for each in problem.reviewers)
    assert len(found.pairings) == room < 3 * 400
    assert lacking[Cause.ALL_BUSY] + lacking[Cause.TOO_FEW] == 3 * 400 - room
    assert lacking[Cause.ALL_BUSY] > 0 == lacking[Cause.TOO_FEW]
    assert lacking[Cause.NO_CHAIR] >= 400 - sum(each.most for each in problem.reviewers if each.is_chair) > 0
    assert lacking[Cause.NO_EXPERT] >= len(list_without_expert(problem)) > 0


def keep_chairs(problem, count):
    """Return a problem in which so few are chairs."""
    people = [replace(each, is_chair=n < count) for n, each in enumerate(problem.reviewers)]
    return replace(problem, reviewers=tuple(people))


def list_without_expert(problem):
    """Return the entries whose every reviewer who may is no expert for them."""
    may = np.array([[int(each.track in r.tracks) for r in problem.reviewers] for each in problem.entries])
    for entry, reviewer in problem.conflicts:
        may[int(entry[1:]), int(reviewer[1:])] = 0
    best = (may * problem.affinity).max(axis=1)
    return {f"e{n}" for n in np.flatnonzero(best < problem.rules.expert_from)}


def test_experts_of_a_large_problem_lack_only_where_there_are_none():
    problem = drawn(450, 60, 4, Rules(experts=1, expert_from=900))
    found = assign(problem)
    assert check(problem, found) == ()
    none = list_without_expert(problem)
    assert {each.entry for each in found.shortages} == none != set()


def test_a_search_that_is_stopped_says_so():
    problem = drawn(30, 12, 1, Rules(aim=Aim.FAIR))
    seen = []
    for stop in (TimeLimit(0.0), Until(lambda: True), IterationLimit(1)):
        found = assign(problem, stop=stop, on_step=seen.append)
        assert check(problem, found) == ()
        assert not found.is_proved
        assert found.total <= found.total_bound
        assert all(each.cause is Cause.STOPPED for each in found.shortages)
    assert seen[0].stage == "reviews"
    whole = assign(problem, stop=IterationLimit(200), on_step=seen.append)
    assert {each.stage for each in seen} >= {"reviews", "floors", "whole"}
    assert whole.least >= found.least


def test_nothing_to_assign_is_no_error():
    assert assign(make([], [], np.zeros((0, 0)))).is_complete
    found = assign(make([Entry("a", 2)], [], np.zeros((1, 0))))
    assert (found.shortages[0].missing, found.shortages[0].cause) == (2, Cause.TOO_FEW)
    assert assign(make([], [Reviewer("x", 1)], np.zeros((0, 1)))).pairings == ()


@pytest.mark.parametrize(
    ("make_it", "word"),
    [
        (lambda: Entry("a", -1), "negative"),
        (lambda: Reviewer("x", 1, 2), "cannot be"),
        (lambda: Rules(experts=-1), "bounds"),
        (lambda: make([Entry("a"), Entry("a")], [], np.zeros((2, 0))), "one key"),
        (lambda: make([Entry("a")], [Reviewer("x", 1)], [[1, 2]]), "no table"),
        (lambda: make([Entry("a")], [Reviewer("x", 1)], [[1001]]), "not between"),
        (lambda: Problem((Entry("a"),), (Reviewer("x", 1),), np.array([[0.5]])), "whole numbers"),
        (lambda: make([Entry("a")], [], np.zeros((1, 0)), given=frozenset({("a", "q")})), "not known"),
        (
            lambda: make(
                [Entry("a")],
                [Reviewer("x", 1)],
                [[1]],
                forced=frozenset({("a", "x")}),
                conflicts=frozenset({("a", "x")}),
            ),
            "is a conflict",
        ),
        (lambda: make([Entry("a", 1)], [], np.zeros((1, 0)), rules=Rules(experts=2)), "cannot have 2"),
        (lambda: make_affinity(["a"], ["x"], {("a", "y"): 0.5}), "not known"),
        (lambda: make_affinity(["a"], ["x"], {("a", "x"): 1.5}), "not between"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make_it, word):
    with pytest.raises(ProblemError, match=word):
        make_it()


def test_affinities_are_read_from_scores():
    assert make_affinity(["a", "b"], ["x"], [(("b", "x"), 0.25)]).tolist() == [[0], [250]]


def test_the_checker_finds_what_is_wrong():
    problem = drawn(6, 5, 2, Rules(alternates=1))
    sound = assign(problem)
    assert check(problem, sound) == ()
    fewer = replace(sound, pairings=sound.pairings[1:])
    assert any("lacks 1 reviews" in each for each in check(problem, fewer))
    twice = replace(sound, pairings=(*sound.pairings, sound.pairings[0]))
    assert "a pair is there twice" in check(problem, twice)
    first = sound.pairings[0]
    hostile = make(
        problem.entries,
        problem.reviewers,
        problem.affinity,
        conflicts=frozenset({(first.entry, first.reviewer)}),
    )
    assert any("must not be" in each for each in check(hostile, sound))
    dearer = replace(sound, pairings=(replace(first, affinity=first.affinity + 1), *sound.pairings[1:]))
    assert any("not its own" in each for each in check(problem, dearer))
    assert any("bound" in each for each in check(problem, replace(sound, total_bound=sound.total - 1)))
