"""Counts beside published examples and beside a recount ballot by ballot."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.judging import ProblemError
from moyai.engines.judging.voting import (
    Act,
    Again,
    Ballot,
    Election,
    Unranked,
    check_runoff,
    check_transfers,
    count_approvals,
    count_first_choices,
    count_points,
    count_runoff,
    count_transfers,
    keep_one,
    withdraw,
)


def elect(candidates, *groups, seed="s"):
    rows = [choices.split() for times, choices in groups for _ in range(times)]
    return Election(
        tuple(candidates.split()), tuple(Ballot(f"t{n}", tuple(row)) for n, row in enumerate(rows)), seed
    )


# The capital of Tennessee, the example of Wikipedia's articles on runoffs and on Borda's count.
TENNESSEE = elect(
    "memphis nashville chattanooga knoxville",
    (42, "memphis nashville chattanooga knoxville"),
    (26, "nashville chattanooga knoxville memphis"),
    (15, "chattanooga knoxville nashville memphis"),
    (17, "knoxville chattanooga nashville memphis"),
)
# The food for a party, the example of Wikipedia's article on the single transferable vote: three places.
FOOD = elect(
    "oranges pears chocolate strawberries bonbons",
    (4, "oranges"),
    (2, "pears oranges"),
    (8, "chocolate strawberries"),
    (4, "chocolate bonbons"),
    (1, "strawberries"),
    (1, "bonbons"),
)


def test_the_capital_of_tennessee_by_runoff():
    count = count_runoff(TENNESSEE)
    assert count.elected == ("knoxville",)
    assert [each.who for each in count.rounds] == [("chattanooga",), ("nashville",), ("knoxville",)]
    assert dict(count.rounds[-1].votes) == {"memphis": 42, "knoxville": 58}
    assert check_runoff(TENNESSEE, count) == ()


def test_the_capital_of_tennessee_by_points_and_by_first_choices():
    tally = count_points(TENNESSEE)
    assert dict(tally.points) == {"memphis": 126, "nashville": 194, "chattanooga": 173, "knoxville": 107}
    assert tally.places[0].key == "nashville"
    assert count_first_choices(TENNESSEE).places[0].key == "memphis"


def test_the_food_for_a_party():
    count = count_transfers(FOOD, 3)
    assert count.quota == 6
    assert count.elected == ("chocolate", "oranges", "strawberries")
    assert [(each.act, each.who) for each in count.rounds] == [
        (Act.ELECT, ("chocolate",)),
        (Act.TRANSFER, ("chocolate",)),
        (Act.EXCLUDE, ("pears",)),
        (Act.ELECT, ("oranges",)),
        (Act.EXCLUDE, ("bonbons",)),
        (Act.FILL, ("strawberries",)),
    ]
    assert dict(count.rounds[2].votes) == {
        "oranges": 4,
        "pears": 2,
        "chocolate": 6,
        "strawberries": 5,
        "bonbons": 3,
    }
    assert check_transfers(FOOD, 3, count) == ()


def test_a_surplus_is_cut_off_behind_the_fifth_place():
    """Quota 4 of 7 for one place; with two, 3: a surplus of 4 over 7 ballots is 0.57142 each."""
    election = elect("a b c", (7, "a b"), (1, "c"))
    count = count_transfers(election, 2)
    assert count.quota == 3
    assert count.rounds[2].votes["b"] == 7 * Fraction(57142, 100000)
    assert count.rounds[2].lost == 4 - 7 * Fraction(57142, 100000)
    assert check_transfers(election, 2, count) == ()


def test_ties_go_back_round_by_round_and_then_to_the_lot():
    """In round two a and b are level with three; b had fewer in round one."""
    election = elect("a b c d", (3, "a"), (2, "b"), (1, "d b"), (4, "c"))
    count = count_runoff(election)
    assert count.rounds[1].who == ("b",)
    assert count.rounds[1].tie.decided_by == 1
    level = elect("a b", (1, "a"), (1, "b"), seed="x")
    found = count_runoff(level)
    assert found.rounds[0].tie.decided_by == 0
    assert found == count_runoff(level)
    winners = {count_runoff(replace(level, seed=str(n))).elected for n in range(30)}
    assert winners == {("a",), ("b",)}


def test_who_withdraws_is_counted_as_if_never_there():
    """Without Memphis its votes are Nashville's, which then has 68 of 100."""
    election = withdraw(TENNESSEE, "memphis")
    count = count_runoff(election)
    assert count.elected == ("nashville",)
    assert count.rounds[0].votes["nashville"] == 68
    assert check_runoff(election, count) == ()
    assert dict(count_points(election).points) == {"nashville": 136, "chattanooga": 115, "knoxville": 49}
    with pytest.raises(ProblemError, match="is none"):
        withdraw(election, "memphis")


def test_one_ticket_has_one_ballot():
    ballots = [Ballot("1", ("a",)), Ballot("2", ("b",)), Ballot("1", ("b",)), Ballot("9", ("a",))]
    kept, aside = keep_one(ballots, tickets=["1", "2"])
    assert [(each.ticket, each.choices) for each in kept] == [("2", ("b",)), ("1", ("b",))]
    assert [(each.ballot.ticket, each.why) for each in aside] == [("1", "again"), ("9", "unknown")]
    kept, _ = keep_one(ballots, again=Again.FIRST)
    assert [each.choices for each in kept] == [("a",), ("b",), ("a",)]


def test_points_of_those_not_named_are_nothing_or_the_mean():
    election = elect("a b c", (1, "a"), (1, ""))
    assert dict(count_points(election).points) == {"a": 2, "b": 0, "c": 0}
    averaged = count_points(election, unranked=Unranked.AVERAGE)
    assert dict(averaged.points) == {"a": 2, "b": Fraction(1, 2), "c": Fraction(1, 2)}
    assert (averaged.ballots, averaged.blank) == (2, 1)


def test_approvals_are_counted_and_limited():
    election = elect("a b c", (2, "a b"), (1, "b"))
    assert dict(count_approvals(election).points) == {"a": 2, "b": 3, "c": 0}
    with pytest.raises(ProblemError, match="more than 1"):
        count_approvals(election, most=1)


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Ballot("t", ("a", "a")), "twice"),
        (lambda: Election(("a", "a"), (), "s"), "twice"),
        (lambda: Election(("a",), (Ballot("t", ("b",)),), "s"), "no candidate"),
        (lambda: Election(("a",), (Ballot("t", ()), Ballot("t", ())), "s"), "twice"),
        (lambda: Election(("a",), (), "s", frozenset("a")), "withdrawn"),
        (lambda: count_transfers(FOOD, 0), "cannot be filled"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()


def test_without_a_vote_nobody_is_elected():
    for election in (elect("a b"), elect("a b", (3, "")), elect("")):
        assert count_runoff(election).elected == ()
        assert count_transfers(election, 2).elected == ()
        assert count_points(election).ballots == len(election.ballots)


ELECTIONS = st.integers(1, 5).flatmap(
    lambda n: st.tuples(
        st.just(tuple("abcde"[:n])),
        st.lists(st.tuples(st.integers(1, 4), st.permutations("abcde"[:n]), st.integers(0, n)), max_size=8),
        st.sets(st.sampled_from("abcde"[:n]), max_size=min(1, n - 1)),
        st.text("xyz", max_size=2),
    )
)


def build(parts):
    candidates, rows, withdrawn, seed = parts
    choices = [tuple(order[:length]) for times, order, length in rows for _ in range(times)]
    election = Election(candidates, tuple(Ballot(str(n), each) for n, each in enumerate(choices)), seed)
    for key in sorted(withdrawn):
        election = withdraw(election, key)
    return election


@settings(max_examples=80, deadline=None)
@given(ELECTIONS)
def test_runoffs_are_what_a_recount_finds(parts):
    election = build(parts)
    count = count_runoff(election)
    assert check_runoff(election, count) == ()
    first = count_first_choices(election)
    for key, votes in first.points.items():
        if 2 * votes > election_votes(election):
            assert count.elected == (key,)


def election_votes(election):
    return sum(bool(each) for each in election.read())


@settings(max_examples=80, deadline=None)
@given(ELECTIONS, st.integers(1, 4))
def test_transfers_are_what_a_recount_finds(parts, seats):
    election = build(parts)
    count = count_transfers(election, seats)
    assert check_transfers(election, seats, count) == ()
    if election_votes(election):
        assert len(count.elected) == min(seats, len(election.candidates))


@settings(max_examples=60, deadline=None)
@given(ELECTIONS)
def test_a_group_that_fills_a_quota_is_heard(parts):
    """Whose ballots all begin with the same people, and are a quota, have one of these elected."""
    election = build(parts)
    count = count_transfers(election, 2)
    for size in (1, 2):
        groups = {frozenset(each[:size]) for each in election.read() if len(each) >= size}
        for group in groups:
            own = sum(frozenset(each[:size]) == group for each in election.read())
            if own > count.quota:  # more than it, as what is cut off may cost a vote
                assert group & set(count.elected)


@settings(max_examples=40, deadline=None)
@given(ELECTIONS, st.randoms(use_true_random=False))
def test_the_order_of_ballots_says_nothing(parts, random):
    election = build(parts)
    ballots = list(election.ballots)
    random.shuffle(ballots)
    other = replace(election, ballots=tuple(ballots))
    assert count_runoff(other) == count_runoff(election)
    assert count_transfers(other, 2) == count_transfers(election, 2)
    assert count_points(other) == count_points(election)


def test_the_recount_finds_what_is_wrong():
    count = count_runoff(TENNESSEE)
    wrong = replace(count, rounds=(replace(count.rounds[0], who=("memphis",)), *count.rounds[1:]))
    assert any("not least" in each for each in check_runoff(TENNESSEE, wrong))
    food = count_transfers(FOOD, 3)
    wrong = replace(
        food, rounds=(*food.rounds[:2], replace(food.rounds[2], who=("bonbons",)), *food.rounds[3:])
    )
    assert any("not least" in each for each in check_transfers(FOOD, 3, wrong))
    assert any("quota" in each for each in check_transfers(FOOD, 3, replace(food, quota=5)))
    assert any("not who" in each for each in check_transfers(FOOD, 3, replace(food, elected=("pears",))))
