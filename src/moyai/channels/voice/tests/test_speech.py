"""What is said fits the ear."""

from moyai.channels.voice.speech import LIMIT_S, pack, say_numbers, spell
from moyai.engines.conversation import spoken_seconds


def test_short_sentences_share_a_stretch_and_long_ones_do_not() -> None:
    assert pack(["あ。", "い。"]) == ("あ。 い。",)
    assert pack(["あ" * 50 + "。", "い" * 50 + "。"]) == ("あ" * 50 + "。", "い" * 50 + "。")
    assert pack(["", " "]) == ()


def test_a_sentence_longer_than_the_limit_is_broken_where_one_may_breathe() -> None:
    long = "、".join("あいうえおかきくけこ" for _ in range(20)) + "。"
    parts = pack([long])
    assert len(parts) > 2
    assert "".join(parts) == long
    assert all(spoken_seconds(part) <= LIMIT_S for part in parts)


def test_words_without_a_breath_are_broken_all_the_same() -> None:
    parts = pack(["あ" * 400])
    assert "".join(parts) == "あ" * 400
    assert all(spoken_seconds(part) <= LIMIT_S for part in parts)


def test_codes_are_dictated_and_years_money_and_hours_are_not() -> None:
    assert say_numbers("番号は4821です。") == "番号は4、8、2、1です。"
    assert say_numbers("1940年4月1日、1,200円、1200円、10時30分") == "1940年4月1日、1,200円、1200円、10時30分"
    assert say_numbers("code 48210937 in 1940", "en") == "code 4, 8, 2, 1, 0, 9, 3, 7 in 1940"
    assert spell("0265") == "0、2、6、5"
