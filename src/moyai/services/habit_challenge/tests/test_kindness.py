"""Words that hurt are noticed however they are dressed; harmless words are let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.services.habit_challenge.kindness import Tone, find_tone


@pytest.mark.parametrize(
    "words",
    [
        "ばか",
        "バカじゃないの",
        "馬鹿",
        "ば・か",
        "ﾊﾞｶ",
        "きもい",
        "うざい",
        "のろま！",
        "だ ま れ",
        "You idiot",
        "老害ろうがい",
    ],
)
def test_words_that_hurt(words: str) -> None:
    assert find_tone(words) is Tone.HURTS


@pytest.mark.parametrize("words", ["死ね", "し ね", "シネ！", "殺すぞ", "消えろ", "I will kill you"])
def test_words_that_threaten(words: str) -> None:
    assert find_tone(words) is Tone.THREATENS


@pytest.mark.parametrize(
    "words",
    [
        "きょうは6000歩あるきました",
        "歩いてばかりいます",
        "がんばりましたね、ぶらぶら散歩",
        "ちびりちびり飲みました",
        "はげみになります",
        "葛湯がおいしい",
        "あほうどりを見た",
        "まってるよ、おばあちゃん",
        "いっしょに歩いてほしいしねえ",
        "Nice walk today",
        "diet and studied",
    ],
)
def test_harmless_words(words: str) -> None:
    assert find_tone(words) is Tone.KIND


@given(st.text(max_size=300))
def test_any_words_have_a_tone(words: str) -> None:
    assert find_tone(words) in Tone
