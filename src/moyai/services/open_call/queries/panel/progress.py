"""How far judges are, for the office and the chair."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.services.open_call.enums_judging import ReviewState
from moyai.services.open_call.models import Entry, Review, Round, Staff
from moyai.services.open_call.queries.panel.rounds import list_counted, list_entries, list_judges


@dataclass(frozen=True)
class Progress:
    """One judge. ``words``: how many of her finished reviews have words for those who entered."""

    judge: Staff
    given: int
    done: int
    begun: int
    declined: int
    words: int


def list_progress(one: Round) -> list[Progress]:
    """Return how far each judge of a round is."""
    reviews: dict[int, list[Review]] = {}
    for each in Review.objects.filter(round=one):
        reviews.setdefault(each.judge_id, []).append(each)
    made = []
    for judge in list_judges(one.programme):
        own = reviews.get(judge.pk, [])
        states = [each.state for each in own]
        declined = states.count(ReviewState.DECLINED)
        made.append(
            Progress(
                judge,
                len(own) - declined,
                states.count(ReviewState.DONE),
                states.count(ReviewState.DRAFT),
                declined,
                sum(each.state == ReviewState.DONE and bool(each.feedback.strip()) for each in own),
            )
        )
    return made


@dataclass(frozen=True)
class Covered:
    """One entry: who has it, how many reviews count, how many are missing."""

    entry: Entry
    reviews: tuple[Review, ...]
    counted: int
    missing: int


def list_covered(one: Round) -> list[Covered]:
    """Return who has which entry, those with too few first."""
    counted: dict[int, int] = {}
    for review in list_counted(one):
        counted[review.entry_id] = counted.get(review.entry_id, 0) + 1
    reviews: dict[int, list[Review]] = {}
    for review in Review.objects.filter(round=one).select_related("judge"):
        reviews.setdefault(review.entry_id, []).append(review)
    made = []
    for entry in list_entries(one):
        own = reviews.get(entry.pk, [])
        live = sum(each.state != ReviewState.DECLINED for each in own)
        missing = max(0, one.per_entry - live)
        made.append(Covered(entry, tuple(own), counted.get(entry.pk, 0), missing))
    return sorted(made, key=lambda each: (-each.missing, each.entry.pk))
