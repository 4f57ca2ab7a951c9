"""Names, telephones and addresses in their many forms, and what their agreement is worth."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.whereabouts import Band, Description, Weights, compare, judge, read_traits
from moyai.engines.whereabouts.naming import fold_address, fold_kana, fold_name, fold_telephone, is_near

BORN = date(1950, 9, 9)
HANAKO = Description("佐藤 花子", birth_date=BORN)


@pytest.mark.parametrize(
    ("fold", "written", "same"),
    [
        (fold_name, "髙橋　花子", "高橋花子"),
        (fold_name, "渡邉健さん", "渡辺 健"),
        (fold_name, "齋藤", "斉藤"),
        (fold_name, "佐々木", "佐佐木"),
        (fold_name, "邊\U000e0101見", "辺見"),
        (fold_kana, "ｻｲﾄｳ ｼﾞｭﾝ", "さいとうじゆん"),
        (fold_kana, "イシヅカ", "いしずか"),
        (fold_kana, "カ\u3099イ", "がい"),
        (fold_telephone, "０９０（１２３４）５６７８", "09012345678"),
        (fold_telephone, "+81 90-1234-5678", "09012345678"),
        (fold_telephone, "00000000000", ""),
        (fold_telephone, "12345", ""),
        (fold_address, "愛媛県今治市大字桜井三丁目４番５号", "今治市桜井3-4-5"),
        (fold_address, "今治市桜井３－４ー５", "今治市桜井3-4-5"),
        (fold_address, "今治市桜井二十一番地の三", "今治市桜井21-三"),
    ],
)
def test_ways_of_writing_become_one(fold, written, same):
    assert fold(written) == (same if fold is not fold_name else fold_name(same))


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [("さとう", "さとう", True), ("さとう", "さいとう", True), ("さとう", "さうと", True),
     ("さとう", "かとう", True), ("さとう", "いとうう", False),
     ("あ", "い", False), ("さとうけん", "さと", False)],
)  # fmt: skip
def test_one_slip_is_near(a, b, near):
    assert is_near(a, b) is near is is_near(b, a)


def band(a, b):
    return judge(compare(read_traits(a), read_traits(b)), Weights())


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (Description("佐藤 花子", birth_date=BORN), Description("佐藤花子", birth_date=BORN), Band.CERTAIN),
        (HANAKO, Description("佐藤花子", birth_date=date(1950, 9, 8)), Band.PROBABLE),
        (HANAKO, Description("佐藤花子", birth_date=date(1981, 3, 8)), Band.NONE),
        (Description("佐藤 花子"), Description("佐藤花子"), Band.PERHAPS),
        (Description("佐藤 花子", sex="f"), Description("佐藤花子", sex="m"), Band.NONE),
        (Description(kana="サトウハナコ", telephone="0898112222"), Description("佐藤花子", "さとう はなこ",
         telephone="0898-11-2222"), Band.CERTAIN),
        # Her reading stands where her name was asked.
        (Description("さとう　ハナコ", birth_date=BORN), Description("佐藤 花子", "さとう はなこ", BORN),
         Band.CERTAIN),
        # One telephone and address: a family, not a person.
        (Description("佐藤 花子", telephone="0898112222", address="桜井1-1"), Description("佐藤 結衣",
         telephone="0898112222", address="桜井1-1"), Band.PERHAPS),
        # Twins.
        (Description("佐藤 結衣", birth_date=BORN, address="桜井1-1"),
         Description("佐藤 結菜", birth_date=BORN, address="桜井1-1"), Band.PROBABLE),
        (Description(), Description(), Band.NONE),
    ],
)  # fmt: skip
def test_how_surely_two_are_one(a, b, expected):
    assert band(a, b) is expected


texts = st.sampled_from(["", "佐藤 花子", "佐藤花子", "佐藤", "花子", "髙橋 花子", "鈴木"])
descriptions = st.builds(
    Description,
    name=texts,
    kana=st.sampled_from(["", "さとう はなこ", "サトウ", "たかはし"]),
    birth_date=st.sampled_from([None, BORN, date(1950, 9, 8), date(1999, 1, 2)]),
    age_low=st.sampled_from([None, 40, 70]),
    telephone=st.sampled_from(["", "0898112222", "0898112223"]),
    address=st.sampled_from(["", "桜井1-1", "桜井1-1-2"]),
    sex=st.sampled_from(["", "f", "m"]),
    household=st.sampled_from(["", "A", "B"]),
)


@given(descriptions, descriptions)
def test_likeness_is_the_same_both_ways_and_is_the_sum_of_its_fields(a, b):
    match = compare(read_traits(a), read_traits(b))
    assert match == compare(read_traits(b), read_traits(a))
    if "household" not in dict(match.fields):
        assert match.weight == sum(weight for _field, weight in match.fields)
