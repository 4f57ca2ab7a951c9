"""Which teams came of it, and who is in none and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.sentences import Sentence


class Why(StrEnum):
    """Why somebody is in no team."""

    ALONE = "alone"
    NO_LANGUAGE = "no_language"
    KEPT_APART = "kept_apart"


@dataclass(frozen=True, order=True, slots=True)
class Unplaced:
    """Somebody without a team: waits for the next class, or is asked."""

    person: str
    why: Why


REASONS: dict[Why, Sentence] = {
    Why.ALONE: Sentence(
        "まだお仲間がそろっていません。次の募集でお知らせします。",
        "There is nobody to be with yet. We tell you at the next call.",
    ),
    Why.NO_LANGUAGE: Sentence(
        "同じことばを話す方が、まだそろっていません。",
        "Nobody who speaks the same language has joined yet.",
    ),
    Why.KEPT_APART: Sentence(
        "いまの組み合わせでは、入れるチームがありません。担当者がご相談します。",
        "No team fits at present. Somebody of the town talks to you.",
    ),
}


@dataclass(frozen=True, slots=True)
class Formation:
    """Teams as sorted keys of people, themselves sorted; and what they are worth by the weights."""

    teams: tuple[tuple[str, ...], ...]
    unplaced: tuple[Unplaced, ...]
    score: int
