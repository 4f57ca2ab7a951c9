"""Sounds, slips, and lines: what is compared with what."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moyai.core.places.lines import END, Lines
from moyai.core.places.nearness import find_near, is_near
from moyai.core.places.sounds import read_romaji, sound, sound_loosely, to_kana

LETTERS = "あかさ病"
texts = st.text(LETTERS, max_size=8)
kana = st.text("あいうえおかきくけこがぎしじちぢつづっゃゅょんーはばぱまやらわ", max_size=12)


@pytest.mark.parametrize(
    ("romaji", "read"),
    [
        ("inashi", "いなし"),
        ("inasi", "いなし"),
        ("chuo", "ちゅお"),
        ("tyuuou", "ちゅうおう"),
        ("byōin", "びょいん"),
        ("shin'etsu", "しんえつ"),
        ("shinetsu", "しねつ"),
        ("konnichiwa", "こんにちわ"),
        ("honn", "ほん"),
        ("namba", "なんば"),
        ("matcha", "まっちゃ"),
        ("hokkaido", "ほっかいど"),
        ("ohno", "おの"),
        ("ja", "じゃ"),
        ("hospital", "hospital"),
        ("第2", "第2"),
    ],
)
def test_romaji_is_read(romaji, read):
    assert to_kana(romaji) == read


@pytest.mark.parametrize("letters", ["station", "xyz", "q", "l"])
def test_what_is_no_romaji_is_not_read(letters):
    assert read_romaji(letters) is None


@pytest.mark.parametrize(
    "spellings",
    [
        ("とうきょう", "トーキョー", "tokyo", "toukyou", "Tōkyō", "とうきょお"),
        ("ほっかいどう", "hokkaido", "ほかいどう"),
        ("みかづき", "mikazuki", "みかずき"),
        ("沢渡", "澤渡"),
    ],
)
def test_spellings_that_sound_alike_are_one(spellings):
    assert len({sound(one) for one in spellings}) == 1


def test_loosely_also_without_marks_and_with_large_kana():
    assert sound_loosely("がっこう") == sound_loosely("かつこう".replace("つ", "")) == sound_loosely("かこ")
    assert sound_loosely("びょういん") == sound_loosely("ひよういん")


@given(kana)
def test_a_sound_sounds_like_itself(text):
    assert sound(sound(text)) == sound(text)
    assert sound_loosely(sound_loosely(text)) == sound_loosely(text)
    assert sound_loosely(sound(text)) == sound_loosely(text) or "ゃ" in text or "ゅ" in text or "ょ" in text


def list_slips(word):
    """Return every string that is one slip away from the word, and the word."""
    letters = LETTERS + "x"
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return {
        word,
        *(a + b[1:] for a, b in cuts if b),
        *(a + c + b[1:] for a, b in cuts if b for c in letters),
        *(a + c + b for a, b in cuts for c in letters),
        *(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1),
    }


@given(st.text(LETTERS, min_size=2, max_size=6), texts)
@example("ああかさ", "あかあさ")
def test_near_is_within_one_slip(word, text):
    # A letter that stands for any: what is wrong in the text may be no letter of the alphabet.
    assert is_near(word, text) == any(slip in text for slip in list_slips(word) if "x" not in slip)


@given(st.text(LETTERS, min_size=2, max_size=5), st.lists(texts, max_size=5))
def test_lines_find_what_contains_the_word(word, several):
    lines = Lines(several)
    assert lines.find(word) == {n for n, text in enumerate(several) if word in text}
    assert find_near(word, lines) == {n for n, text in enumerate(several) if is_near(word, text)}
    assert lines.find("") == set()
    assert not END.strip()
