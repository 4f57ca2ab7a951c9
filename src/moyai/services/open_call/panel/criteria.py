"""Criteria as they are stored, read for the engine; and what a change of them leaves of what was scored.

A list, as JSON gives it: each ``{"key", "title", "says", "weight", "lowest", "highest", "anchors": {"0": …},
"is_required", "may_not_apply", "tie"}``. ``anchors``: what a score means, in words. ``tie``: 1 for the first
criterion that settles a tie, 2 for the next; 0: none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.rubric import Criterion
from moyai.engines.judging.rubric import Rubric as Sheet

KEY = re.compile(r"[a-z][a-z0-9_]{0,23}\Z")
MOST = 20
HIGHEST = 10
WEIGHT = 1000


class CriteriaError(ValueError):
    """Criteria that do not hold together. ``code``: why; ``item``: at which, empty for all of them."""

    def __init__(self, code: str, item: str = "") -> None:
        super().__init__(f"{item}: {code}")
        self.code = code
        self.item = item


@dataclass(frozen=True)
class Item:
    """One criterion. ``anchors``: by score, as text; see above for the rest."""

    key: str
    title: str
    says: str = ""
    weight: int = 1
    lowest: int = 0
    highest: int = 5
    anchors: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = True
    may_not_apply: bool = False
    tie: int = 0

    @property
    def steps(self) -> list[tuple[int, str]]:
        """The scores there are, each with what it means in words (or nothing)."""
        return [(n, self.anchors.get(str(n), "")) for n in range(self.lowest, self.highest + 1)]


def read_items(data: Any) -> tuple[Item, ...]:
    """Read and check criteria.

    Raises:
        CriteriaError: ``shape``, ``none``, ``many``, ``key``, ``twice``, ``title``, ``weight``, ``scale``.
    """
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise CriteriaError("shape")
    if not 0 < len(data) <= MOST:
        raise CriteriaError("many" if data else "none")
    items = tuple(_read_item(each) for each in data)
    keys = [each.key for each in items]
    for key in keys:
        if keys.count(key) > 1:
            raise CriteriaError("twice", key)
    if not any(each.weight for each in items):
        raise CriteriaError("weight")
    return items


def _read_item(row: Any) -> Item:
    try:
        anchors = {str(key): str(value).strip() for key, value in dict(row.get("anchors", {})).items()}
        item = Item(
            key=str(row["key"]),
            title=str(row["title"]).strip(),
            says=str(row.get("says", "")).strip(),
            weight=int(row.get("weight", 1)),
            lowest=int(row.get("lowest", 0)),
            highest=int(row.get("highest", 5)),
            anchors={key: value for key, value in anchors.items() if value},
            is_required=bool(row.get("is_required", True)),
            may_not_apply=bool(row.get("may_not_apply", False)),
            tie=int(row.get("tie", 0)),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CriteriaError("shape") from None
    if not KEY.match(item.key):
        raise CriteriaError("key", item.key)
    if not item.title:
        raise CriteriaError("title", item.key)
    if not 0 <= item.weight <= WEIGHT:
        raise CriteriaError("weight", item.key)
    if not 0 <= item.lowest < item.highest <= HIGHEST:
        raise CriteriaError("scale", item.key)
    return item


def dump_items(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Return criteria as they are stored."""
    return [asdict(each) | {"anchors": dict(each.anchors)} for each in items]


def make_sheet(items: Sequence[Item], version: str) -> Sheet:
    """Return the engine's rubric of criteria.

    Raises:
        CriteriaError: the engine does not take them.
    """
    try:
        return Sheet(
            version,
            tuple(
                Criterion(
                    each.key,
                    each.weight,
                    each.lowest,
                    each.highest,
                    is_required=each.is_required,
                    may_not_apply=each.may_not_apply,
                )
                for each in items
            ),
        )
    except ProblemError as error:
        raise CriteriaError("scale", error.item) from None


def list_ties(items: Sequence[Item]) -> list[Item]:
    """Return the criteria that settle ties, the first one first."""
    return sorted((each for each in items if each.tie > 0), key=lambda each: each.tie)


def read_scores(items: Sequence[Item], given: Mapping[str, Any]) -> dict[str, int | None]:
    """Return scores on their scales; what was not answered is left out, None is "does not apply".

    Args:
        items: what is asked.
        given: by key: a whole number, its text, ``"na"``, or nothing.

    Raises:
        CriteriaError: ``score``: one is none of its scale; its ``item`` says which.
    """
    read: dict[str, int | None] = {}
    for item in items:
        value = given.get(item.key)
        if value in ("", None):
            continue
        if value == "na" and item.may_not_apply:
            read[item.key] = None
            continue
        text = str(value)
        if not (text.isascii() and text.isdecimal() and len(text) <= 2):
            raise CriteriaError("score", item.key)
        if not item.lowest <= int(text) <= item.highest:
            raise CriteriaError("score", item.key)
        read[item.key] = int(text)
    return read


def list_missing(items: Sequence[Item], scores: Mapping[str, int | None]) -> list[Item]:
    """Return the required criteria without an answer."""
    return [each for each in items if each.is_required and each.key not in scores]


def carry(
    scores: Mapping[str, int | None], before: Sequence[Item], after: Sequence[Item]
) -> dict[str, int | None]:
    """Return what of a review's scores still says the same under other criteria.

    An answer stays where its criterion has the same scale and may be answered so; weights do not matter.
    """
    old = {each.key: each for each in before}
    kept: dict[str, int | None] = {}
    for item in after:
        one = old.get(item.key)
        if one is None or item.key not in scores:
            continue
        score = scores[item.key]
        if (one.lowest, one.highest) != (item.lowest, item.highest):
            continue
        if score is not None or item.may_not_apply:
            kept[item.key] = score
    return kept
