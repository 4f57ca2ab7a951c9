"""Stable assignments beside every assignment there is, tried one by one."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.matching import ProblemError
from moyai.engines.matching.stable import Expert, Problem, Side, Town, assign, check, find_blocking, split


def test_one_expert_is_split_between_three_towns():
    problem = Problem(
        (Expert("佐藤", 60, 50_000, {"勝山": 3, "大野": 2, "池田": 1}),),
        tuple(
            Town(name, days, days * 50_000, {"佐藤": 1})
            for name, days in (("勝山", 24), ("大野", 24), ("池田", 24))
        ),
    )
    found = assign(problem)
    assert found.days == {("佐藤", "勝山"): 24, ("佐藤", "大野"): 24, ("佐藤", "池田"): 12}
    assert [each.fee_yen for each in found.placements] == [1_200_000, 1_200_000, 600_000]
    assert found.experts[0].sentence.ja == "勝山に24日、大野に24日、池田に12日です。"
    assert "12日足りません。お互いに希望する人の日数が" in found.towns[2].sentence.ja
    assert check(problem, found) == ()


def test_money_that_does_not_pay_for_the_dearest_stays_and_it_is_said():
    problem = Problem(
        (Expert("dear", 5, 80_000, {"t": 1}), Expert("cheap", 5, 30_000, {"t": 1})),
        (Town("t", 9, 200_000, {"dear": 2, "cheap": 1}),),
    )
    found = assign(problem)
    assert found.days == {("dear", "t"): 2}
    assert found.towns[0].left_yen == 40_000
    assert "いちばん高い1日分(80,000円)に足りない" in found.towns[0].sentence.ja
    assert check(problem, found) == ()


def test_each_side_asking_first_gets_its_own_best():
    problem = Problem(
        (Expert("a", 1, 1, {"x": 2, "y": 1}), Expert("b", 1, 1, {"x": 1, "y": 2})),
        (Town("x", 1, 9, {"a": 1, "b": 2}), Town("y", 1, 9, {"a": 2, "b": 1})),
    )
    assert set(assign(problem, Side.EXPERTS).days) == {("a", "x"), ("b", "y")}
    assert set(assign(problem, Side.TOWNS).days) == {("a", "y"), ("b", "x")}


@st.composite
def problems(draw, most=3, days=3):
    experts, towns = "abc"[: draw(st.integers(0, most))], "xyz"[: draw(st.integers(0, most))]

    def likes(keys):
        drawn = {key: draw(st.one_of(st.none(), st.integers(1, 2))) for key in keys}
        return {key: value for key, value in drawn.items() if value}

    rates = st.sampled_from([3, 5, 8])
    return Problem(
        tuple(Expert(key, draw(st.integers(0, days)), draw(rates), likes(towns)) for key in experts),
        tuple(
            Town(
                key,
                draw(st.integers(0, days)),
                draw(st.integers(0, 30)),
                likes(experts),
                draw(st.sampled_from([None, None, 1])),
            )
            for key in towns
        ),
        seed=draw(st.sampled_from(["1", "2"])),
    )


@settings(max_examples=150, deadline=None)
@given(problems(), st.sampled_from(Side))
def test_nobody_would_rather_have_each_other(problem, first):
    found = assign(problem, first)
    assert check(problem, found) == ()
    assert all("{" not in text for each in (*found.experts, *found.towns) for text in each.sentence)
    turned = Problem(problem.experts[::-1], problem.towns[::-1], problem.seed)
    assert assign(turned, first).placements == found.placements


@settings(max_examples=40, deadline=None)
@given(problems(most=2, days=2))
def test_of_all_stable_assignments_the_side_that_asks_has_its_best(problem):
    stable = [days for days in list_assignments(problem) if not find_blocking(problem, days)]
    found = {side: assign(problem, side).days for side in Side}
    assert all(any(clean(days) == each for days in stable) for each in found.values())
    for expert in problem.experts:
        order = problem.orders[f"expert:{expert.key}"]
        for days in stable:
            for end in range(1, len(order) + 1):
                liked = order[:end]
                ours = sum(found[Side.EXPERTS].get((expert.key, town), 0) for town in liked)
                assert ours >= sum(days.get((expert.key, town), 0) for town in liked)


def clean(days):
    return {pair: count for pair, count in days.items() if count}


def list_assignments(problem):
    """Yield everything that keeps days, caps and the towns' rule of money."""
    pairs = list(problem.caps)
    for counts in itertools.product(*(range(problem.caps[pair] + 1) for pair in pairs)):
        days = dict(zip(pairs, counts, strict=True))
        is_within = all(
            sum(days.get((each.key, town.key), 0) for town in problem.towns) <= each.days
            for each in problem.experts
        )
        if is_within and all(keeps(problem, town, days) for town in problem.towns):
            yield days


def keeps(problem, town, days):
    room, money = town.days, town.budget_yen
    for key in problem.orders[f"town:{town.key}"]:
        for _ in range(days.get((key, town.key), 0)):
            if not room or money < problem.dearest[town.key]:
                return False
            room, money = room - 1, money - problem.expert_of[key].rate_yen
    return True


def test_a_large_pool_is_assigned_and_is_stable():
    experts = tuple(
        Expert(f"e{n}", 40, 40_000 + 1000 * (n % 9), {f"t{m}": (n * m) % 7 for m in range(12)})
        for n in range(30)
    )
    towns = tuple(
        Town(f"t{m}", 90, 4_000_000, {f"e{n}": (n * 5 + m) % 11 for n in range(30)}, 24) for m in range(12)
    )
    problem = Problem(experts, towns, "20270401")
    assert check(problem, assign(problem)) == ()


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 10**9),
    st.dictionaries(st.text("abcd", min_size=1, max_size=2), st.integers(0, 300), min_size=1),
)
def test_costs_are_split_to_the_yen(total, days):
    together = sum(days.values())
    if not together:
        total = 0
    shares = split(total, days, seed="s")
    assert sum(each.yen for each in shares) == total
    for each in shares:
        assert not together or abs(each.yen * together - total * each.days) < together
        assert each.days or not each.yen
    assert {e.town: e.yen for e in split(total, dict(reversed(days.items())), seed="s")} == {
        e.town: e.yen for e in shares
    }


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Expert("a", -1, 1, {}), "bounds"),
        (lambda: Expert("a", 1, 0, {}), "bounds"),
        (lambda: Town("x", 1, -1, {}), "bounds"),
        (lambda: Problem((Expert("a", 1, 1, {}),) * 2, ()), "twice"),
        (lambda: split(-1, {"a": 1}), "negative"),
        (lambda: split(1, {"a": 0}), "no days"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()
