"""Published prices beside every sum and difference that somebody could make of them."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.matching import ProblemError
from moyai.engines.matching.prices import Cell, Record, Rules, Table, Withheld, check, publish


def make(path, count, first=0, yen=50_000):
    return [Record(f"{path}{n}", tuple(path), yen + 1_300 * n) for n in range(first, first + count)]


def find(table):
    return {"".join(each.path): each for each in table.cells}


def test_few_people_are_withheld_and_so_is_what_would_tell_of_them_by_difference():
    records = [*make("a", 12), *make("b", 6), *make("c", 2)]
    cells = find(publish(records))
    assert cells["c"].withheld is Withheld.FEW
    assert cells["b"].withheld is Withheld.DIFFERENCE
    assert (cells["a"].people, cells["a"].median, cells["a"].quartiles) == (12, 57_000, (54_000, 61_000))
    assert cells[""].people == 20
    assert "5人より少ない人の金額がわかってしまう" in cells["b"].sentence.ja
    assert "まんなかの金額は57,000円" in cells["a"].sentence.ja
    assert check(records, publish(records), Rules()) == ()


def test_somebody_with_many_contracts_is_one_person():
    records = [Record("one", ("a",), 50_000)] * 9
    assert publish(records).list_published() == ()


def test_a_cell_that_one_person_makes_up_is_withheld():
    records = [*make("a", 5), Record("rich", ("a",), 900_000)]
    assert find(publish(records))["a"].withheld is Withheld.DOMINATED
    assert find(publish(records, Rules(dominance=Fraction(1))))["a"].people == 6


def test_the_checker_sees_a_difference():
    records = [*make("a", 6), *make("b", 2)]
    bare = publish(records[:6])
    forged = Table((Cell((), 8, 54_000, None, None, bare.cells[0].sentence), bare.cells[1]))
    assert any("2 people" in each for each in check(records, forged, Rules()))


PATHS = st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            Record, st.sampled_from("klmnopqrstuvw"), PATHS, st.sampled_from([30_000, 45_500, 600_000])
        ),
        min_size=15,
        max_size=60,
    ),
    st.sampled_from(
        [Rules(), Rules(people=3, quartiles_from=3, round_yen=1), Rules(dominance=Fraction(1, 3))]
    ),
)
def test_no_cell_and_no_difference_of_cells_rests_on_few_people(records, rules):
    table = publish(records, rules)
    assert check(records, table, rules) == ()
    assert publish(records[::-1], rules) == table


def test_nothing_gives_nothing():
    assert publish([]).cells == ()


@pytest.mark.parametrize(
    ("make_it", "word"),
    [
        (lambda: Record("a", ("x",), 0), "above 0"),
        (lambda: Rules(people=2), "bounds"),
        (lambda: Rules(dominance=Fraction(0)), "dominance"),
        (lambda: publish([Record("a", ("x",), 1), Record("b", ("x", "y"), 1)]), "depth"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make_it, word):
    with pytest.raises(ProblemError, match=word):
        make_it()
