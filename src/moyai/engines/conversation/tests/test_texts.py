"""Words in languages and lengths."""

from datetime import date, datetime, time

import pytest

from moyai.engines.conversation import (
    Choose,
    Date,
    Localized,
    Option,
    Text,
    answer_label,
    clock_label,
    day_label,
    joined,
    moment_label,
    spoken_seconds,
)


def test_missing_lengths_and_languages_fall_back() -> None:
    words = Localized(Text("乗る場所はどこですか", "乗る場所"), "Where from?")
    assert words.get("ja", "short") == "乗る場所"
    assert words.get("ja", "spoken") == "乗る場所はどこですか"
    assert (words.get("easy"), words.get("en", "short")) == ("乗る場所はどこですか", "Where from?")


def test_format_takes_facts_in_the_same_language_and_length() -> None:
    day = Localized(Text("4月1日(水)", spoken="4月1日、水曜日"), "Wednesday", "4がつ1にち")
    ask = Localized("{day}、{n}人です", "{day} for {n}").format(day=day, n=2)
    assert ask.get("ja") == "4月1日(水)、2人です"
    assert ask.get("ja", "spoken") == "4月1日、水曜日、2人です"
    assert ask.get("en") == "Wednesday for 2"
    assert ask.get("easy") == "4がつ1にち、2人です"


def test_format_keeps_braces_that_a_person_typed() -> None:
    assert Localized("{name}さん", "{name}").format(name="{x}").get("ja") == "{x}さん"


def test_format_without_a_fact_is_an_error() -> None:
    with pytest.raises(KeyError):
        Localized("{name}", "{name}").format()


def test_json_round_trip() -> None:
    words = Localized(Text("長い", "短", "よむ"), "long", "ながい")
    assert Localized.from_json(words.to_json()) == words


def test_joined() -> None:
    assert joined([Localized("水", "Wed"), Localized("金", "Fri")]).get("ja") == "水、金"
    assert joined([Localized("水", "Wed"), Localized("金", "Fri")]).get("en") == "Wed, Fri"


@pytest.mark.parametrize(
    ("at", "ja", "digits"),
    [
        (time(0, 5), "午前0時5分", "0:05"),
        (time(9, 0), "午前9時", "9:00"),
        (time(12, 30), "午後0時30分", "12:30"),
        (time(23, 59), "午後11時59分", "23:59"),
    ],
)
def test_clock_label(at: time, ja: str, digits: str) -> None:
    assert (clock_label(at).get("ja"), clock_label(at).get("ja", "short")) == (ja, digits)


def test_day_and_moment_label() -> None:
    assert day_label(date(2026, 4, 1)).get("en") == "Wednesday 1 April 2026"
    assert day_label(date(2026, 4, 1)).get("ja", "spoken") == "4月1日、水曜日"
    assert moment_label(datetime(2026, 4, 1, 13, 5)).get("ja") == "2026年4月1日(水) 午後1時5分"


def test_answer_label_of_a_birthday_has_no_weekday() -> None:
    prompt = Date("k", Localized("?", "?"), min=date(1900, 1, 1), max=date(2026, 1, 1), is_memorable=True)
    assert answer_label(prompt, "1941-03-09").get("ja") == "1941年3月9日"
    assert answer_label(prompt, "1941-03-09").get("en") == "9 March 1941"


def test_digest_is_the_same_for_equal_prompts_and_another_for_other_words() -> None:
    def make(label: str) -> Choose:
        ask = Localized("どれ", "Which")
        return Choose("k", ask, options=(Option("a", Localized(label, "A")),), check=lambda value: None)

    assert make("あ").digest == make("あ").digest
    assert make("あ").digest != make("い").digest


def test_spoken_seconds() -> None:
    assert spoken_seconds("あ" * 75) == 15
    assert spoken_seconds("「乗る場所」は、どこですか。") == 2.4
    assert spoken_seconds("Please say the number 1234.", "en") == 2.8
