"""Words that hurt, found in what is written to a team: its writer is asked to think again before it goes.

No list knows every insult, and every list takes some harmless words for one. So nothing is refused by it: the
writer may send all the same, and what threatens is then shown to a moderator. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Tone(StrEnum):
    """How words sound."""

    KIND = "kind"
    HURTS = "hurts"
    THREATENS = "threatens"


_HURTS = (
    "ばか(?!り|に[^す]|らし)",
    "あほ(?!うどり)",
    "まぬけ",
    "のろま",
    "ぶす(?![りた])",
    "でぶ(?![りょ])",
    "はげ(?![みまんしるたでみ])",
    "ちび(?![りち])",
    "きもい",
    "きもちわるいやつ",
    "うざ(?:い|った)",
    "くず(?![れしをがの湯ゆ])",
    "ごみくず",
    "うそつき",
    "やくたたず",
    "だまれ",
    "くるな",
    "でていけ",
    "いなくなれ",
    "(?:じじい|ばばあ)",
    "ろうがい",
    "くそ(?!う)",
    "さぼるな",
    "(?:^|[^ァ-ヶー])ボケ(?:$|[^ァ-ヶー])",
    r"\b(?:idiot|stupid|moron|loser|ugly|shut up|fat pig)\b",
)
_THREATENS = (
    "しね(?:$|[^んまえ])",
    "死ね",
    "ころす",
    "殺す",
    "ころしてやる",
    "殺してやる",
    "きえろ",
    "消えろ",
    "なぐってやる",
    "殴ってやる",
    "いえにいくぞ",
    r"\b(?:kill you|die)\b",
)
_KANJI = str.maketrans(
    {"馬": "ば", "鹿": "か", "阿": "あ", "呆": "ほ", "嘘": "うそ", "黙": "だま", "糞": "くそ"}
)
_APART = re.compile(r"[\s・･.。、,，~〜ー\-_*＊|/]+")
_hurts = re.compile("|".join(_HURTS))
_threatens = re.compile("|".join(_THREATENS))


def find_tone(text: str) -> Tone:
    """Return how words sound; spaces, width, katakana and stretched sounds between letters hide nothing."""
    plain = unicodedata.normalize("NFKC", text).lower()
    forms = (plain, _fold(plain))
    if any(_threatens.search(form) for form in forms):
        return Tone.THREATENS
    return Tone.HURTS if any(_hurts.search(form) for form in forms) else Tone.KIND


def _fold(text: str) -> str:
    """Return it in hiragana without what is put between letters; Latin words keep their spaces."""
    kana = "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in text)
    return _APART.sub("", kana.translate(_KANJI))
