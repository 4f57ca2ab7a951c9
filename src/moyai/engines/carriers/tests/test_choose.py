"""The choice against its independent checker, and its words."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.carriers import Carrier, CarrierError, Choice, Reason, Sending, Verdict, check, choose

DIMENSIONS = ("grams", "chilled", "frozen")
amounts = st.dictionaries(st.sampled_from(DIMENSIONS), st.integers(0, 5))


@st.composite
def carriers_of(draw):
    count = draw(st.integers(0, 6))
    made = []
    for number in range(count):
        refusal = draw(st.sampled_from(["", "", "", "no_shift"]))
        made.append(
            Carrier(
                key=f"c{number}",
                kind=draw(st.sampled_from(["van", "drone", "locker"])),
                limits=draw(amounts),
                arrives_s=None if refusal else draw(st.integers(0, 10)),
                carry_s=draw(st.integers(0, 6)),
                cost_yen=draw(st.integers(0, 3)),
                needs=draw(st.sampled_from([frozenset(), frozenset({"locker"})])),
                gate=draw(st.sampled_from(["", "", "", "wind"])),
                refusal=refusal,
            )
        )
    return made


@st.composite
def sendings(draw):
    begin = draw(st.integers(0, 8))
    return Sending(
        load=draw(amounts),
        earliest_s=begin,
        latest_s=begin + draw(st.integers(0, 8)),
        longest_carry_s=draw(st.integers(1, 6)),
        agrees=draw(st.sampled_from([frozenset(), frozenset({"locker"})])),
        tried=draw(st.frozensets(st.sampled_from(["c0", "c1"]))),
    )


@given(sendings(), carriers_of())
def test_a_choice_passes_the_checker(sending, carriers):
    assert check(sending, carriers, choose(sending, carriers)) == ()


@given(sendings(), carriers_of(), st.randoms(use_true_random=False))
def test_the_order_in_which_carriers_come_changes_nothing(sending, carriers, chance):
    mixed = list(carriers)
    random.Random(chance.random()).shuffle(mixed)
    assert choose(sending, mixed) == choose(sending, carriers)


@given(sendings(), carriers_of())
def test_when_the_taken_one_fails_the_next_one_is_taken(sending, carriers):
    choice = choose(sending, carriers)
    if choice.taken is None:
        assert all(each.rank is None for each in choice.verdicts)
        return
    again = choose(replace(sending, tried=sending.tried | {choice.taken}), carriers)
    assert again.taken == (choice.next_ones[0] if choice.next_ones else None)


@given(sendings(), carriers_of())
def test_a_heavier_load_never_finds_a_cheaper_carrier(sending, carriers):
    heavier = replace(sending, load={name: sending.load.get(name, 0) + 1 for name in DIMENSIONS})
    costs = {each.key: each.cost_yen for each in carriers}
    light, heavy = choose(sending, carriers).taken, choose(heavier, carriers).taken
    assert heavy is None or (light is not None and costs[heavy] >= costs[light])


def test_the_checker_finds_what_is_wrong():
    sending = Sending(load={"grams": 3}, earliest_s=0, latest_s=9, longest_carry_s=9)
    cheap = Carrier(key="a", kind="van", limits={"grams": 5}, arrives_s=3, cost_yen=1)
    dear = replace(cheap, key="b", cost_yen=2)
    weak = replace(cheap, key="c", limits={"grams": 1})
    why = (Reason("only_one"),)
    wrong = Choice((Verdict("b", 1, why), Verdict("a", 2, why), Verdict("c", 3, ())))
    assert {each.code for each in check(sending, [cheap, dear, weak], wrong)} == {
        "cheaper_one_later",
        "no_reason",
        "breaks_a_limit",
        "not_the_cheapest",
    }
    assert check(sending, [cheap], Choice())[0].code == "not_everybody_heard"


def test_reasons_say_by_how_much():
    sending = Sending(load={"grams": 6000, "chilled": 1}, earliest_s=0, latest_s=600, longest_carry_s=600)
    van = Carrier(key="van", kind="van", limits={"grams": 9000, "chilled": 4}, arrives_s=500, cost_yen=400)
    taxi = replace(van, key="taxi", kind="taxi", cost_yen=150, arrives_s=550)
    drone = Carrier(key="drone", kind="drone", limits={"grams": 5000}, arrives_s=700, gate="wind")
    reasons = {each.key: each.reasons for each in choose(sending, [van, taxi, drone]).verdicts}
    assert reasons == {
        "taxi": (Reason("cheapest", amount=250),),
        "van": (Reason("dearer", amount=250),),
        "drone": (
            Reason("gate_closed", "wind"),
            Reason("over_limit", "chilled", 1),
            Reason("over_limit", "grams", 1000),
            Reason("too_late", amount=100),
        ),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"cost_yen": -1},
        {"carry_s": -1},
        {"limits": {"grams": -1}},
        {"limits": {"grams": True}},
        {"arrives_s": None},
    ],
)
def test_a_carrier_that_makes_no_sense_is_not_made(wrong):
    with pytest.raises(CarrierError):
        Carrier(**{"key": "a", "kind": "van", "arrives_s": 1, **wrong})


def test_two_carriers_of_one_key_are_refused():
    one = Carrier(key="a", kind="van", arrives_s=1)
    with pytest.raises(CarrierError):
        choose(Sending(load={}, earliest_s=0, latest_s=1, longest_carry_s=1), [one, one])
