"""Bills: the tax is rounded once for each rate, and parts always make the whole."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.billing import Charge, Rounding, Subsidy, make_bill, share_out, split_subsidy
from moyai.engines.billing.check import list_objections

charges = st.lists(st.builds(Charge, st.integers(-30_000, 30_000), st.sampled_from([8, 10, 0])), max_size=30)


def test_tax_is_rounded_once_for_each_rate_not_by_line():
    bill = make_bill([Charge(105, 8)] * 3 + [Charge(1000, 10)])
    assert [(each.rate_pct, each.total_yen, each.tax_yen, each.net_yen) for each in bill.sums] == [
        (10, 1000, 90, 910),
        (8, 315, 23, 292),  # by line it would be three times 7
    ]
    assert (bill.total_yen, bill.tax_yen) == (1315, 113)


@pytest.mark.parametrize(("rounding", "tax"), [("down", 7), ("half_up", 8), ("up", 8)])
def test_the_issuer_rounds_in_one_way(rounding, tax):
    assert make_bill([Charge(105, 8)], Rounding(rounding)).tax_yen == tax


def test_nothing_makes_an_empty_bill():
    bill = make_bill([])
    assert (bill.sums, bill.total_yen) == ((), 0)


def test_a_refund_undoes_to_the_yen():
    assert make_bill([Charge(-105, 8)]).tax_yen == -make_bill([Charge(105, 8)]).tax_yen


@pytest.mark.parametrize("wrong", [(100, 5), (10**9 + 1, 8)])
def test_what_cannot_be_charged_is_refused(wrong):
    with pytest.raises(ValueError, match=r"rate|charge"):
        Charge(*wrong)


@given(charges, st.sampled_from(Rounding))
def test_a_checker_that_shares_no_code_agrees(charges, rounding):
    bill = make_bill(charges, rounding)
    assert list_objections(charges, bill, rounding) == []
    assert make_bill(reversed(charges), rounding) == bill


@given(st.integers(0, 10**7), st.integers(0, 100), st.one_of(st.none(), st.integers(0, 2000)))
def test_a_subsidy_and_the_rest_make_the_whole(total, pct, most):
    paid, borne = split_subsidy(total, Subsidy(pct, most))
    assert paid + borne == total
    assert min(paid, borne) >= 0
    if most is None:
        assert paid <= total * Fraction(100 - pct, 100)
    else:
        assert borne <= most


@given(
    st.integers(-(10**7), 10**7),
    st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(lambda weights: sum(weights) > 0),
)
def test_parts_sum_to_the_whole_and_are_fair(total, weights):
    parts = share_out(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, whole)) < 1
        assert weight or not part


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_what_cannot_be_shared_is_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        share_out(10, weights)


def test_subsidies_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="subsidy"):
        Subsidy(101)
    with pytest.raises(ValueError, match="refund"):
        split_subsidy(-1, Subsidy(10))
