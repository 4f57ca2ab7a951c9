"""How long a sentence takes to say: an estimate, good enough to keep telephone prompts short."""

from __future__ import annotations

import re
import unicodedata

from moyai.engines.conversation.texts import Language

# Announcers in Japan read about 300 characters of mixed kanji and kana a minute, which old ears can follow on
# the telephone. Fifteen seconds are then 75 characters.
JA_CHARACTERS_PER_S = 5.0
EN_WORDS_PER_S = 2.5


def spoken_seconds(words: str, language: Language = "ja") -> float:
    """Return about how many seconds it takes to say these words.

    Japanese counts every letter, digit and pause mark (、。) as one character; English counts words at 150 a
    minute, with a number read as one word for each two digits.
    """
    if language == "en":
        numbers = sum(len(digits) // 2 for digits in re.findall(r"[0-9]+", words))
        return (len(re.findall(r"\w+", words)) + numbers) / EN_WORDS_PER_S
    counted = [c for c in words if unicodedata.category(c)[0] in "LN" or c in "、。?!?!"]
    return len(counted) / JA_CHARACTERS_PER_S
