"""What is rendered can be answered: for each kind, parse(render(x)) is x."""

from datetime import date, datetime, time
from typing import Any

import pytest

from moyai.channels.web.parse import parse
from moyai.channels.web.render import Page, render
from moyai.engines.conversation import (
    Choose,
    Closed,
    Confirm,
    Date,
    Fact,
    Invalid,
    Localized,
    Number,
    Offer,
    Option,
    Photo,
    Place,
    PlaceGroup,
    PlaceOption,
    Prompt,
    Show,
    Slot,
    Text,
    TextPrompt,
    validate,
)
from moyai.engines.conversation.tests.toy import HALL, SQUARE, say

DAY, NEXT = date(2026, 4, 1), date(2026, 4, 2)
PAGE = Page(language="en", today=DAY)
SHOP = PlaceOption(say("店"), 137.95, 35.82, "facility:9")
FAR = PlaceOption(say("遠い店"), 139.0, 35.0, "facility:8")


def read(prompt: Prompt, **form: str) -> Any:
    return parse(
        prompt, form, find_place=lambda token: SHOP if token == SHOP.token else None, name_point=near
    )


def near(lon: float, lat: float) -> str:
    return f"{lon}/{lat}"


def test_choose_tokens_come_back_as_their_values() -> None:
    prompt = Choose(
        "k", say("q"), options=(Option("a", say("A")), Option(2, say("B")), Option(True, say("C")))
    )
    tokens = [option["token"] for option in render(prompt, PAGE)["options"]]
    assert [read(prompt, answer=token) for token in tokens] == ["a", 2, True]


def test_confirm_yes_and_no() -> None:
    prompt = Confirm(
        "k", say("q"), facts=(Fact(say("運賃"), say("300円")), Fact(say("日"), say("1日"), "day"))
    )
    drawn = render(prompt, PAGE)
    assert [read(prompt, answer=a) for a in ("yes", "no")] == [True, False]
    assert drawn["review"] == [
        {"label": "en:運賃", "value": "en:300円", "key": ""},
        {"label": "en:日", "value": "en:1日", "key": "day"},
    ]


def test_show_is_read() -> None:
    assert read(Show("k", say("q")), answer="yes") is True


@pytest.mark.parametrize(("typed", "value"), [("2", 2), ("２", 2), (" +2 ", 2), ("-1", -1), ("二", "二")])
def test_number_typed(typed: str, value: Any) -> None:
    assert read(Number("k", say("q"), max=9), answer=typed) == value


def test_number_of_few_is_tiles_that_come_back() -> None:
    prompt = Number("k", say("q"), min=1, max=4, unit=say("人"))
    tokens = [option["token"] for option in render(prompt, PAGE)["options"]]
    assert [read(prompt, answer=token) for token in tokens] == [1, 2, 3, 4]
    assert "options" not in render(Number("k", say("q"), max=100), PAGE)


def test_place_tokens_come_back_as_their_values() -> None:
    group = PlaceGroup(say("買い物"), (SHOP,))
    prompt = Place("k", say("q"), own=(HALL,), groups=(group,), areas=(SQUARE,))
    drawn = render(prompt, Page(results=(SHOP, FAR)))
    assert read(prompt, answer=drawn["own"][0]["token"]) == HALL.value
    assert read(prompt, answer=drawn["groups"][0]["places"][0]["token"]) == SHOP.value
    assert read(prompt, answer=drawn["results"][0]["token"]) == SHOP.value
    assert [result.get("is_disabled", False) for result in drawn["results"]] == [False, True]


@pytest.mark.parametrize(
    ("objection", "detail"),
    [
        (say("同じところです。選びなおしてください。"), "ここは選べません"),
        (Localized(Text("同じところです。", "（乗るところ）"), "The same place."), "（乗るところ）"),
    ],
)
def test_place_that_the_flow_objects_to_says_so_shortly_and_cannot_be_chosen(
    objection: Localized, detail: str
) -> None:
    prompt = Place("k", say("q"), own=(HALL,), check=lambda value: objection)
    home = render(prompt, Page())["own"][0]
    assert (home["detail"], home["is_disabled"]) == (detail, True)


def test_place_point_on_the_map() -> None:
    prompt = Place("k", say("q"), areas=(SQUARE,))
    value = read(prompt, answer="point", lon="137.95000049", lat="35.85")
    assert value == {"lon": 137.95, "lat": 35.85, "name": "137.95/35.85", "place_id": None}
    assert render(prompt, PAGE)["map"]["areas"]["features"][0]["geometry"]["coordinates"][0][0] == [
        137.9,
        35.8,
    ]


@pytest.mark.parametrize("lon", ["", "nan", "inf", "1e999", "137,9", "99999"])
def test_place_point_that_is_none_is_objected_to(lon: str) -> None:
    prompt = Place("k", say("q"))
    assert isinstance(validate(prompt, read(prompt, answer="point", lon=lon, lat="35")), Invalid)


def test_slot_tokens_come_back_as_their_values() -> None:
    window = (datetime(2026, 4, 1, 10, 5), datetime(2026, 4, 1, 10, 15))
    offers = (Offer({"id": 1}, say("A"), window, window, 1300), Offer({"id": 2}, say("B")))
    prompt = Slot("k", say("q"), offers=offers, optional=True)
    drawn = render(prompt, PAGE)
    assert [read(prompt, answer=offer["token"]) for offer in drawn["offers"]] == [{"id": 1}, {"id": 2}]
    assert (drawn["offers"][0]["pickup"], drawn["offers"][0]["fare"]) == ("10:05〜10:15", "1,300 yen")
    assert read(prompt, action="skip") is None


def test_date_tiles_come_back_and_closed_days_say_why() -> None:
    closed = (Closed(NEXT, Localized("祝日", "Holiday")),)
    prompt = Date("k", say("q"), min=DAY, max=NEXT, closed=closed)
    first, second = render(prompt, PAGE)["days"]
    assert read(prompt, answer=first["token"]) == "2026-04-01"
    assert (first["detail"], first["is_disabled"]) == ("Today", False)
    assert (second["detail"], second["is_disabled"]) == ("Holiday", True)


def test_date_with_time_comes_back() -> None:
    prompt = Date(
        "k", say("q"), min=DAY, max=NEXT, with_time=True, opens=time(9), closes=time(10), step_min=30
    )
    drawn = render(prompt, PAGE)
    assert [choice["token"] for choice in drawn["times"]] == ["09:00", "09:30", "10:00"]
    assert read(prompt, answer="2026-04-01", time="9:30") == "2026-04-01T09:30"
    assert isinstance(validate(prompt, read(prompt, answer="2026-04-01", time="")), Invalid)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (("1941", "3", "9"), "1941-03-09"),
        (("１９４１", "３", "９"), "1941-03-09"),
        (("昭和１５年", "４月", "１日"), "1940-04-01"),
        (("S15", "4", "1"), "1940-04-01"),
        (("令和元", "5", "1"), "2019-05-01"),
        (("", "", ""), ""),
    ],
)
def test_memorable_date(typed: tuple[str, str, str], value: str) -> None:
    prompt = Date("k", say("q"), min=date(1900, 1, 1), max=DAY, is_memorable=True)
    assert read(prompt, year=typed[0], month=typed[1], day=typed[2]) == value


@pytest.mark.parametrize(
    "typed",
    [
        *[("1941", "13", "1"), ("1941", "x", "1"), ("1941", "", "1"), ("0", "1", "1")],
        *[("昭和99", "1", "1"), ("慶応3", "1", "1"), ("15", "4", "1")],
    ],
)
def test_memorable_date_that_is_none_is_objected_to(typed: tuple[str, str, str]) -> None:
    prompt = Date("k", say("q"), min=date(1900, 1, 1), max=DAY, is_memorable=True)
    value = read(prompt, year=typed[0], month=typed[1], day=typed[2])
    wrong = validate(prompt, value)
    assert isinstance(wrong, Invalid)
    assert "昭和15年4月1日" in wrong.text.get("ja")


def test_text_and_photo() -> None:
    phone = TextPrompt("k", say("q"), form="phone")
    assert read(phone, answer="0265-78-4111") == "0265-78-4111"
    assert render(phone, PAGE)["input_type"] == "tel"
    assert render(Photo("k", say("q")), PAGE)["accept"] == "image/jpeg,image/png,image/webp"


def test_what_was_typed_is_there_again_with_its_error() -> None:
    prompt = Number("k", say("q"), max=100)
    problem = validate(prompt, "1000")
    drawn = render(prompt, Page(problem=problem, typed={"answer": "1000"}))
    assert (drawn["value"], drawn["error"]) == ("1000", "0から100までの数を入れてください。")


def test_what_was_chosen_is_selected_again() -> None:
    prompt = Choose("k", say("q"), options=(Option("a", say("A")), Option("b", say("B"))))
    drawn = render(prompt, Page(typed={"answer": "b"}))
    assert [option["is_selected"] for option in drawn["options"]] == [False, True]
