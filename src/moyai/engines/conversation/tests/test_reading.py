from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.conversation.reading import read_choice, read_clock, read_day, read_number, read_year
from moyai.engines.conversation.texts import Localized, Text

TODAY = date(2026, 6, 10)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[
            ("2", 2),
            ("２人", 2),
            ("二人", 2),
            ("ひとり", 1),
            ("十二", 12),
            ("二十", 20),
            ("三名", 3),
            ("0", 0),
        ],
        *[("", None), ("たくさん", None), ("2と3", None), ("😀", None)],
    ],
)
def test_read_number(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *[("1940", 1940), ("１９４０年", 1940), ("昭和15", 1940), ("昭和１５年", 1940), ("昭15", 1940)],
        *[("S15", 1940), ("ｓ.15", 1940), ("大正10", 1921), ("大10", 1921), ("明治45年", 1912)],
        *[("令和元", 2019), ("平成元年", 1989), ("R 8", 2026), ("昭和64", 1989)],
        *[("", None), ("15", None), ("昭和", None), ("昭和0", None), ("昭和65", None), ("昭和150", None)],
        *[("慶応3", None), ("0940", None), ("x15", None)],
    ],
)
def test_read_year(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("あした", date(2026, 6, 11)),
        ("明後日の10時", date(2026, 6, 12)),
        ("今日", TODAY),
        ("金曜日", date(2026, 6, 12)),
        ("水曜", TODAY),
        ("来週の火曜", date(2026, 6, 16)),
        ("next week Tuesday", date(2026, 6, 16)),
        ("6/15 10:30", date(2026, 6, 15)),
        ("６月１５日", date(2026, 6, 15)),
        ("15日", date(2026, 6, 15)),
        ("3日", date(2026, 7, 3)),
        ("1月5日", date(2026, 1, 5)),
        ("昭和20年4月1日", date(1945, 4, 1)),
        ("S20.4.1", date(1945, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("19450401", date(1945, 4, 1)),
        ("1945-04-01", date(1945, 4, 1)),
        ("2月30日", None),
        ("いつでも", None),
    ],
)
def test_read_day(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


def test_read_day_at_the_end_of_the_year() -> None:
    assert read_day("1/5", date(2026, 12, 28)) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("10:30", time(10, 30)),
        ("明日の10時半", time(10, 30)),
        ("午後2時", time(14)),
        ("午後２時１５分", time(14, 15)),
        ("十時", time(10)),
        ("2pm", time(14)),
        ("午前9時", time(9)),
        ("12時", time(12)),
        ("午後12時", time(12)),
        ("25時", None),
        ("10時70分", None),
        ("あさ", None),
    ],
)
def test_read_clock(text: str, at: time | None) -> None:
    assert read_clock(text) == at


LABELS = [
    Localized(Text("いま出られる", "すぐ"), "Now"),
    Localized(Text("着く時刻を決める", "着く時刻"), "Arrive by a time"),
    Localized(Text("出る時刻を決める", "出る時刻"), "Leave after a time"),
]


@pytest.mark.parametrize(
    ("text", "position"),
    [("すぐ", 0), ("now", 0), ("2", 1), ("２番", 1), ("着く", 1), ("時刻", None), ("9", None), ("", None)],
)
def test_read_choice(text: str, position: int | None) -> None:
    assert read_choice(text, LABELS) == position


@given(st.text(max_size=60))
def test_reading_takes_anything(text: str) -> None:
    read_number(text)
    read_day(text, TODAY)
    read_clock(text)
    read_choice(text, LABELS)
