"""One form for the many ways in which names, readings, telephones and addresses are written.

Old and personal forms of characters (髙, 齋, 邉, 澤 …) become the common one: pairs from the character
tables of the family register (戸籍統一文字, 法務省) that occur in surnames, not all of them.
"""

from __future__ import annotations

import re
import unicodedata

_VARIANTS = {
    "髙": "高", "﨑": "崎", "嵜": "崎", "碕": "崎", "齋": "斉", "齊": "斉", "斎": "斉", "邊": "辺",
    "邉": "辺", "澤": "沢", "濵": "浜", "濱": "浜", "廣": "広", "國": "国", "榮": "栄", "德": "徳",
    "惠": "恵", "眞": "真", "龍": "竜", "櫻": "桜", "嶋": "島", "嶌": "島", "條": "条", "瀨": "瀬",
    "寶": "宝", "寳": "宝", "冨": "富", "淵": "渕", "桒": "桑", "曻": "昇", "𠮷": "吉", "壽": "寿",
    "藏": "蔵", "應": "応", "彌": "弥", "禮": "礼", "來": "来", "豐": "豊", "與": "与", "萬": "万",
    "圓": "円", "實": "実", "靜": "静", "薗": "園", "舘": "館", "瀧": "滝", "槇": "槙", "兒": "児",
    "會": "会", "學": "学", "縣": "県", "關": "関", "鐵": "鉄", "劍": "剣", "峯": "峰", "嶽": "岳",
    "巖": "岩", "檜": "桧", "籐": "藤", "莊": "荘", "增": "増", "淸": "清", "濟": "済", "靑": "青",
    "黑": "黒", "橫": "横", "邨": "村", "埜": "野", "戶": "戸", "ヶ": "ケ", "ヵ": "カ", "が": "ケ",
}  # fmt: skip
_COMMON = str.maketrans(_VARIANTS)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_TITLES = re.compile(r"(さん|様|さま|ちゃん|くん|殿)$")
_GAPS = re.compile(r"[\s・･,、。．.’'()]+")

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_SOUNDS = str.maketrans(
    "ぁぃぅぇぉっゃゅょゎゖゕぢづをゐゑ", "あいうえおつやゆよわけかじずおいえ", "ー-‐−―~〜"
)

_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")}
_COUNTED = re.compile(r"([〇一二三四五六七八九十]+)(?=丁目|番地|番|号)")
_UNITS = re.compile(r"(丁目|番地の|番地|番|号室|号|の(?=\d))")
_HYPHENS = re.compile(r"[‐‑‒–—―−ー－ｰ-]+")
_PREFECTURE = re.compile(r"^(東京都|北海道|(?:京都|大阪)府|\w{2,3}県)")


def fold_name(text: str) -> str:
    """Return a name in kanji in its common characters, without gaps and titles; 々 is written out."""
    plain = _GAPS.sub("", _SELECTORS.sub("", unicodedata.normalize("NFKC", text)))
    plain = _TITLES.sub("", plain).translate(_COMMON).casefold()
    return "".join(plain[n - 1] if c == "々" and n else c for n, c in enumerate(plain))


def fold_kana(text: str) -> str:
    """Return a reading in hiragana, small letters large, long marks gone, ぢ as じ, を as お."""
    plain = unicodedata.normalize("NFKC", text).translate(_TO_HIRAGANA)
    return _GAPS.sub("", unicodedata.normalize("NFC", plain)).translate(_SOUNDS).casefold()


def is_kana(text: str) -> bool:
    """Return whether a name is written in nothing but kana, in either kind and width."""
    plain = _GAPS.sub("", unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text)))
    return bool(plain) and all(c in "ー゛゜" or "ぁ" <= c <= "ゖ" or "ァ" <= c <= "ヶ" for c in plain)


def split_name(text: str) -> tuple[str, str]:
    """Return what stands before and after the first gap; the second is empty where there is no gap."""
    first, _gap, rest = unicodedata.normalize("NFKC", text).strip().partition(" ")
    return first, rest.strip()


def fold_telephone(text: str) -> str:
    """Return ten or eleven digits with the leading 0; empty where it is no Japanese number.

    Numbers that people type to get past a field (one digit repeated) are none.
    """
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdecimal())
    if digits.startswith("0081"):
        digits = digits[2:]
    if digits.startswith("81") and len(digits) in (11, 12):
        digits = "0" + digits[2:].lstrip("0")
    is_number = len(digits) in (10, 11) and digits[0] == "0" and len(set(digits[1:])) > 1
    return digits if is_number else ""


def fold_address(text: str) -> str:
    """Return an address from the municipality on: 三丁目4番地の5 → 3-4-5; 大字 and 字 are left out."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    plain = _PREFECTURE.sub("", plain).replace("大字", "").replace("字", "")
    plain = _COUNTED.sub(lambda found: _number(found[1]), plain)
    plain = _HYPHENS.sub("-", _UNITS.sub("-", plain))
    return plain.strip("-").translate(_COMMON)


def _number(text: str) -> str:
    if "十" not in text:
        return "".join(_DIGITS[c] for c in text)
    tens, _ten, ones = text.partition("十")
    return str(10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0")))


def is_near(first: str, second: str) -> bool:
    """Return whether one letter was changed, left out, added, or two neighbours were swapped."""
    if first == second:
        return True
    if abs(len(first) - len(second)) > 1 or min(len(first), len(second)) < 2:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    rest, other = first[start:], second[start:]
    if len(rest) == len(other):
        return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    return rest[1:] == other if len(rest) > len(other) else rest == other[1:]
