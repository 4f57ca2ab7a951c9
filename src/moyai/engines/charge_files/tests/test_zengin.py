"""The banks' format: byte by byte as specified, read back as written, and nothing wrong gets in."""

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.charge_files import CannotWrite, NotThatFile
from moyai.engines.charge_files.zengin import (
    Charge,
    Collector,
    DepositKind,
    Result,
    check_answer,
    read_file,
    to_bank_kana,
    write_file,
)

CITY = Collector("12345", "ｲﾅｼ", "9900", "ﾏﾁﾉ", "001", "ﾎﾝﾃﾝ", DepositKind.ORDINARY, "765432")
HANAKO = Charge("4711", "ﾔﾏﾀﾞ ﾊﾅｺ", "9901", "ｵｶﾉ", "023", "ﾐﾅﾐ", DepositKind.ORDINARY, "1234567", 3480)
TARO = replace(HANAKO, customer="4712", holder="ﾀﾅｶ ﾀﾛｳ", amount_yen=1000, is_new=True)


def write(*charges, **more):
    return write_file(CITY, 1, 27, charges, **more)


def test_records_stand_byte_for_byte_where_the_format_says():
    lines = write(HANAKO, TARO).split(b"\r\n")
    kana = bytes([0xD4, 0xCF, 0xC0, 0xDE, 0x20, 0xCA, 0xC5, 0xBA])
    assert [len(line) for line in lines] == [120] * 5 + [0]
    assert lines[0][:14] == b"19100000012345"
    assert lines[0][54:62] == b"01279900"
    assert lines[1][:5] == b"29901"
    assert lines[1][42:50] == b"11234567"
    assert lines[1][50:80] == kana.ljust(30)
    assert lines[1][80:112] == b"0000003480" + b"0" + b"4711".zfill(20) + b"0"
    assert lines[2][90:91] == b"1"
    assert lines[3] == (b"8" + b"000002" + b"000000004480" + b"0" * 36).ljust(120)
    assert lines[4] == b"9".ljust(120)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("やまだ　はなこ", "ﾔﾏﾀﾞ ﾊﾅｺ"),
        ("ヤマダ ハナコ", "ﾔﾏﾀﾞ ﾊﾅｺ"),
        ("ﾊﾟﾊﾟｲﾔ", "ﾊﾟﾊﾟｲﾔ"),
        ("きゃりーを・ヴ", "ｷﾔﾘ-ｵ.ｳﾞ"),
        (" Smith  john ", "SMITH JOHN"),
        ("山田", "山田"),
    ],
)
def test_names_become_letters_of_banks(name, written):
    assert to_bank_kana(name) == written
    assert to_bank_kana(written) == written


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"holder": "山田"}, "holder", "characters"),
        ({"holder": "ｱ" * 31}, "holder", "too_long"),
        ({"holder": ""}, "holder", "empty"),
        ({"holder": "ｱ\nｲ"}, "holder", "characters"),
        ({"account": "12345678"}, "account", "out_of_range"),
        ({"account": "12a4567"}, "account", "not_a_number"),
        ({"account": "１２３４５６７"}, "account", "not_a_number"),
        ({"account": ""}, "account", "not_a_number"),
        ({"bank": "990"}, "bank", "out_of_range"),
        ({"amount_yen": 0}, "amount_yen", "out_of_range"),
        ({"amount_yen": -5}, "amount_yen", "out_of_range"),
        ({"amount_yen": 10**10}, "amount_yen", "out_of_range"),
        ({"customer": "A-1"}, "customer", "not_a_number"),
    ],
)
def test_what_cannot_be_written_is_refused_by_name(change, field, reason):
    charge = replace(HANAKO, **change)
    with pytest.raises(CannotWrite) as refused:
        write(TARO, charge)
    assert (refused.value.whose, refused.value.field, refused.value.reason) == (
        charge.customer,
        field,
        reason,
    )


def test_one_customer_stands_once_and_nobody_is_no_file():
    with pytest.raises(CannotWrite, match="twice"):
        write(HANAKO, HANAKO)
    with pytest.raises(CannotWrite, match="out_of_range"):
        write()


def test_an_answer_says_what_was_collected():
    short = replace(TARO, result=Result.SHORT_OF_FUNDS)
    answer = read_file(write(HANAKO, short, is_answer=True))
    assert [(charge.amount_yen, charge.result) for charge in answer.charges] == [
        (3480, Result.DONE),
        (1000, Result.SHORT_OF_FUNDS),
    ]
    check_answer(answer, [HANAKO, TARO])


@pytest.mark.parametrize(
    ("answered", "reason"),
    [
        ([HANAKO], "missing"),
        ([HANAKO, TARO, replace(TARO, customer="9")], "not_asked"),
        ([HANAKO, replace(TARO, amount_yen=1001)], "amount"),
        ([HANAKO, replace(TARO, account="1")], "account"),
    ],
)
def test_an_answer_to_something_else_is_refused(answered, reason):
    with pytest.raises(NotThatFile) as refused:
        check_answer(read_file(write(*answered, is_answer=True)), [HANAKO, TARO])
    assert refused.value.reason == reason


def test_a_request_is_no_answer():
    with pytest.raises(NotThatFile, match="no_answer"):
        check_answer(read_file(write(HANAKO)), [HANAKO])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"0000003480", b"0000003481", "sum"),
        (b"8000002", b"8000003", "count"),
        (b"0000003480", b"00000 3480", "digits"),
        (b"\xd4\xcf", b"\x80\xcf", "characters"),
        (b"191", b"121", "business"),
        (b"\r\n9", b"\r\n2", "order"),
        (b"\r\n8", b"\r\n9", "order"),
        (b"0127", b"1332", "date"),
        (b"0127", b"0230", "date"),
        (b"4712", b"4711", "twice"),
        (b"11234567", b"51234567", "deposit"),
        (b"47110", b"47117", "result"),
        (b"47110", b"47111", "results"),
        (b" \r\n8", b"\r\n8", "length"),
    ],
)
def test_a_file_with_one_thing_wrong_is_refused(old, new, reason):
    good = write(HANAKO, TARO)
    assert good != good.replace(old, new)
    with pytest.raises(NotThatFile) as refused:
        read_file(good.replace(old, new))
    assert refused.value.reason == reason


def test_records_may_follow_one_another_in_three_ways():
    good = write(HANAKO, TARO)
    for other in (good.replace(b"\r\n", b""), good.replace(b"\r\n", b"\n"), good + b"\x1a"):
        assert read_file(other) == read_file(good)


@given(st.binary(max_size=600))
def test_noise_is_refused_and_nothing_else_happens(noise):
    with pytest.raises(NotThatFile):
        read_file(noise)


@given(st.integers(0, 609), st.integers(0, 255))
def test_one_byte_changed_is_refused_or_changes_no_amount(at, byte):
    good = bytearray(write(HANAKO, TARO))
    good[at] = byte
    try:
        read = read_file(bytes(good))
    except NotThatFile:
        return
    assert [charge.amount_yen for charge in read.charges] == [3480, 1000]


LETTERS = st.text("ｱｶﾞﾊﾟﾝAZ09 ()-./", max_size=15).map(lambda text: " ".join(text.split()))
digits = st.text(string.digits, min_size=1, max_size=7)
many = st.lists(
    st.builds(
        Charge,
        st.integers(0, 10**20 - 1).map(lambda n: str(n).zfill(20)),
        LETTERS.filter(bool),
        st.integers(0, 9999).map("{:04}".format),
        LETTERS,
        st.integers(0, 999).map("{:03}".format),
        LETTERS,
        st.sampled_from(DepositKind),
        st.integers(0, 9_999_999).map("{:07}".format),
        st.integers(1, 10**10 - 1),
        st.booleans(),
        st.sampled_from(Result),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda charge: charge.customer,
)


@given(many)
def test_what_is_written_is_read_back(charges):
    read = read_file(write(*charges, is_answer=True))
    assert read.charges == tuple(charges)
    assert (read.month, read.day, read.is_answer) == (1, 27, True)
    assert read.total_yen == sum(charge.amount_yen for charge in charges)
    assert read.collector == replace(CITY, code="0000012345", account="0765432")


@given(many)
def test_a_request_carries_no_result(charges):
    read = read_file(write(*charges))
    assert read.charges == tuple(replace(charge, result=Result.DONE) for charge in charges)
    assert not read.is_answer


@given(st.text(max_size=40))
def test_any_name_is_written_as_it_should_be_or_refused(name):
    kana = to_bank_kana(name)
    try:
        data = write(replace(HANAKO, holder=kana))
    except CannotWrite as refused:
        assert refused.whose == "4711"
    else:
        assert read_file(data).charges[0].holder == kana
