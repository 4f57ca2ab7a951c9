"""How a name sounds: kana and romaji (Hepburn, Kunrei, what keyboards take) become comparable.

Long vowels and 促音 are dropped, so that とーきょー, とうきょう, tokyo and toukyou are one; `sound_loosely`
drops 濁点 as well and makes small kana large. Old forms of kanji (澤, 濱) become the usual ones. A string
that does not read as romaji keeps its letters.

Tables after 内閣告示「ローマ字のつづり方」 (both tables) and the spellings of Hepburn's as passports write
it.
"""

import re
import unicodedata

from moyai.core.places.folding import fold

_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "v": "ばびぶべぼ",
}
_YOUON = {
    **{f"{row}y": _ROWS[row][1] for row in "kstnhmrgzdbp"},
    **{"sh": "し", "ch": "ち", "j": "じ", "jy": "じ", "cy": "ち"},
}
_SINGLE = {
    **{"ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "お", "shi": "し", "chi": "ち", "tsu": "つ"},
    **{"ji": "じ", "fu": "ふ", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ", "she": "しぇ"},
    **{"che": "ちぇ", "je": "じぇ", "thi": "てぃ", "dhi": "でぃ"},
}
_SYLLABLES = {
    **{row + vowel: kana for row, line in _ROWS.items() for vowel, kana in zip(_VOWELS, line, strict=True)},
    **{
        row + v: first + small
        for row, first in _YOUON.items()
        for v, small in zip("auo", "ゃゅょ", strict=True)
    },
    **_SINGLE,
}
_LONGEST = max(map(len, _SYLLABLES))
_LATIN = re.compile("[a-zāīūēōâîûêô'’-]+")
_LONG_LETTERS = str.maketrans("āīūēōâîûêô’-", "aiueoaiueo''")

_OLD_FORMS = "澤濱邊齋齊廣髙﨑學國驛會龍嶋黑寶縣瀧櫻惠榮樂醫壽鐵檜條"
_USUAL = "沢浜辺斎斉広高崎学国駅会竜島黒宝県滝桜恵栄楽医寿鉄桧条"
_PLAIN = str.maketrans(
    {
        **dict(zip(_OLD_FORMS, _USUAL, strict=True)),
        **{"ぢ": "じ", "づ": "ず", "ゔ": "ぶ", "を": "お", "っ": "", "ー": "", "〜": "", "~": ""},
    }
)
_LARGE = dict(zip("ぁぃぅぇぉゃゅょゎ", "あいうえおやゆよわ", strict=True))
_UNVOICED = {
    kana: unicodedata.normalize("NFD", kana)[0]
    for kana in map(chr, range(ord("あ"), ord("ん") + 1))
    if len(unicodedata.normalize("NFD", kana)) > 1
}
_LOOSE = str.maketrans({**_UNVOICED, **_LARGE})


def _list_kana(vowel: int, small: str) -> str:
    """Return the kana that end in a vowel."""
    rest = {0: "やわ", 1: "", 2: "ゆ", 3: "", 4: "よ"}[vowel]
    return "".join(line[vowel] for line in _ROWS.values()) + rest + small


_LONG = re.compile(
    "|".join(
        f"(?<=[{_list_kana(vowel, small)}])[{drawn}]+"
        for vowel, (small, drawn) in enumerate(
            (("ゃぁ", "あ"), ("ぃ", "い"), ("ゅぅ", "う"), ("ぇ", "えい"), ("ょぉ", "おう"))
        )
    )
)


def read_romaji(letters: str) -> str | None:
    """Return what lower-case romaji reads as in hiragana, or None when it is not romaji."""
    found, at = [], 0
    while at < len(letters):
        kana, taken = _read_syllable(letters, at)
        if not taken:
            return None
        found.append(kana)
        at += taken
    return "".join(found)


def to_kana(text: str) -> str:
    """Return the text folded, with what reads as romaji in hiragana."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return fold(_LATIN.sub(_to_kana, plain))


def sound(text: str) -> str:
    """Return what a name sounds like: to compare, not to show."""
    return _LONG.sub("", to_kana(text).translate(_PLAIN))


def sound_loosely(text: str) -> str:
    """Return what a name sounds like without 濁点, 半濁点 and small kana."""
    return _LONG.sub("", to_kana(text).translate(_PLAIN).translate(_LOOSE))


def _to_kana(match: re.Match[str]) -> str:
    letters = match.group().translate(_LONG_LETTERS)
    return read_romaji(letters) or match.group()


def _read_syllable(letters: str, at: int) -> tuple[str, int]:
    """Return the kana at this letter and how many letters it takes; 0 when there is none."""
    for length in range(_LONGEST, 0, -1):
        kana = _SYLLABLES.get(letters[at : at + length])
        if kana is not None and len(letters) >= at + length:
            return kana, length
    return _read_mark(letters, at)


def _read_mark(letters: str, at: int) -> tuple[str, int]:
    """Return 撥音, 促音 and letters that only lengthen or part."""
    letter, after = letters[at], letters[at + 1 : at + 3]
    if letter == "n":
        is_doubled = after[:1] == "n" and after[1:] not in tuple(_VOWELS + "y")  # konnbanwa
        return "ん", 2 if is_doubled or after[:1] == "'" else 1
    if letter == "m" and after[:1] in ("b", "m", "p"):
        return "ん", 1
    if letter == "'":
        return "", 1
    if letter == after[:1] or (letter == "t" and after == "ch"):
        return "っ", 1
    is_lengthening = letter == "h" and at > 0 and letters[at - 1] == "o"
    return "", 1 if is_lengthening else 0
