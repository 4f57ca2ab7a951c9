"""No published row stands for fewer than k persons, whatever is taken from whatever."""

from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.core.feeds.opendata.anonymise import ANY, Record, Rule, publish
from moyai.core.feeds.tests.attacker import list_breaches

LEVELS = (
    lambda key: key,
    lambda key: (ANY, *key[1:]),
    lambda key: (ANY, ANY, key[2]),
    lambda key: (ANY, ANY, ANY),
)
VALUES = st.tuples(st.sampled_from("ab"), st.sampled_from("pqr"), st.sampled_from("xy"))
RECORDS = st.lists(
    st.builds(Record, person=st.integers(1, 25), values=VALUES, weight=st.integers(1, 4)), max_size=120
)


def rows_of(cells):
    return [(*cell.key, cell.count, cell.weight) for cell in cells]


def plain(records):
    return [(record.person, record.values, record.weight) for record in records]


@settings(max_examples=150, deadline=None)
@given(RECORDS, st.integers(1, 8), st.sampled_from([30, 50, 100]))
def test_nothing_is_given_away(records, k, most):
    rows = rows_of(publish(records, LEVELS, Rule(k, most)))
    assert list_breaches(rows, plain(records), k=k, most_pct=most, most_rows=6) == []


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.integers(1, 8))
def test_all_is_published_or_nothing(records, k):
    cells = publish(records, LEVELS, Rule(k, 100))
    enough = len({record.person for record in records}) >= k
    assert sum(cell.count for cell in cells) == (len(records) if enough else 0)


@given(RECORDS)
def test_where_nobody_needs_hiding_the_finest_is_told(records):
    cells = publish(records, LEVELS, Rule(1, 100))
    assert {cell.key for cell in cells} == {record.values for record in records}


def make(count, values, first=1):
    return [Record(first + n, values) for n in range(count)]


def test_a_small_rest_takes_a_cell_with_it():
    records = [*make(5, ("a", "p", "x")), *make(7, ("a", "q", "y"), 10), *make(2, ("b", "r", "y"), 20)]
    cells = publish(records, LEVELS, Rule(4, 100))
    assert rows_of(cells) == [("a", "p", "x", 5, 5), (ANY, ANY, "y", 9, 9)]


def test_one_who_rides_always_is_not_a_row():
    records = (
        [Record(1, ("a", "p", "x"))] * 50 + make(12, ("a", "p", "x"), 2) + make(60, ("b", "q", "x"), 100)
    )
    cells = publish(records, LEVELS, Rule(5, 50))
    assert rows_of(cells) == [(ANY, ANY, "x", 122, 122)]


def test_the_attacker_breaks_a_table_that_only_leaves_out_small_cells():
    records = [*make(5, ("a", "p", "x")), *make(2, ("b", "p", "x"), 10)]
    left_out = [("a", "p", "x", 5, 5)]
    assert list_breaches(left_out, plain(records), k=3, most_pct=100) != []
    with_total = [("a", "p", "x", 5, 5), (ANY, ANY, ANY, 2, 2)]
    assert any("2 persons" in one for one in list_breaches(with_total, plain(records), k=3, most_pct=100))
    untrue = [("*", "*", "*", 8, 8)]
    assert list_breaches(untrue, plain(records), k=3, most_pct=100) != []
