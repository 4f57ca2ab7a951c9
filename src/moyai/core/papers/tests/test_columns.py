"""A long text gets room, a number keeps enough, and all of it is the whole width."""

from moyai.core.papers.columns import share_widths


def test_widths_follow_what_stands_in_the_columns() -> None:
    shares = share_widths(["日付", "経過地点", "人数"], [["2026-06-10", "伊那中央病院 → " * 40, 3]])
    assert abs(sum(shares) - 100) < 0.1
    assert shares[1] > 2 * shares[0] > 4 * shares[2]


def test_a_table_without_rows_or_words_has_widths() -> None:
    assert share_widths(["", ""], []) == [50.0, 50.0]
