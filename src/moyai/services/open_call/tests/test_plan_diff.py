"""Versions side by side: nothing is lost, what is the same is not marked, signs stay signs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moyai.services.open_call.plan_diff import LONGEST, compare, count_changes, split_words

LETTERS = st.sampled_from("畑田水ロボットの、。abc12 <&\n")
TEXTS = st.text(LETTERS, max_size=60)


@given(TEXTS, TEXTS)
def test_both_sides_are_whole(old, new):
    rows = compare(old, new)
    for side, text in (("left", old), ("right", new)):
        lines = ["".join(piece.text for piece in getattr(row, side)) for row in rows if getattr(row, side)]
        assert [each for each in lines if each] == [each for each in text.splitlines() if each]


@given(TEXTS)
def test_a_text_beside_itself_is_unchanged(text):
    rows = compare(text, text)
    assert not any(row.is_changed for row in rows)
    assert count_changes(rows) == (0, 0)


@given(TEXTS)
def test_words_are_the_line(line):
    assert "".join(split_words(line)) == line


def test_only_the_changed_word_is_marked():
    (row,) = compare("畑にセンサーを3台置く。", "畑にカメラを3台置く。")
    assert [piece.text for piece in row.left if piece.is_changed] == ["センサー"]
    assert [piece.text for piece in row.right if piece.is_changed] == ["カメラ"]


def test_an_added_line_stands_alone():
    rows = compare("一\n二", "一\n新しい\n二")
    assert [(len(each.left), each.is_changed) for each in rows] == [(1, False), (0, True), (1, False)]


def test_very_long_lines_are_shown_whole():
    (row,) = compare("あ" * LONGEST, "い" * LONGEST)
    assert len(row.left) == len(row.right) == 1
