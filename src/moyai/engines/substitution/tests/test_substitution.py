"""Substitution: what may stand in, that nothing unsafe or dearer ever does, and that a checker agrees."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.substitution import Answer, Good, Limits, Rejection, Shortage, Wish, decide
from moyai.engines.substitution.check import list_objections

MILK = Good("104", "milk", "chilled", 200, 1000, frozenset({"milk"}))
FITTING = replace(MILK, id="105", price_yen=190, stock=5)


def short(*shelf, wish=Wish.SIMILAR, **more):
    return Shortage(MILK, more.pop("quantity", 1), wish, shelf=tuple(shelf), **more)


def test_the_nearest_in_price_and_weight_is_packed():
    farther = replace(FITTING, id="106", price_yen=150)
    lighter = replace(FITTING, id="107", weight_g=900)
    decision = decide(short(farther, lighter, FITTING))
    assert (decision.answer, decision.chosen, decision.reason) == (Answer.SUBSTITUTE, "105", "nearest")
    assert decision.suitable == ("105", "107", "106")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"temperature": "frozen"}, "temperature"),
        ({"is_by_weight": True}, "measure"),
        ({"is_medicine": True}, "medicine"),
        ({"allergens": frozenset({"milk", "egg"})}, "allergen"),
        ({"allergens": None}, "allergens_unknown"),
        ({"price_yen": 201}, "dearer"),
        ({"weight_g": 499}, "lighter"),
        ({"weight_g": 2001}, "heavier"),
        ({"stock": 1}, "stock"),
        ({"allergens": frozenset({"egg"}), "price_yen": 900, "stock": 0}, "allergen"),
    ],
)
def test_what_does_not_fit_is_told_with_its_reason(change, reason):
    decision = decide(short(replace(FITTING, **change), quantity=2, avoid=frozenset({"egg"})))
    assert (decision.answer, decision.reason) == (Answer.LEAVE_OUT, "nothing_fits")
    assert decision.rejected == (Rejection("105", reason),)


def test_goods_of_another_group_are_not_even_told():
    decision = decide(short(replace(FITTING, group="juice")))
    assert (decision.answer, decision.suitable, decision.rejected) == (Answer.LEAVE_OUT, (), ())


def test_unknown_allergens_matter_only_to_whom_they_could_harm():
    assert decide(short(replace(FITTING, allergens=None))).chosen == "105"


def test_limits_are_met_to_the_yen():
    limits = Limits(dearer_pct=10, lighter_pct=10, heavier_pct=10)
    assert decide(short(replace(FITTING, price_yen=220, weight_g=900), limits=limits)).chosen == "105"
    assert decide(short(replace(FITTING, price_yen=221), limits=limits)).rejected[0].reason == "dearer"


def test_who_wished_for_nothing_gets_nothing():
    assert decide(short(FITTING, wish=Wish.NONE)).reason == "wish_none"


def test_who_wished_to_be_called_is_called_with_what_may_be_offered():
    decision = decide(short(FITTING, wish=Wish.CALL))
    assert (decision.answer, decision.chosen, decision.suitable) == (Answer.CALL, None, ("105",))


def test_medicine_is_never_replaced_by_a_rule():
    pills = replace(MILK, is_medicine=True)
    decision = decide(Shortage(pills, 1, Wish.SIMILAR, shelf=(FITTING,)))
    assert (decision.answer, decision.reason, decision.suitable) == (Answer.CALL, "medicine", ())


def test_what_has_no_group_has_no_substitute():
    alone = replace(MILK, group="")
    assert decide(Shortage(alone, 1, Wish.SIMILAR, shelf=(replace(FITTING, group=""),))).reason == "no_group"


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        short(FITTING, quantity=0)
    with pytest.raises(ValueError, match="id of its own"):
        short(FITTING, FITTING)
    with pytest.raises(ValueError, match="price and weight"):
        replace(MILK, price_yen=0)
    with pytest.raises(ValueError, match="percentages"):
        Limits(lighter_pct=101)


ALLERGENS = st.frozensets(st.sampled_from(["egg", "milk", "wheat"]), max_size=2)
goods = st.builds(
    Good,
    st.integers(1, 30).map(str),
    st.sampled_from(["milk", "bread", ""]),
    st.sampled_from(["ambient", "chilled"]),
    st.sampled_from([98, 100, 101, 110, 150, 198]),
    st.sampled_from([100, 200, 250, 500, 1000]),
    st.one_of(st.none(), ALLERGENS),
    st.integers(0, 4),
    st.sampled_from([False, False, False, True]),
    st.sampled_from([False, False, True]),
)
shortages = st.builds(
    Shortage,
    goods,
    st.integers(1, 3),
    st.sampled_from(Wish),
    ALLERGENS,
    st.lists(goods, max_size=10, unique_by=lambda good: good.id).map(tuple),
    st.builds(Limits, st.sampled_from([0, 1, 10]), st.sampled_from([0, 50, 100]), st.sampled_from([0, 100])),
)


@given(shortages, st.randoms())
def test_a_checker_that_shares_no_code_agrees(shortage, chance: random.Random):
    decision = decide(shortage)
    assert list_objections(shortage, decision) == []
    shelf = list(shortage.shelf)
    chance.shuffle(shelf)
    assert decide(replace(shortage, shelf=tuple(shelf))) == decision


@given(shortages)
def test_what_is_packed_is_safe_and_never_beyond_the_limit(shortage):
    decision = decide(shortage)
    goods = {good.id: good for good in shortage.shelf}
    for each in decision.suitable:
        assert not shortage.avoid & (goods[each].allergens or frozenset())
        assert goods[each].price_yen * 100 <= shortage.wanted.price_yen * (100 + shortage.limits.dearer_pct)


@given(shortages, goods)
def test_the_checker_sees_a_wrong_choice(shortage, good):
    decision = decide(shortage)
    if decision.answer == Answer.SUBSTITUTE and good.id not in decision.suitable:
        assert list_objections(shortage, replace(decision, chosen=good.id)) != []
