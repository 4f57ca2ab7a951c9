"""JAN codes, totals, windows: rules without a database."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.services.shopping.cut_offs import are_windows
from moyai.services.shopping.jan import compute_check_digit, is_valid_jan
from moyai.services.shopping.totals import sum_up

BOXES = {"ambient": 40_000, "chilled": 25_000, "frozen": 15_000}


@dataclass(frozen=True)
class Good:
    price_yen: int
    weight_g: int
    volume_ml: int
    temperature: str


@pytest.mark.parametrize("code", ["4901234567894", "49123456", "4006381333931"])
def test_known_codes_are_valid(code: str) -> None:
    assert is_valid_jan(code)


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(body: str, place: int, by: int) -> None:
    code = body + compute_check_digit(body)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert (is_valid_jan(code), is_valid_jan(wrong)) == (True, False)


@pytest.mark.parametrize(
    "code", ["", "4901234567890", "490123456789４", "abc", "12345678901234", "\x00" * 13]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    assert not is_valid_jan(code)


_goods = st.builds(
    Good, st.integers(1, 9999), st.integers(1, 9999), st.integers(0, 60_000), st.sampled_from(sorted(BOXES))
)


@given(st.lists(st.tuples(_goods, st.integers(1, 9)), max_size=12))
def test_total_is_the_sum_and_its_boxes_hold_everything(lines: list[tuple[Good, int]]) -> None:
    total = sum_up(lines, BOXES)
    assert total.yen == sum(good.price_yen * count for good, count in lines)
    assert total.weight_g == sum(good.weight_g * count for good, count in lines)
    for cold, room in BOXES.items():
        volume = sum(good.volume_ml * count for good, count in lines if good.temperature == cold)
        boxes = total.boxes.get(cold, 0)
        assert boxes * room >= volume
        assert boxes <= 1 or (boxes - 1) * room < volume
        assert bool(boxes) == any(good.temperature == cold for good, _count in lines)


@pytest.mark.parametrize(
    ("windows", "are_good"),
    [
        ([[840, 960], [960, 1080]], True),
        ([], False),
        ([[960, 840]], False),
        ([[840, 960], [900, 1000]], False),
        ([[-1, 60]], False),
        ([[1400, 1440]], False),
    ],
)
def test_windows_follow_one_another_within_a_day(windows: list[list[int]], are_good: bool) -> None:
    assert are_windows(windows) is are_good
