"""What a change of criteria would do to what was scored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from moyai.engines.judging.rubric import Move, Summary, list_moves, summarise
from moyai.engines.judging.rubric import Review as Scores
from moyai.services.open_call.models import Review, Round
from moyai.services.open_call.panel.criteria import Item, carry, dump_items, list_missing, make_sheet
from moyai.services.open_call.queries.panel.rounds import get_items, list_counted


@dataclass(frozen=True)
class Change:
    """What another version of the criteria would do.

    Attributes:
        void: finished reviews that would be without effect until their judges look at them again.
        kept: how many stay.
        moves: entries that would stand at another place.
        digest: of all this and of the criteria: what is confirmed is what was shown.
    """

    void: tuple[Review, ...]
    kept: int
    moves: tuple[Move, ...]
    digest: str


def read_scores_of(review: Review, items: Sequence[Item]) -> dict[str, int | None] | None:
    """Return a review's scores under criteria, or None where something required is missing under them."""
    scores = carry(review.scores, get_items(review.rubric), items)
    return None if list_missing(items, scores) else scores


def sum_up(reviews: Sequence[Review], items: Sequence[Item], version: str, entries: Sequence[str]) -> Summary:
    """Return where entries stand. ``entries``: those in it, also where nobody reviewed them."""
    return summarise(make_sheet(items, version), make_scores(reviews, items, version), entries=entries)


def make_scores(reviews: Sequence[Review], items: Sequence[Item], version: str) -> list[Scores]:
    """Return reviews as the engine wants them; what is without effect under the criteria is left out."""
    made = []
    for review in reviews:
        scores = read_scores_of(review, items)
        if scores is not None:
            made.append(Scores(review.entry.code, f"judge:{review.judge_id}", version, scores))
    return made


def foresee_change(one: Round, after: Sequence[Item]) -> Change:
    """Return what other criteria would do to a round."""
    before = get_items(one.rubric)
    reviews = list_counted(one)
    entries = sorted({each.entry.code for each in reviews})
    void = tuple(each for each in reviews if read_scores_of(each, after) is None)
    moves = list_moves(sum_up(reviews, before, "before", entries), sum_up(reviews, after, "after", entries))
    seen = [
        dump_items(after),
        [each.pk for each in void],
        [each.revision for each in reviews],
        [(each.entry, each.before, each.after) for each in moves],
    ]
    digest = hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:32]
    return Change(void, len(reviews) - len(void), moves, digest)
