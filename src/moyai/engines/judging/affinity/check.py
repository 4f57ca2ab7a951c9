"""An independent measure of one pair, by dictionaries; it shares no code with the other."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from moyai.engines.judging.affinity.problem import Profile

_KANJI = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u30a1-\u30fa\u30fc-\u30fe\U00020000-\U0003ffff"
_RUN = re.compile(f"[\u3041-\u309f{_KANJI}]+")
_SPEAKS = re.compile(f"[{_KANJI}]")
_LATIN = re.compile(r"[a-z0-9à-ÿ]+(?:[-+.][a-z0-9à-ÿ]+)*")


def find_cosine(profiles: Sequence[Profile], one: Profile, other: Profile) -> float:
    """Return the cosine of two texts among all.

    Args:
        profiles: All entries and reviewers.
        one: One of them.
        other: Another.
    """
    spread = Counter(gram for each in profiles for gram in set(_list(each.text)))
    first, second = (_weigh(each.text, spread, len(profiles)) for each in (one, other))
    lengths = [math.sqrt(sum(value * value for value in each.values())) for each in (first, second)]
    if not all(lengths):
        return 0.0
    return sum(value * second.get(gram, 0.0) for gram, value in first.items()) / (lengths[0] * lengths[1])


def _weigh(text: str, spread: Counter[str], texts: int) -> dict[str, float]:
    return {
        gram: (1 + math.log(count)) * (math.log((1 + texts) / (1 + spread[gram])) + 1)
        for gram, count in Counter(_list(text)).items()
    }


def _list(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = _LATIN.findall(plain)
    for run in _RUN.findall(plain):
        found += [run] if len(run) == 1 else []
        found += [run[n : n + size] for size in (2, 3) for n in range(len(run) - size + 1)]
    return [each for each in found if _SPEAKS.search(each) or _LATIN.fullmatch(each)]
