"""A long text gets room, a number keeps enough, and all of it is the whole width."""

from moyai.core.papers.columns import share_widths


def test_widths_follow_what_stands_in_the_columns() -> None:
    shares = share_widths(["日付", "経過地点", "人数"], [["2026-06-10", "伊那中央病院 → " * 40, 3]])
    assert abs(sum(shares) - 100) < 0.1
    assert shares[1] > 2 * shares[0] > 4 * shares[2]


def test_a_table_without_rows_or_words_has_widths() -> None:
    assert share_widths(["", ""], []) == [50.0, 50.0]


def test_short_texts_stay_on_a_line_where_the_page_has_room() -> None:
    head, rows = ["車両", "降車地"], [["架空 500 あ 00-01", "伊那中央病院 " * 30]]
    squeezed, kept = share_widths(head, rows)[0], share_widths(head, rows, room=80)[0]
    assert kept > 1.5 * squeezed
    assert share_widths(head, rows, room=40)[0] == squeezed
