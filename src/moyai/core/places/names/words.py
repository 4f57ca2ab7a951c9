"""Which words may be a place's name."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused
from moyai.core.places.folding import fold

LONGEST = 40
_LEAST = 2
_DIGITS = re.compile(r"\d")
_MOST_DIGITS = 3
_PERSON = re.compile("(さん|さま|様|氏|ちゃん|くん|君|殿)|宅|んち|[のんが](家|うち|いえ|実家)$")


class NotAName(Refused):
    """These words cannot be a place's name."""

    def __init__(self) -> None:
        text = _("呼び名は2文字から40文字までです。電話番号や番地のような数字は入れられません。")
        super().__init__("not_a_name", text)


def clean_words(typed: str) -> str:
    """Return the words as they are kept.

    Raises:
        NotAName: They are too short or too long, or hold a number such as a telephone's or a house's.
    """
    words = " ".join(unicodedata.normalize("NFKC", typed).split())
    digits = len(_DIGITS.findall(words))
    if len(fold(words)) < _LEAST or len(words) > LONGEST or digits > _MOST_DIGITS or "@" in words:
        raise NotAName
    return words


def is_of_a_person(words: str) -> bool:
    """Tell whether the words look like somebody, or somebody's house: such words are never learnt."""
    return bool(_PERSON.search(unicodedata.normalize("NFKC", words)))


def make_key(words: str) -> str:
    """Return what two spellings of one name have in common."""
    return fold(words)[:LONGEST]
