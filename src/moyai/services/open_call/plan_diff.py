"""Two versions of a plan side by side: line by line, and within changed lines word by word.

Japanese has no spaces: a word is taken to be a run of letters of one kind (kanji, katakana, Latin letters and
digits); of hiragana and signs each stands alone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORDS = re.compile(r"[A-Za-z0-9０-９Ａ-Ｚａ-ｚ]+|[ァ-ヴー]+|[一-龠々〆]+|\s+|.", re.DOTALL)
LONGEST = 3000
"""Changed lines with more letters than this together are shown whole; comparing words would take long."""


@dataclass(frozen=True)
class Piece:
    """Some letters; ``is_changed``: the other side does not have them here."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Row:
    """A line on both sides; an empty side has no pieces. ``is_changed``: the sides differ."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    is_changed: bool


def split_words(line: str) -> list[str]:
    """Return a line's words and signs, which together are the line."""
    return _WORDS.findall(line)


def compare(old: str, new: str) -> list[Row]:
    """Return two texts side by side.

    Args:
        old: on the left.
        new: on the right.

    Returns:
        Rows in order: the lefts together are the old text's lines, the rights the new one's.
    """
    before, after = old.splitlines(), new.splitlines()
    rows: list[Row] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag == "equal":
            rows += [_same(each) for each in before[start:end]]
        else:
            rows += _compare_lines(before[start:end], after[begin:stop])
    return rows


def count_changes(rows: Sequence[Row]) -> tuple[int, int]:
    """Return how many letters went and how many came."""
    gone = sum(len(piece.text) for row in rows for piece in row.left if piece.is_changed)
    come = sum(len(piece.text) for row in rows for piece in row.right if piece.is_changed)
    return gone, come


def _same(line: str) -> Row:
    piece = (Piece(line, False),)
    return Row(piece, piece, False)


def _compare_lines(before: Sequence[str], after: Sequence[str]) -> list[Row]:
    rows = []
    for place in range(max(len(before), len(after))):
        left = before[place] if place < len(before) else None
        right = after[place] if place < len(after) else None
        if left is None or right is None or len(left) + len(right) > LONGEST:
            rows.append(Row(_whole(left), _whole(right), True))
        else:
            rows.append(_compare_words(left, right))
    return rows


def _whole(line: str | None) -> tuple[Piece, ...]:
    return () if line is None else (Piece(line, True),)


def _compare_words(left: str, right: str) -> Row:
    before, after = split_words(left), split_words(right)
    lefts: list[Piece] = []
    rights: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        is_changed = tag != "equal"
        if end > start:
            lefts.append(Piece("".join(before[start:end]), is_changed))
        if stop > begin:
            rights.append(Piece("".join(after[begin:stop]), is_changed))
    return Row(tuple(lefts), tuple(rights), left != right)
