"""Triage: who comes before whom, that no need lowers a place, and that a slow checker agrees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.triage import DEFAULT_RULES, Case, Fact, Level, Rule, Rules, put_in_order
from moyai.engines.triage.check import list_objections

CODES = [rule.code for rule in DEFAULT_RULES.rules] + ["pet"]


def order(*facts, since=None):
    cases = [Case(f"c{n}", since[n] if since else 0, tuple(each)) for n, each in enumerate(facts)]
    return [place.id for place in put_in_order(cases)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([Fact("oxygen_ending")], [Fact("oxygen")]),
        ([Fact("oxygen")], [Fact("insulin"), Fact("old")]),
        ([Fact("dialysis_h", 60)], [Fact("oxygen"), Fact("insulin"), Fact("infant", 2)]),
        ([Fact("dialysis_h", 60)], [Fact("dialysis_h", 59)]),
        ([Fact("dialysis_h", 36)], [Fact("dialysis_h", 35)]),
        ([Fact("car_nights", 2)], [Fact("car_nights", 1), Fact("care")]),
        ([Fact("infant"), Fact("no_water_h", 1)], [Fact("infant")]),
        ([Fact("silent_h", 6)], [Fact("silent_h", 5)]),
        ([Fact("old")], []),
        ([Fact("disabled_alone")], [Fact("pregnant")]),
    ],
)
def test_who_comes_first(first, second):
    assert order(second, first) == ["c1", "c0"]
    assert order(first, second) == ["c0", "c1"]


def test_of_equals_the_longer_wait_comes_first_then_the_id():
    assert order([Fact("ill")], [Fact("ill")], [Fact("ill")], since=[5, 3, 5]) == ["c1", "c0", "c2"]


def test_reasons_say_what_counts_and_how_much():
    (place,) = put_in_order(
        [Case("a", 0, (Fact("old"), Fact("dialysis_h", 40), Fact("silent_h", 2), Fact("pet")))]
    )
    told = [(r.text, r.amount, r.urgency, r.points) for r in place.reasons]
    assert told == [("triage.dialysis_h", 40, 2, 80), ("triage.old", 1, 5, 10), ("triage.pet", 1, 5, 0)]
    assert (place.urgency, place.points) == (2, 90)


@pytest.mark.parametrize(
    "levels",
    [(), (Level(1, 0, 1),), (Level(1, 6, 1),), (Level(1, 3, -1),), (Level(1, 3, 5), Level(2, 4, 9)),
     (Level(1, 3, 5), Level(2, 3, 4)), (Level(2, 3, 5), Level(2, 3, 5))],
)  # fmt: skip
def test_rules_that_make_more_worth_less_are_refused(levels):
    with pytest.raises(ValueError, match="x: "):
        Rule("x", "x", levels)


def test_what_cannot_be_ordered_is_refused():
    with pytest.raises(ValueError, match="id of its own"):
        put_in_order([Case("a", 0), Case("a", 1)])
    with pytest.raises(ValueError, match="0 or more"):
        Fact("old", -1)
    with pytest.raises(ValueError, match="one rule"):
        Rules((DEFAULT_RULES.rules[0], DEFAULT_RULES.rules[0]))


facts = st.builds(Fact, st.sampled_from(CODES), st.sampled_from([0, 1, 2, 4, 11, 12, 24, 36, 59, 60, 500]))
case_lists = st.lists(
    st.builds(Case, st.uuids().map(str), st.integers(0, 3), st.lists(facts, max_size=4).map(tuple)),
    max_size=8,
    unique_by=lambda case: case.id,
)


@st.composite
def rule_sets(draw):
    """Return the rules of some other town."""
    found = []
    for code in CODES[:8]:
        amounts = sorted(draw(st.sets(st.integers(0, 60), min_size=1, max_size=3)))
        urgencies = sorted(draw(st.lists(st.integers(1, 5), min_size=3, max_size=3)), reverse=True)
        points = sorted(draw(st.lists(st.integers(0, 50), min_size=3, max_size=3)))
        levels = (Level(a, u, p) for a, u, p in zip(amounts, urgencies, points, strict=False))
        found.append(Rule(code, code, tuple(levels)))
    return Rules(tuple(found))


any_rules = st.one_of(st.just(DEFAULT_RULES), rule_sets())


@given(case_lists, any_rules)
def test_the_checker_has_no_objection(cases, rules):
    assert list_objections(cases, put_in_order(cases, rules), rules) == []


@given(case_lists, any_rules, st.randoms())
def test_the_order_of_telling_does_not_matter(cases, rules, dice):
    shuffled = list(cases)
    dice.shuffle(shuffled)
    assert put_in_order(shuffled, rules) == put_in_order(cases, rules)


@given(case_lists.filter(bool), any_rules, st.data())
def test_one_more_need_never_lowers_a_place(cases, rules, data):
    case = data.draw(st.sampled_from(cases))
    worse = Case(case.id, case.since_s, (*case.facts, data.draw(facts)))
    before = {place.id: place.rank for place in put_in_order(cases, rules)}
    after = {
        place.id: place.rank for place in put_in_order([worse if c is case else c for c in cases], rules)
    }
    assert after[case.id] <= before[case.id]


def test_the_checker_sees_a_wrong_order():
    cases = [Case("a", 0, (Fact("old"),)), Case("b", 0, (Fact("oxygen"),))]
    places = put_in_order(cases)
    assert list_objections(cases, places[::-1], DEFAULT_RULES) != []
    assert list_objections(cases, places[:1], DEFAULT_RULES) != []
