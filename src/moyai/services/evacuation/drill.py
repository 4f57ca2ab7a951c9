"""The mark of a drill: one place that says how it looks, in every language and everywhere."""

from __future__ import annotations

from moyai.engines.conversation import Language, Localized, Text
from moyai.services.evacuation.enums import Mode

MARK = "【訓練】"
MARK_EN = "[DRILL] "
FILE_MARK = "kunren-drill-"
MARKS: dict[Language, str] = {
    "zh-hans": "【演习】",
    "zh-hant": "【演習】",
    "ko": "【훈련】",
    "tl": "[PAGSASANAY] ",
    "pt": "[SIMULADO] ",
    "es": "[SIMULACRO] ",
    "fr": "[EXERCICE] ",
    "ru": "[УЧЕНИЯ] ",
    "vi": "[DIỄN TẬP] ",
    "th": "[ฝึกซ้อม] ",
    "my": "[လေ့ကျင့်ခန်း] ",
    "id": "[LATIHAN] ",
    "ne": "[अभ्यास] ",
}
_SPOKEN, _SPOKEN_EN = "これは訓練です。", "This is a drill. "


def mark(words: str, mode: str) -> str:
    """Return Japanese words with the mark before them where it is a drill; never twice."""
    return words if mode != Mode.DRILL or words.startswith(MARK) else MARK + words


def mark_en(words: str, mode: str) -> str:
    """Return English words with the mark before them where it is a drill; never twice."""
    return words if mode != Mode.DRILL or words.startswith(MARK_EN) else MARK_EN + words


def mark_localized(words: Localized, mode: str) -> Localized:
    """Return a sentence with the mark in every language and length; the ear hears a sentence of its own."""
    if mode != Mode.DRILL:
        return words
    easy = None if words.easy is None else _mark(words.easy, MARK, _SPOKEN)
    more = {code: _mark(text, MARKS[code], MARKS[code]) for code, text in words.more.items()}
    return Localized(_mark(words.ja, MARK, _SPOKEN), _mark(words.en, MARK_EN, _SPOKEN_EN), easy, more)


def name_file(name: str, mode: str) -> str:
    """Return the name of an export; that of a drill begins with the mark."""
    return FILE_MARK + name if mode == Mode.DRILL else name


def _mark(text: Text, written: str, spoken: str) -> Text:
    return Text(written + text.full, written + text.get("short"), spoken + text.get("spoken"))
