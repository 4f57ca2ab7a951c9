"""An entry without who sent it: names and houses are blotted out wherever they stand in what is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from moyai.engines.judging.conflicts.normal import normal_organisation

BLOT = "■■■"
IDENTIFYING = frozenset(
    {"partners", "site", "school", "teacher", "members", "team", "organisation", "contact", "email", "phone",
     "address", "representative", "who", "kind_of_firm", "employees"}
)  # fmt: skip
"""Questions whose answers say who it is. A form's field may say so itself: ``"identifies": true``."""
LEAST = 2
"""Shorter names would blot out half of a text."""
_ADDRESSES = re.compile(r"(https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|0\d{1,4}-\d{1,4}-\d{3,4})")


class Blotter:
    """Blots out names.

    Args:
        names: of people and houses, as they were written; legal forms and spaces do not matter.
    """

    def __init__(self, names: Iterable[str]) -> None:
        words: set[str] = set()
        for name in names:
            words |= _list_writings(name)
        ordered = sorted((each for each in words if len(each) >= LEAST), key=len, reverse=True)
        # Spaces may stand between any two signs of a name: 架空 太郎, 架空太郎, 架空　太郎.
        made = [r"\s*".join(re.escape(sign) for sign in each) for each in ordered]
        self._pattern = re.compile("|".join(made), re.I) if made else None

    def blot(self, text: str) -> str:
        """Return a text without names, addresses of the net, mail and telephones."""
        plain = unicodedata.normalize("NFKC", text)
        plain = _ADDRESSES.sub(BLOT, plain)
        return self._pattern.sub(BLOT, plain) if self._pattern else plain

    def blot_any(self, value: Any) -> Any:
        """Do so in whatever an answer is."""
        if isinstance(value, str):
            return self.blot(value)
        if isinstance(value, list):
            return [self.blot_any(each) for each in value]
        if isinstance(value, Mapping):
            return {key: self.blot_any(each) for key, each in value.items()}
        return value


def tells_who(field: Mapping[str, Any]) -> bool:
    """Tell whether the answer to a question says who it is."""
    return bool(field.get("identifies")) or field.get("key") in IDENTIFYING


def _list_writings(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", name).strip()
    words = {re.sub(r"\s+", "", plain), normal_organisation(plain)}
    parts = plain.split()
    if len(parts) > 1:  # a family's and a given name also stand alone
        words |= set(parts)
    return {each for each in words if each}
