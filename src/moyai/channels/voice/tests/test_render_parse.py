"""Every kind of prompt by keys alone: what was said is what the keys do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from moyai.channels.voice import texts
from moyai.channels.voice.keypad import Ear, Page
from moyai.channels.voice.moves import Answer, Change, Keep, Person, Refuse
from moyai.channels.voice.parse import is_repeat, parse
from moyai.channels.voice.render import render
from moyai.channels.voice.speech import LIMIT_S, pack
from moyai.engines.conversation import (
    Choose,
    Closed,
    Confirm,
    Date,
    Fact,
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
    TextPrompt,
    Visited,
    spoken_seconds,
    validate,
)

TODAY = date(2026, 4, 1)
ASK = Localized("どうしますか。", "What now?")


def say(words: str) -> Localized:
    return Localized(words, f"en {words}")


def option(number: int) -> PlaceOption:
    return PlaceOption(say(f"施設{number}号館"), 137.9, 35.8, f"facility:{number}")


CLINICS = PlaceGroup(say("病院"), tuple(option(n) for n in range(1, 21)))
SHOPS = PlaceGroup(say("店"), (option(30),))
HOME = PlaceOption(say("自宅"), 137.91, 35.81, "home:1")
PLACE = Place("to", ASK, own=(HOME,), groups=(CLINICS, SHOPS))
DAYS = Date(
    "when",
    ASK,
    min=TODAY,
    max=TODAY + timedelta(days=14),
    closed=(Closed(date(2026, 4, 4), say("土曜日")), Closed(date(2026, 4, 5), say("日曜日"))),
    with_time=True,
    opens=time(9, 0),
    closes=time(15, 0),
)


def ear(**facts: Any) -> Ear:
    return Ear(
        today=TODAY, find_place={"facility:7": option(7)}.get, find_numbered={41: option(7)}.get, **facts
    )


def press(prompt: Prompt, *keys: str, **facts: Any) -> Any:
    """Press keys page by page, as the call does; return the last move."""
    kept: dict[str, Any] = {}
    move: Any = None
    for pressed in keys:
        move = parse(render(prompt, ear(kept=kept, **facts)), pressed)
        if isinstance(move, Keep):
            kept = dict(move.kept)
    return move


def page_after(prompt: Prompt, *keys: str, **facts: Any) -> Page:
    move = press(prompt, *keys, **facts) if keys else Keep()
    assert isinstance(move, Keep)
    return render(prompt, ear(kept=dict(move.kept), **facts))


@pytest.mark.parametrize("number", [1, 5, 8, 9, 20])
def test_choose_reaches_every_option(number: int) -> None:
    prompt = Choose("c", ASK, options=tuple(Option(f"v{n}", say(f"{n}号館")) for n in range(number)))
    kept: dict[str, Any] = {}
    reached: list[str] = []
    for _ in range(9):
        page = render(prompt, ear(kept=kept))
        assert len(page.keys) <= 9
        reached += [move.value for move in page.keys.values() if isinstance(move, Answer)]
        if "9" not in page.keys or len(reached) >= number:
            break
        kept = dict(page.keys["9"].kept)  # type: ignore[union-attr]
    assert reached == [f"v{n}" for n in range(number)]


def test_last_page_of_a_list_goes_on_with_its_first() -> None:
    prompt = Choose("c", ASK, options=tuple(Option(n, say(f"{n}号館")) for n in range(12)))
    assert press(prompt, "9", "1") == Answer(8)
    assert press(prompt, "9", "9", "1") == Answer(0)


def test_zero_is_a_person_everywhere_and_star_repeats() -> None:
    prompts = [PLACE, DAYS, Number("n", ASK, max=99), TextPrompt("t", ASK, form="phone"), Show("s", ASK)]
    assert [parse(render(prompt, ear()), "0") for prompt in prompts] == [Person()] * 5
    assert is_repeat("*") and is_repeat("*#") and not is_repeat("1*")


@pytest.mark.parametrize("keys", ["", "7", "**", "1#1", "A", "１", "10", "4" * 40])
def test_keys_that_mean_nothing_mean_nothing(keys: str) -> None:
    prompt = Choose("c", ASK, options=(Option("a", say("あ")), Option("b", say("い"))))
    assert parse(render(prompt, ear()), keys) is None


def test_confirm_says_its_facts_and_leads_back_to_what_is_to_be_changed() -> None:
    journey = (Visited("from", say("どこから。"), {}, say("自宅"), False, 1, "place"),)
    facts = (Fact(say("乗るところ"), say("自宅"), "from"), Fact(say("番号"), Localized.same("4821")))
    prompt = Confirm("sure", ASK, facts=facts)
    page = render(prompt, ear(journey=journey))
    assert page.ask == ("どうしますか。", "乗るところ、自宅。", "番号、4、8、2、1。")
    assert press(prompt, "1") == Answer(True)
    assert press(prompt, "2") == Answer(False)
    assert press(prompt, "3") is None
    assert press(prompt, "3", "1", journey=journey) == Change("from")


def test_number_is_one_key_or_typed_and_zero_is_not_the_persons_key() -> None:
    few, many = Number("n", ASK, min=0, max=4), Number("n", ASK, min=0, max=120)
    assert [press(few, key) for key in ("4", "#", "5")] == [Answer(4), Answer(0), None]
    assert [press(many, key) for key in ("12#", "120", "00")] == [Answer(12), Answer(120), Answer(0)]


def test_place_offers_own_ones_then_frequent_ones_then_sorts() -> None:
    frequent = (option(12),)
    assert press(PLACE, "1", frequent=frequent) == Answer(HOME.value)
    assert press(PLACE, "2", frequent=frequent) == Answer(option(12).value)
    assert press(PLACE, "3", "2", "1", frequent=frequent) == Answer(option(30).value)
    assert press(PLACE, "2", "1", "9", "1") == Answer(option(8).value)


def test_place_by_its_number_is_read_back() -> None:
    assert page_after(PLACE, "2", "3", "41#").ask == ("施設7号館、ですね。",)
    assert press(PLACE, "2", "3", "41#", "1") == Answer(option(7).value)
    assert press(PLACE, "2", "3", "41#", "2", "41#", "#") == Answer(option(7).value)


@pytest.mark.parametrize("keys", ["7#", "99999#", "1234567890#", "000#", "#"])
def test_number_in_no_booklet_is_refused_and_asked_again(keys: str) -> None:
    expected = None if keys == "#" else Refuse(texts.NO_SUCH_PLACE, {"at": "number"})
    assert press(PLACE, "2", "3", keys) == expected


def test_two_zeros_lead_back_from_the_number_to_the_list() -> None:
    assert page_after(PLACE, "2", "3", "00#").says == page_after(PLACE, "2").says
    assert press(PLACE, "2", "3", "00") == Keep({"at": "groups"})
    assert press(PLACE, "2", "3", "0#") == Person()


def test_place_outside_the_area_is_not_read_out() -> None:
    ring = ((137.0, 35.0), (137.5, 35.0), (137.5, 35.5))
    page = render(Place("to", ASK, own=(HOME,), groups=(SHOPS,), areas=(ring,)), ear())
    assert page.says == ("場所の番号を押す、1番。",)


def test_slot_offers_are_keys_one_to_three_and_the_way_out() -> None:
    at = datetime(2026, 4, 1, 10, 0)
    offers = tuple(Offer({"id": n}, say(f"午前{n}時"), pickup=(at, at), fare_yen=1200) for n in range(1, 4))
    prompt = Slot("offer", ASK, offers=offers, optional=True)
    assert [press(prompt, key) for key in "1234"] == [
        *(Answer({"id": n}) for n in range(1, 4)),
        Answer(None),
    ]
    assert render(prompt, ear()).says[0] == "午前1時、1,200円、1番。"


def test_day_then_hour() -> None:
    page = render(DAYS, ear())
    assert page.says[0] == "今日、4月1日、水曜日、1番。"
    assert page.says[1] == "明日、4月2日、木曜日、2番。"
    assert page.says[3] == "4月6日、月曜日、4番。"  # the weekend is shut
    assert press(DAYS, "2", "0930") == Answer("2026-04-02T09:30")
    assert press(DAYS, "#", "0402", "0930") == Answer("2026-04-02T09:30")
    assert press(DAYS, "2", "#", "2") == Answer("2026-04-02T09:30")
    assert [press(DAYS, "2", bad) for bad in ("2460", "930", "9999", "093")] == [None] * 4
    assert [press(DAYS, "#", bad) for bad in ("0230", "1301", "04")] == [None] * 3


def test_closed_day_that_is_keyed_is_an_answer_that_will_be_refused() -> None:
    """The wish is to be heard, and recorded, by the conversation."""
    assert press(DAYS, "#", "0404", "1000") == Answer("2026-04-04T10:00")


def test_days_over_new_year_find_their_year() -> None:
    prompt = Date("d", ASK, min=date(2026, 12, 20), max=date(2027, 1, 20))
    assert press(prompt, "#", "0105") == Answer("2027-01-05")
    assert press(prompt, "#", "1224") == Answer("2026-12-24")


def test_birthday_is_eight_keys_and_read_back() -> None:
    prompt = Date("b", ASK, min=date(1900, 1, 1), max=TODAY, is_memorable=True)
    assert page_after(prompt, "19400401").ask == ("1940年4月1日、ですね。",)
    assert press(prompt, "19400401", "1") == Answer("1940-04-01")
    assert press(prompt, "19400401", "2", "19410401", "#") == Answer("1941-04-01")
    assert [press(prompt, bad) for bad in ("19400231", "1940041", "00000101")] == [None] * 3


def test_telephone_number_is_the_present_one_or_typed() -> None:
    prompt = TextPrompt("p", ASK, form="phone")
    assert press(prompt, "1", number="0265784111") == Answer("0265784111")
    assert press(prompt, "2", "0265784111", "1", number="0265999999") == Answer("0265784111")
    assert press(prompt, "0265784111", "#") == Answer("0265784111")
    assert press(TextPrompt("z", ASK, form="postcode"), "3968617", "1") == Answer("3968617")


def test_words_are_recorded_and_optional_ones_may_be_left_out() -> None:
    assert render(TextPrompt("n", ASK, form="name"), ear()).has_record
    optional = TextPrompt("r", ASK, optional=True)
    assert press(optional, "1") == Answer(None)
    assert page_after(optional, "2").has_record


def test_photo_is_left_out_or_a_persons_matter() -> None:
    assert render(Photo("p", ASK, optional=True), ear()).auto == Answer(None)
    assert render(Photo("p", ASK), ear()).auto == Person()


def test_show_goes_on() -> None:
    assert [press(Show("s", ASK), key) for key in "1#2"] == [Answer(True), Answer(True), None]


@pytest.mark.parametrize("language", ["ja", "en", "easy"])
@pytest.mark.parametrize("prompt", [PLACE, DAYS, Confirm("c", ASK, facts=(Fact(ASK, ASK),) * 9)])
def test_everything_said_fits_and_lists_keep_to_one_stretch(prompt: Prompt, language: Any) -> None:
    page = render(prompt, ear(language=language))
    for stretch in (*pack(page.ask, language), *pack(page.says, language)):
        assert spoken_seconds(stretch, language) <= LIMIT_S


def test_every_key_of_a_list_answers_its_prompt() -> None:
    for prompt in (PLACE, Choose("c", ASK, options=(Option(1, ASK), Option("x", ASK)))):
        moves = render(prompt, ear()).keys.values()
        answers = [move.value for move in moves if isinstance(move, Answer)]
        assert [validate(prompt, value) for value in answers] == answers
