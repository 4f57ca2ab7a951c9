"""Figures are rounded, not cut off, and grouped by thousands."""

import pytest

from moyai.core.ui.numbers import show_number


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1234567, 0, "1,234,567"),
        (-1500, 0, "-1,500"),
        (0.96, 1, "1.0"),
        (2.5, 0, "3"),
        (45.349, 1, "45.3"),
        (None, 0, "–"),
        (float("nan"), 1, "–"),
    ],
)
def test_numbers_as_people_read_them(value: float | None, decimals: int, shown: str) -> None:
    assert show_number(value, decimals) == shown
