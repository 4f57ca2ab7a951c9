"""Which values answer which prompt, and what is said to those that do not."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.conversation import (
    Choose,
    Closed,
    Confirm,
    Date,
    Invalid,
    Number,
    Offer,
    Option,
    Photo,
    Place,
    Prompt,
    Show,
    Slot,
    TextPrompt,
    is_inside,
    validate,
)
from moyai.engines.conversation.tests.toy import HALL, SQUARE, say

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
MORNING, EVENING = datetime(2026, 4, 1, 9, 30), datetime(2026, 4, 30, 15, 0)
Q = say("?")
PROMPTS: list[Prompt] = [
    Choose("k", Q, options=(Option("a", Q), Option(1, Q), Option(True, Q))),
    Confirm("k", Q),
    Number("k", Q, min=-3, max=99),
    Place("k", Q, own=(HALL,), areas=(SQUARE,)),
    Place("k", Q),
    Slot("k", Q, offers=(Offer({"id": 1}, Q),)),
    Date("k", Q, min=FIRST, max=LAST),
    Date("k", Q, min=MORNING, max=EVENING, with_time=True, opens=time(9), closes=time(15)),
    *(TextPrompt("k", Q, form=f) for f in ("plain", "name", "kana", "phone", "email", "postcode", "code")),
    Photo("k", Q),
    Show("k", Q),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
LIKELY = st.sampled_from(
    [
        "a",
        1,
        True,
        "09012345678",
        "イナ",
        "2026-04-02",
        "2026-04-02T10:00",
        {"id": 1},
        HALL.value,
        "a@b.jp",
        "3968617",
    ]
)


def code_of(prompt: Prompt, value: Any) -> str:
    found = validate(prompt, value)
    return found.code if isinstance(found, Invalid) else "ok"


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PROMPTS), JSON | LIKELY)
def test_valid_value_validates_to_itself_and_no_value_breaks_it(prompt: Prompt, value: Any) -> None:
    found = validate(prompt, value)
    if not isinstance(found, Invalid):
        assert validate(prompt, found) == found
    else:
        assert found.text.get("ja") and found.text.get("en")


def test_every_prompt_has_a_value_that_answers_it() -> None:
    photo = {"file": "f", "content_type": "image/png", "size": 1}
    good = ["a", False, 7, HALL.value, {"lon": 1, "lat": 2.5}, {"id": 1}, "2026-04-01", "2026-04-01T09:30"]
    words = ["はい", "山田 花子", "ヤマダ ハナコ", "0265784111", "a@b.jp", "3968617", "AB12"]
    assert [code_of(p, v) for p, v in zip(PROMPTS, [*good, *words, photo, True], strict=True)] == ["ok"] * 17


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("3", "ok"),
        ("３", "ok"),
        ("0", "range"),
        (10**17, "range"),
        ("1e3", "number"),
        (2.5, "number"),
        (True, "number"),
    ],
)
def test_number(value: Any, code: str) -> None:
    assert code_of(Number("k", Q, min=1, max=9), value) == code


def test_choose_tells_true_from_one() -> None:
    prompt = Choose("k", Q, options=(Option(1, Q),))
    assert (code_of(prompt, 1), code_of(prompt, True), code_of(prompt, "1")) == ("ok", "choose", "choose")


def test_optional_is_skipped_by_nothing() -> None:
    prompt = Number("k", Q, max=9, optional=True)
    assert (validate(prompt, None), validate(prompt, "")) == (None, None)
    assert code_of(Number("k", Q, max=9), None) == "missing"


def test_check_of_the_flow_has_the_last_word() -> None:
    odd = Number("k", Q, max=9, check=lambda value: say("奇数で") if value % 2 == 0 else None)
    assert (code_of(odd, 3), code_of(odd, 4), code_of(odd, 10)) == ("ok", "check", "range")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"lon": 137.95, "lat": 35.85}, "ok"),
        ({"lon": 139.7, "lat": 35.6}, "outside"),
        ({"lon": float("nan"), "lat": 35.85}, "place"),
        ({"lon": 137.95, "lat": 95}, "place"),
        ({"lon": "137.95", "lat": "35.85"}, "place"),
        ({"place_id": "f1"}, "ok"),
        ("市役所", "place"),
    ],
)
def test_place(value: Any, code: str) -> None:
    assert code_of(PROMPTS[3], value) == code


def test_place_that_is_listed_has_the_coordinates_of_the_list() -> None:
    forged = {"lon": 137.99, "lat": 35.89, "name": "x", "place_id": "f1"}
    assert validate(PROMPTS[3], forged) == HALL.value


def test_is_inside_a_ring_that_is_not_convex() -> None:
    ring = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 1.0), (0.0, 4.0))
    assert [is_inside(x, y, ring) for x, y in ((1, 1), (2, 3), (3, 3.5), (5, 1))] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-04-02", "ok"),
        ("2026-03-31", "too_early"),
        ("2026-05-01", "too_late"),
        ("2026-04-29", "closed"),
        ("2026-02-30", "date"),
        ("明日", "date"),
    ],
)
def test_date(value: str, code: str) -> None:
    prompt = Date("k", Q, min=FIRST, max=LAST, closed=(Closed(date(2026, 4, 29), say("昭和の日")),))
    assert code_of(prompt, value) == code


def test_closed_day_says_why_in_the_persons_words() -> None:
    prompt = Date("k", Q, min=FIRST, max=LAST, closed=(Closed(date(2026, 4, 29), say("昭和の日")),))
    found = validate(prompt, "2026-04-29")
    expected = "2026年4月29日(水)はお休みです(昭和の日)。別の日を選んでください。"
    assert found.text.get("ja") == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-04-01T09:30", "ok"),
        ("2026-04-01T09:29", "too_early"),
        ("2026-04-30T15:00", "ok"),
        ("2026-04-02T08:59", "out_of_hours"),
        ("2026-04-02T15:01", "out_of_hours"),
        ("2026-04-02T25:00", "time"),
        ("2026-04-02T", "time"),
        ("2026-04-02", "time"),
        ("T10:00", "date"),
    ],
)
def test_date_with_time(value: str, code: str) -> None:
    assert code_of(PROMPTS[7], value) == code


@pytest.mark.parametrize(
    ("form", "typed", "value"),
    [
        ("name", " 山田　 花子 ", "山田 花子"),
        ("kana", "いな はなこ", "イナ ハナコ"),
        ("kana", "ｲﾅ ﾊﾅｺ", "イナ ハナコ"),
        ("phone", "０２６５－７８－４１１１", "0265784111"),
        ("phone", "+81 265 78 4111", "+81265784111"),
        ("email", "Ｈanako@example.jp", "Hanako@example.jp"),
        ("postcode", "396-8617", "3968617"),
        ("code", "ab-12 3", "AB123"),
        ("plain", "1行\r\n2行\x07", "1行\n2行"),
    ],
)
def test_text_is_tidied(form: Any, typed: str, value: str) -> None:
    assert validate(TextPrompt("k", Q, form=form), typed) == value


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("kana", "山田"),
        ("phone", "110"),
        ("email", "hanako"),
        ("postcode", "12"),
        ("code", "あ"),
        ("name", "  "),
    ],
)
def test_text_that_will_not_do(form: Any, typed: str) -> None:
    assert code_of(TextPrompt("k", Q, form=form), typed) in (form, "missing")


def test_text_too_long() -> None:
    assert code_of(TextPrompt("k", Q, max_length=3), "あいうえ") == "too_long"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "ok"),
        ({"size": 10_000_001}, "too_large"),
        ({"content_type": "text/html"}, "photo"),
        ({"file": 1}, "photo"),
    ],
)
def test_photo(changes: dict[str, Any], code: str) -> None:
    value = {"file": "f", "content_type": "image/jpeg", "size": 5, **changes}
    assert code_of(Photo("k", Q), value) == code


@pytest.mark.parametrize(
    ("told", "keeps_day", "kept"),
    [
        ("2026-06-10", True, "2026-06-10"),
        ("2026-06-10", False, None),
        ("20260610", True, None),
        ("tomorrow", True, None),
        (5, True, None),
    ],
)
def test_photo_keeps_its_day_where_it_is_asked_for(told: Any, keeps_day: bool, kept: str | None) -> None:
    value = {"file": "f", "content_type": "image/jpeg", "size": 5, "taken_on": told}
    found = validate(Photo("k", Q, keeps_day=keeps_day), value)
    assert isinstance(found, dict)
    assert found.get("taken_on") == kept
