"""The letters that banks take: half-width kana, capitals, digits and a few signs (JIS X 0201)."""

from __future__ import annotations

from unicodedata import normalize

SIGNS = " ()-./"
ALLOWED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + SIGNS + "｢｣" + "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ"
)

_FIRST_HALF, _FIRST_BYTE = 0xFF61, 0xA1
_LAST_BYTE = 0xDF
_BECOMES = str.maketrans(
    {
        # small letters are written large, ヲ as オ, the long vowel as a hyphen
        **dict(zip("ｧｨｩｪｫｬｭｮｯｦ", "ｱｲｳｴｵﾔﾕﾖﾂｵ", strict=True)),
        **dict.fromkeys("ｰ‐‑‒–—―−－ー", "-"),
        **dict.fromkeys("・･·", "."),
        "　": " ",
    }
)
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def _list_halves() -> dict[str, str]:
    """Return every full-width kana with its half-width letters, e.g. ガ: ｶﾞ."""
    halves = {}
    plain = [chr(code) for code in range(_FIRST_HALF, 0xFFA0)]
    for half in plain:
        for mark in ("", "ﾞ", "ﾟ"):
            full = normalize("NFKC", half + mark)
            if len(full) == 1:
                halves[full] = half + mark
    return halves


_HALVES = _list_halves() | {"゛": "ﾞ", "゜": "ﾟ"}


def to_bank_kana(text: str) -> str:
    """Return a name in the letters of banks: ﾔﾏﾀﾞ ﾊﾅｺ for やまだ　はなこ, capitals for Latin letters.

    What has no such letter (kanji above all) stays as it is, to be refused by whoever writes it.
    """
    full = normalize("NFKC", text).translate(_HIRAGANA)
    half = "".join(_HALVES.get(each, each) for each in full)
    return " ".join(half.upper().translate(_BECOMES).split())


def is_bank_text(text: str) -> bool:
    """Tell whether a text has only the letters of banks."""
    return all(each in ALLOWED for each in text)


def encode(text: str) -> bytes:
    """Return one byte for each letter (JIS X 0201).

    Raises:
        ValueError: A letter has none.
    """
    return bytes(_to_byte(each) for each in text)


def decode(data: bytes) -> str:
    """Return the letters of some bytes.

    Raises:
        ValueError: A byte has none.
    """
    return "".join(_to_letter(each) for each in data)


def _to_byte(letter: str) -> int:
    code = ord(letter)
    if 0x20 <= code < 0x7F:
        return code
    if _FIRST_HALF <= code <= _FIRST_HALF + _LAST_BYTE - _FIRST_BYTE:
        return code - _FIRST_HALF + _FIRST_BYTE
    raise ValueError(f"{letter!r} has no byte")


def _to_letter(byte: int) -> str:
    if 0x20 <= byte < 0x7F:
        return chr(byte)
    if _FIRST_BYTE <= byte <= _LAST_BYTE:
        return chr(byte - _FIRST_BYTE + _FIRST_HALF)
    raise ValueError(f"byte {byte:#x} has no letter")
