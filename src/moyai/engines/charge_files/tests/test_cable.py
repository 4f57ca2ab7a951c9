"""The cable company's files: read back as written, and nothing wrong gets in."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.charge_files import CannotWrite, NotThatFile
from moyai.engines.charge_files.cable import (
    Answer,
    Charge,
    Taxed,
    check_answer,
    read_answer,
    read_request,
    write_answer,
    write_request,
)

MONTH = date(2026, 11, 1)
HANAKO = Charge("20010", "48210937", MONTH, Taxed(1000, 90), Taxed(2480, 183), 0, date(2026, 11, 30))
TARO = replace(HANAKO, customer="00031", bill="48210938", reduced=Taxed())
DONE = Answer("20010", "48210937", MONTH, 3480, is_done=True)
REFUSED = Answer("00031", "48210938", MONTH, 1000, is_done=False, reason="残高不足")


def test_the_file_stands_as_agreed():
    assert write_request([HANAKO, TARO]).decode("utf-8-sig").splitlines() == [
        "加入者番号,請求番号,請求月,請求金額,10%対象額,10%消費税,8%対象額,8%消費税,対象外,締め日",
        "20010,48210937,2026-11,3480,1000,90,2480,183,0,2026-11-30",
        "00031,48210938,2026-11,1000,1000,90,0,0,0,2026-11-30",
        "合計,2,,4480,,,,,,",
    ]


def test_an_answer_says_what_was_collected():
    answers = read_answer(write_answer([DONE, REFUSED]))
    assert answers == (DONE, REFUSED)
    check_answer(answers, [HANAKO, TARO])


def test_an_answer_from_a_spreadsheet_is_read_too():
    text = write_answer([DONE, REFUSED]).decode("utf-8-sig")
    assert read_answer(text.encode("cp932")) == (DONE, REFUSED)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([DONE], "missing"),
        ([DONE, REFUSED, replace(DONE, bill="1")], "not_asked"),
        ([DONE, DONE, REFUSED], "not_asked"),
        ([DONE, replace(REFUSED, customer="20010")], "not_asked"),
        ([DONE, replace(REFUSED, amount_yen=999)], "amount"),
        ([DONE, replace(REFUSED, month=date(2026, 12, 1))], "amount"),
    ],
)
def test_an_answer_to_something_else_is_refused(answers, reason):
    with pytest.raises(NotThatFile) as refused:
        check_answer(answers, [HANAKO, TARO])
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("3480", "3481", "sum"),
        ("3480", "=1+1", "digits"),
        ("3480", "３４８０", "digits"),
        ("合計,2", "合計,3", "count"),
        ("合計", "小計", "total"),
        ("加入者番号", "番号", "head"),
        ("2026-11", "2026-13", "month"),
        ("2026-11", "0000-11", "month"),
        (",済,", ",OK,", "result"),
        (",済,", ",済,,", "cells"),
        (",済,", ',"済,', "csv"),
        ("20010,", "2001a,", "customer"),
        ("48210937", "4821-0937", "bill"),
        ("残高不足", "残" * 21, "reason"),
        ("残高不足", "\x1b[0m", "reason"),
        ("残高不足", "\0", "characters"),
    ],
)
def test_a_file_with_one_thing_wrong_is_refused(old, new, reason):
    text = write_answer([DONE, REFUSED]).decode("utf-8")
    assert old in text
    with pytest.raises(NotThatFile) as refused:
        read_answer(text.replace(old, new, 1).encode())
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"customer": "K-1"}, "not_a_number"),
        ({"customer": ""}, "not_a_number"),
        ({"bill": "請求1"}, "characters"),
        ({"reduced": Taxed(-1000, -74)}, "out_of_range"),
        ({"customer": "00031"}, "twice"),
    ],
)
def test_what_cannot_be_written_is_refused_by_name(change, reason):
    wrong = replace(HANAKO, **change)
    with pytest.raises(CannotWrite) as refused:
        write_request([TARO, wrong])
    assert (refused.value.whose, refused.value.reason) == (wrong.customer, reason)


yen = st.integers(0, 99_999)
taxed = st.builds(Taxed, yen, yen)
charges = st.lists(
    st.builds(
        Charge,
        st.text("0123456789", min_size=1, max_size=12),
        st.text("0123456789AZaz", min_size=1, max_size=20),
        st.dates(date(1, 1, 1), date(9999, 1, 1))
        .map(lambda day: day.replace(day=1))
        .filter(lambda d: d.year > 999),
        taxed,
        taxed,
        st.integers(1, 99_999),
        st.dates(date(1000, 1, 1)),
    ),
    min_size=1,
    max_size=6,
    unique_by=(lambda charge: charge.customer, lambda charge: charge.bill),
)


@given(charges)
def test_what_is_written_is_read_back(charges):
    assert read_request(write_request(charges)) == tuple(charges)


@given(charges, st.lists(st.booleans(), min_size=6, max_size=6))
def test_answers_are_read_back_and_match_what_was_asked(charges, done):
    answers = tuple(
        Answer(c.customer, c.bill, c.month, c.amount_yen, is_done, "" if is_done else "残高不足")
        for c, is_done in zip(charges, done, strict=False)
    )
    read = read_answer(write_answer(answers))
    assert read == answers
    check_answer(read, charges)


@given(st.binary(max_size=300))
def test_noise_is_refused_and_nothing_else_happens(noise):
    with pytest.raises(NotThatFile):
        read_answer(noise)
