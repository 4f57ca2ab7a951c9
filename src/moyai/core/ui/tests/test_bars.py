"""Bars: within the box, in proportion, with round lines across."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.core.ui.bars import HEIGHT, WIDTH, draw_bars

VALUES = st.lists(st.none() | st.floats(0, 1e9), min_size=1, max_size=24)


def test_nothing_to_draw():
    assert draw_bars([], []) is None
    assert draw_bars([None, 0, -3], ["a", "b", "c"]) is None
    assert draw_bars([5e-324], ["a"]) is None


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (1, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (7, ["0", "2", "4", "6", "8"]),
        (0.05, ["0", "0.01", "0.02", "0.03", "0.04", "0.05"]),
        (2400, ["0", "500", "1,000", "1,500", "2,000", "2,500"]),
    ],
)
def test_lines_are_round(most, words):
    assert [tick.words for tick in draw_bars([most], ["4月"]).ticks] == words


def test_words_stand_above_the_bars():
    chart = draw_bars([1234.5, None], ["4月", "5月"], decimals=1)
    assert [(bar.label, bar.words) for bar in chart.bars] == [("4月", "1,234.5"), ("5月", "")]


@given(VALUES)
def test_bars_stay_in_the_box_and_in_proportion(values):
    chart = draw_bars(values, [str(n) for n in range(len(values))])
    if chart is None:
        assert max(value or 0 for value in values) < 1e-9
        return
    assert 2 <= len(chart.ticks) <= 6
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH + 0.2
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
    most = max(value or 0 for value in values)
    tallest = max(bar.height for bar in chart.bars)
    for value, bar in zip(values, chart.bars, strict=True):
        assert bar.height == pytest.approx((value or 0) / most * tallest, abs=0.2)
