"""What a judge sees: her list, an entry (without names where the round is blind), others after her own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moyai.core.accounts.models import User
from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.rubric import Review as Scores
from moyai.engines.judging.rubric import score_review
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import ReviewState, RoundState
from moyai.services.open_call.models import Entry, EntryFile, Review, Round, Submission, Teammate
from moyai.services.open_call.panel.blind import BLOT, Blotter, tells_who
from moyai.services.open_call.panel.criteria import make_sheet
from moyai.services.open_call.queries.panel.conflicts import has_conflict
from moyai.services.open_call.queries.panel.rounds import get_items, list_counted

SEEN = (RoundState.OPEN, RoundState.CLOSED, RoundState.DECIDED)


@dataclass(frozen=True)
class Answer:
    """One question and what was answered. ``is_long``: it is shown over the whole width."""

    label: str
    text: str
    is_long: bool = False


@dataclass(frozen=True)
class Paper:
    """A file as a judge sees it. ``name``: in a blind round it says nothing of who sent it."""

    number: int
    name: str
    kind: str
    kept_as: str
    size: int


@dataclass(frozen=True)
class Shown:
    """An entry as a judge sees it. ``organisation`` and ``team`` are empty in a blind round."""

    code: str
    title: str
    theme: str
    organisation: str
    team: tuple[str, ...]
    answers: tuple[Answer, ...]
    papers: tuple[Paper, ...]
    is_blind: bool


@dataclass(frozen=True)
class Other:
    """What another judge said. ``total``: of 100, or None where it does not count."""

    name: str
    total: float | None
    scores: list[tuple[str, int | None]]
    feedback: str
    remark: str


def list_reviews(user: User) -> list[Review]:
    """Return the reviews that are somebody's, in rounds that are open or were, the next due first."""
    rows = Review.objects.filter(
        judge__user=user, judge__left_at__isnull=True, judge__role=StaffRole.JUDGE, round__state__in=SEEN
    ).select_related("round__programme", "entry__theme__published", "judge")
    far = datetime.max.replace(tzinfo=None)
    return sorted(
        rows,
        key=lambda each: (
            each.round.state != RoundState.OPEN,
            each.round.due_at.replace(tzinfo=None) if each.round.due_at else far,
            each.pk,
        ),
    )


def find_review(user: User, number: int) -> Review | None:
    """Return a review that is somebody's own, in a round that is or was open; None otherwise."""
    return (
        Review.objects.filter(
            pk=number,
            judge__user=user,
            judge__left_at__isnull=True,
            judge__role=StaffRole.JUDGE,
            round__state__in=SEEN,
        )
        .select_related("round__programme", "round__rubric", "rubric", "entry__theme__published", "judge")
        .first()
    )


def make_blotter(entry: Entry) -> Blotter:
    """Return what blots out everybody and every house of an entry."""
    names = [entry.organisation]
    for mate in Teammate.objects.filter(entry=entry):
        names += [mate.name, mate.organisation]
    for team in Submission.objects.filter(entry=entry).values_list("team", flat=True):
        for one in team:
            if isinstance(one, Mapping):
                names += [str(one.get("name", "")), str(one.get("organisation", ""))]
            elif isinstance(one, str):
                names.append(one)
    return Blotter(filter(None, names))


def tell_title(review: Review) -> str:
    """Return the title of a review's entry as its judge may read it."""
    title = review.entry.title or review.entry.code
    return make_blotter(review.entry).blot(title) if review.round.is_blind else title


def show_entry(entry: Entry, *, is_blind: bool) -> Shown:
    """Return what was handed in last, as a judge sees it."""
    handed = Submission.objects.filter(entry=entry).select_related("form").order_by("number").last()
    form = handed.form if handed is not None else entry.form
    given: Mapping[str, Any] = handed.answers if handed is not None else entry.answers
    blotter = make_blotter(entry) if is_blind else None
    answers = tuple(_list_answers(form.fields, given, blotter))
    theme = entry.theme.published.title if entry.theme is not None and entry.theme.published else ""
    team = Teammate.objects.filter(entry=entry, left_at__isnull=True).values_list("name", flat=True)
    title = (handed.title if handed is not None else "") or entry.title
    return Shown(
        entry.code,
        blotter.blot(title) if blotter else title,
        theme,
        "" if is_blind else entry.organisation,
        () if is_blind else tuple(team),
        answers,
        tuple(list_papers(entry, handed, is_blind=is_blind)),
        is_blind,
    )


def _list_answers(fields: Any, given: Mapping[str, Any], blotter: Blotter | None) -> list[Answer]:
    made = []
    for field in fields if isinstance(fields, list) else []:
        if not isinstance(field, Mapping) or field.get("kind") in ("heading", "file"):
            continue
        key = str(field.get("key", ""))
        value = given.get(key)
        if value in (None, "", []):
            continue
        label = str(field.get("label") or field.get("title") or key)
        if blotter is not None and tells_who(field):
            made.append(Answer(label, BLOT))
            continue
        shown = blotter.blot_any(value) if blotter is not None else value
        text = _say(shown)
        made.append(Answer(label, text, len(text) > 40 or field.get("kind") == "long"))
    return made


def _say(value: Any) -> str:
    if value is True:
        return "✓"
    if value is False:
        return "–"
    if isinstance(value, list):
        return "、".join(_say(each) for each in value)
    if isinstance(value, Mapping):
        return "、".join(f"{key}: {_say(each)}" for key, each in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)


def list_papers(entry: Entry, handed: Submission | None, *, is_blind: bool) -> list[Paper]:
    """Return the files that were handed in, each with a number of its own."""
    rows = {each.kept_as: each for each in EntryFile.objects.filter(entry=entry)}
    kept = (
        [str(each.get("kept_as", "")) for each in handed.files if isinstance(each, Mapping)] if handed else []
    )
    if handed is None or not any(kept):
        digests = {str(each.get("digest", "")) for each in handed.files} if handed else set()
        kept = [name for name, row in rows.items() if handed is None or row.digest in digests]
    made = []
    for number, name in enumerate((each for each in kept if each in rows), start=1):
        row = rows[name]
        said = f"資料{number}" if is_blind else row.name
        made.append(Paper(number, said, row.kind, row.kept_as, row.size))
    return made


def list_others(review: Review) -> list[Other] | None:
    """Return what the other judges of an entry said; None: she has not finished her own, and sees nothing."""
    if review.state != ReviewState.DONE or has_conflict(review.judge, review.entry):
        return None
    made = []
    for each in list_counted(review.round):
        if each.entry_id != review.entry_id or each.pk == review.pk:
            continue
        items = get_items(each.rubric)
        scores = [(item.title, each.scores.get(item.key)) for item in items if item.key in each.scores]
        made.append(Other(each.judge.name, find_total(each), scores, each.feedback, each.remark))
    return made


def find_total(review: Review) -> float | None:
    """Return what a review comes to, of 100; None where something required is missing."""
    items = get_items(review.rubric)
    try:
        scored = score_review(
            make_sheet(items, "own"),
            Scores(review.entry.code, f"judge:{review.judge_id}", "own", review.scores),
        )
    except ProblemError:
        return None
    return None if scored.total is None else float(scored.total)


def count_own(reviews: list[Review]) -> tuple[int, int]:
    """Return how many of somebody's reviews are finished, and how many she has; those declined left out."""
    own = [each for each in reviews if each.state != ReviewState.DECLINED]
    return sum(each.state == ReviewState.DONE for each in own), len(own)


def list_rounds_of(reviews: list[Review]) -> list[tuple[Round, list[Review]]]:
    """Return reviews by round, in their order."""
    found: dict[int, tuple[Round, list[Review]]] = {}
    for each in reviews:
        found.setdefault(each.round_id, (each.round, []))[1].append(each)
    return list(found.values())
