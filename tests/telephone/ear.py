"""Somebody who knows no more than what she hears: presses what she was told may be pressed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from moyai.channels.voice.tests.telephone import Telephone

TYPED = {
    "西暦の年、月、日を、8けたで": ["19400401", "19520229"],
    "月と日を4けたで": ["0611", "0612", "0615"],
    "24時間の4けたで": ["1000", "0930", "1100", "1330"],
    "場所の番号を押して": ["1#", "2#", "3#", "00#"],  # as the booklet has them
    "番号を押して、最後に": ["0265784111#"],
    "数字を押して、最後に": ["2#"],
    "7けたの数字": ["3968617"],
}
OFFERED = re.compile(r"([1-9])番(?:か|。|$)")
RANGE = re.compile(r"([0-9]+)から([0-9]+)までの数字を押して")


@dataclass
class Caller:
    """Presses at random, seeded; what she has not tried yet at what she heard comes first."""

    random: Random
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)

    def go_on(self, telephone: Telephone) -> None:
        """Do one of the things that were offered.

        Raises:
            AssertionError: Nothing was.
        """
        words = telephone.words
        if "発信音のあとに" in words:
            telephone.speak()
            return
        keys = list_keys(words)
        assert keys, f"nothing to press: {words}"
        least = min(self.tried[words, key] for key in keys)
        key = self.random.choice([key for key in keys if self.tried[words, key] == least])
        self.tried[words, key] += 1
        telephone.press(key)


def list_keys(words: str) -> list[str]:
    """Return what may be pressed, by the words alone."""
    for asked, keys in TYPED.items():
        if asked in words:
            return keys
    between = RANGE.search(words)
    if between:
        return [str(number) for number in range(int(between[1]), int(between[2]) + 1)]
    return list(dict.fromkeys(OFFERED.findall(words)))
