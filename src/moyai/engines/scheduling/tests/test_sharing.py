import re
from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.scheduling import ProblemError
from moyai.engines.scheduling.sharing import (
    Request,
    Rules,
    Share,
    Slot,
    Turn,
    allocate,
    check_allocation,
    list_slots,
    measure_fairness,
)
from moyai.engines.scheduling.sharing.month import make_months

MONDAY = date(2026, 6, 1)
TEMPLATE = (
    Turn(0, "am", "maternity", "obstetrics"),
    Turn(1, "am", "general", "a"),
    Turn(1, "pm", "general", "b"),
    Turn(2, "am", "general"),
)
SHARES, FIRST_COME = Rules(release_days=3), Rules(has_shares=False)


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def ask(name: str, who: str, asked: int, earliest: int, latest: int, kind: str = "general") -> Request:
    return Request(name, who, kind, day(asked), day(earliest), day(latest))


REQUESTS = st.builds(
    lambda who, kind, asked, ahead, width: ask("", who, asked, asked + ahead, asked + ahead + width, kind),
    st.sampled_from(("a", "b", "c", "obstetrics")),
    st.sampled_from(("general", "maternity")),
    st.integers(-20, 12),
    st.integers(-2, 14),
    st.integers(0, 10),
)


@settings(max_examples=150, deadline=None)
@given(
    drawn=st.lists(REQUESTS, max_size=14),
    release=st.integers(0, 10),
    has_shares=st.booleans(),
    closed=st.sets(st.integers(0, 13), max_size=4),
)
def test_no_slot_is_given_twice_nor_a_share_before_its_release(drawn, release, has_shares, closed):
    slots = list_slots(TEMPLATE, day(0), day(13), closed=[day(n) for n in closed])
    requests = [replace(each, id=f"r{n}") for n, each in enumerate(drawn)]
    rules = Rules(release, has_shares)
    found = allocate(slots, requests, rules)
    assert check_allocation(slots, requests, rules, found) == ()
    free = {each.id for each in slots} - {each.slot_id for each in found.grants}
    by_id = {each.id: each for each in requests}
    for name, why in found.refused.items():
        suits = [each for each in slots if by_id[name].suits(each) and each.day >= by_id[name].asked_on]
        assert (why == "no_such_slot") == (not suits)
        # Who asked in time is not left without what is free and open to it on the day itself.
        assert not [each for each in suits if each.id in free and each.owner == by_id[name].institution]


def test_the_template_makes_the_days():
    slots = list_slots(TEMPLATE, day(0), day(8), closed=[day(1)])
    assert [(each.day, each.part, each.owner) for each in slots] == [
        (day(0), "am", "obstetrics"),
        (day(2), "am", None),
        (day(7), "am", "obstetrics"),
        (day(8), "am", "a"),
        (day(8), "pm", "b"),
    ]


def test_own_then_common_then_released_each_with_its_reason():
    slots = list_slots(TEMPLATE, day(0), day(6))
    requests = [ask(f"r{n}", "a", -20, 0, 6) for n in range(4)]
    found = allocate(slots, requests, SHARES)
    assert [(g.reason, g.granted_on, g.waited_days) for g in found.grants] == [
        ("own", day(-20), 0),
        ("common", day(-20), 0),
        ("released", day(-2), 18),  # b's afternoon of day 1, three days before it
    ]
    assert found.refused == {"r3": "all_taken"}
    assert found.shares == (Share("a", 4, 3),)


def test_a_released_share_goes_to_who_got_least_then_to_who_waits_longest():
    slots = list_slots(TEMPLATE[1:], day(0), day(6))
    requests = [
        *(ask(f"a{n}", "a", -20, 0, 6) for n in range(3)),  # gets its own and the common one
        ask("c1", "c", -15, 0, 6),
        ask("d1", "d", -14, 0, 6),
    ]
    found = allocate(slots, requests, SHARES)
    assert found.grants[-1].request_id == "c1"
    assert set(found.refused) == {"a2", "d1"}


def test_a_share_that_nobody_released_in_time_says_so():
    slots = [Slot("s", day(9), "am", "general", "b")]
    found = allocate(slots, [ask("r", "a", 0, 9, 9)], Rules(release_days=0))
    assert [g.granted_on for g in found.grants] == [day(9)]
    found = allocate(slots, [ask("r", "a", 0, 5, 8), ask("q", "b", 10, 9, 9)], SHARES)
    assert found.refused == {"r": "no_such_slot", "q": "no_such_slot"}


def test_first_come_first_served_knows_no_shares():
    slots = list_slots(TEMPLATE, day(0), day(6))
    found = allocate(slots, [ask(f"r{n}", "c", -20, 0, 6) for n in range(4)], FIRST_COME)
    assert ([g.reason for g in found.grants], found.refused) == (["first_come"] * 3, {"r3": "all_taken"})


def test_a_month_at_117_percent_is_shared_more_evenly_than_by_first_come():
    found = {rules: [] for rules in (Rules(7), FIRST_COME)}
    for slots, requests in make_months(20):
        assert len(requests) / len(slots) == pytest.approx(1.17, abs=0.01)
        for rules, figures in found.items():
            month = allocate(slots, requests, rules)
            assert check_allocation(slots, requests, rules, month) == ()
            least = min(each.part for each in month.shares)
            figures.append((measure_fairness(month.shares), least, len(month.grants) / len(slots)))
    even, least, used = (fmean(column) for column in zip(*found[Rules(7)], strict=True))
    first_even, first_least, first_used = (fmean(column) for column in zip(*found[FIRST_COME], strict=True))
    assert even > first_even
    assert least > first_least
    assert used > first_used - 0.05  # at little cost in slots used


def test_fairness_is_jains_index():
    assert measure_fairness([Share("a", 4, 2), Share("b", 2, 1), Share("c", 0, 0)]) == pytest.approx(1.0)
    assert measure_fairness([Share("a", 4, 4), Share("b", 2, 0)]) == pytest.approx(0.5)
    assert measure_fairness([]) == 1.0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Turn(7, "am", "general"), "turn am: weekday 7"),
        (lambda: ask("r", "a", 0, 5, 4), "request r: .* ends before it begins"),
        (lambda: Rules(-1), "rules: release_days -1"),
        (lambda: allocate([Slot("s", MONDAY, "am", "x")] * 2, [], SHARES), "slot s: stands 2 times"),
        (lambda: allocate([], [ask("r", "a", 0, 1, 2)] * 2, SHARES), "request r: stands 2 times"),
    ],
)
def test_what_contradicts_itself_is_refused(make, message):
    with pytest.raises(ProblemError, match=f"^{message}"):
        make()


def test_the_checker_finds_what_is_wrong():
    slots = list_slots(TEMPLATE, day(0), day(6))
    requests = [ask("r1", "a", -20, 0, 6), ask("r2", "c", -20, 0, 6)]
    found = allocate(slots, requests, SHARES)
    first, second = found.grants
    wrong = {
        "slot .* is given 2 times": (first, replace(second, slot_id=first.slot_id)),
        "another's share": (first, replace(second, slot_id=f"{day(1)}-pm-2")),
        "at no time for it": (first, replace(second, granted_on=day(-21))),
        "not what was asked for": (first, replace(second, slot_id=f"{day(0)}-am-0")),
        "is answered 0 times": (first,),
    }
    for message, grants in wrong.items():
        told = check_allocation(slots, requests, SHARES, replace(found, grants=grants))
        assert any(re.search(message, each) for each in told), (message, told)
