"""Rounds: what is judged in them, by whom, how far it is."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.enums_judging import ReviewState
from moyai.services.open_call.models import Conflict, Decision, Entry, Programme, Review, Round, Rubric, Staff
from moyai.services.open_call.panel.criteria import Item, read_items
from moyai.services.open_call.panel.targets import list_judged
from moyai.services.open_call.programmes.plan import Stage, StageKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.people import list_staff

JUDGED = (StageKind.REVIEW, StageKind.INTERVIEW, StageKind.DECISION)


def list_stages(programme: Programme) -> list[Stage]:
    """Return the stages of a programme in which entries are judged (the final day apart)."""
    plan = get_plan(programme)
    return [each for each in plan.stages if each.kind in JUDGED and list_judged(plan, each.key)]


def find_rubric(programme: Programme, stage: str) -> Rubric | None:
    """Return the newest version of a stage's criteria, or None."""
    return Rubric.objects.filter(programme=programme, stage=stage).order_by("-number").first()


def get_items(rubric: Rubric) -> tuple[Item, ...]:
    """Return the criteria of a version."""
    return read_items(rubric.criteria)


def list_entries(one: Round) -> QuerySet[Entry]:
    """Return what a round is about: entries that wait in its stage, and those that were reviewed in it."""
    states = list_judged(get_plan(one.programme), one.stage)
    waiting = Q(programme=one.programme_id, status=EntryStatus.SUBMITTED, state__in=states)
    reviewed = Q(pk__in=Review.objects.filter(round=one).values("entry"))
    decided = Q(pk__in=Decision.objects.filter(round=one).values("entries__entry"))
    rows = Entry.objects.filter(waiting | reviewed | decided)
    return rows.select_related("theme", "theme__published").order_by("pk")


def list_judges(programme: Programme) -> list[Staff]:
    """Return those who judge in a programme."""
    return list(list_staff(programme, StaffRole.JUDGE).select_related("user"))


def list_conflicts(programme: Programme) -> QuerySet[Conflict]:
    """Return the conflicts that stand."""
    return Conflict.objects.filter(judge__programme=programme, lifted_at__isnull=True)


def list_counted(one: Round) -> list[Review]:
    """Return the reviews that count: finished, and with no conflict that stands."""
    standing = {(each.judge_id, each.entry_id) for each in list_conflicts(one.programme)}
    done = Review.objects.filter(round=one, state=ReviewState.DONE).select_related("judge", "rubric", "entry")
    return [each for each in done if (each.judge_id, each.entry_id) not in standing]


def list_void(one: Round) -> list[Review]:
    """Return the finished reviews that do not count because of a conflict."""
    counted = {each.pk for each in list_counted(one)}
    done = Review.objects.filter(round=one, state=ReviewState.DONE).select_related("judge", "entry")
    return [each for each in done if each.pk not in counted]


def count_states(one: Round) -> dict[str, int]:
    """Return how many reviews stand in each state."""
    rows = Review.objects.filter(round=one).values_list("state").annotate(count=Count("pk"))
    return {str(state): 0 for state in ReviewState} | dict(rows)


def find_decision(one: Round, theme: int | None) -> Decision | None:
    """Return the decision that stands for a theme (or for the whole round), or None."""
    return Decision.objects.filter(round=one, theme=theme, replaced_by__isnull=True).last()
