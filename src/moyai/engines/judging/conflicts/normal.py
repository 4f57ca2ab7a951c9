"""Names of houses, addresses and mail as they compare: written in whatever way, they are one."""

from __future__ import annotations

import re
import unicodedata

_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|特定非営利活動法人|NPO法人|(一般|公益)?(社団|財団)法人"
    r"|国立大学法人|公立大学法人|学校法人|医療法人(社団|財団)?|社会福祉法人|独立行政法人"
    r"|\((株|有|同|社|財|一社|一財|学|医|福)\)|\b(co\.?,? ?ltd|inc|llc|corp(oration)?|k\.?k)\b\.?",
    re.I,
)
_NOTHING = re.compile(r"[\s\W_]+")
_CHOME = re.compile(r"([一二三四五六七八九十]{1,3})(?=丁目)")
_BLOCK = re.compile(r"丁目|番地の?|番|号室?|(?<=\d)の(?=\d)|[‐‑–—―−ー-]")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def normal_organisation(name: str) -> str:
    """Return a house's name without its legal form, width, case and punctuation; empty: nothing is left."""
    plain = _FORMS.sub("", unicodedata.normalize("NFKC", name))
    return _NOTHING.sub("", plain).casefold()


def normal_address(address: str) -> str:
    """Return an address with its numbers in one form: 三丁目４番５号 is 3-4-5."""
    plain = unicodedata.normalize("NFKC", address)
    plain = _CHOME.sub(lambda match: str(_read_number(match[0])), plain)
    plain = re.sub(r"\s+", "", _BLOCK.sub("-", plain))
    return re.sub(r"-+", "-", plain).strip("-").casefold()


def normal_mail(address: str) -> str:
    """Return a mail address without width and case."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def list_domains(address: str) -> tuple[str, ...]:
    """Return the domain of a mail address and those above it, without the last two labels' own parents.

    ``a@law.example-u.ac.jp`` is of ``law.example-u.ac.jp`` and of ``example-u.ac.jp``.
    """
    labels = normal_mail(address).rpartition("@")[2].split(".")
    # Under a country's two letters the third label is often a class (ac, co, lg …), which says nothing.
    is_classed = len(labels[-1]) == 2 and len(labels) > 2 and len(labels[-2]) <= 3
    least = 3 if is_classed else 2
    return tuple(".".join(labels[n:]) for n in range(len(labels) - least + 1))


def normal_name(name: str) -> str:
    """Return a family name without width and spaces, 髙 as 高 and 﨑 as 崎."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()
    return plain.translate(str.maketrans("髙﨑濵邊邉齋齊斎澤嶋", "高崎浜辺辺斉斉斉沢島"))


def _read_number(kanji: str) -> int:
    if "十" not in kanji:
        return int("".join(str(_DIGITS[each]) for each in kanji))
    tens, _, ones = kanji.partition("十")
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
