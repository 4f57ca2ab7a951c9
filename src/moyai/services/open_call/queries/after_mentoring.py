"""Who could mentor a team, and what a mentored team's page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from moyai.engines.judging.affinity import Comparison, Profile
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.models import Conflict, Entry, Mentoring, Programme, Staff
from moyai.services.open_call.programmes.plan import StateKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.people import list_staff


@dataclass(frozen=True)
class Proposal:
    """A mentor who could be asked.

    Attributes:
        staff: who.
        load: teams she has now.
        affinity: how well her expertise suits the team's entry, 0 to 100.
        words: what both have in common.
        hindrance: code of a refusal, empty where nothing stands against it.
    """

    staff: Staff
    load: int
    affinity: int
    words: tuple[str, ...]
    hindrance: str


def propose_mentors(entry: Entry) -> list[Proposal]:
    """Return all mentors of an entry's programme: who can, best suited first; then who cannot."""
    mentors = list(list_staff(entry.programme, StaffRole.MENTOR).select_related("user"))
    if not mentors:
        return []
    others = [each for each in list_mentored(entry.programme) if each.pk != entry.pk]
    entries = [Profile(str(each.pk), describe_entry(each)) for each in [entry, *others]]
    people = [Profile(str(each.pk), f"{each.expertise} {each.organisation}") for each in mentors]
    comparison = Comparison(entries, people)
    table = comparison.measure().table[0]
    found = [
        Proposal(
            staff=mentor,
            load=count_load(mentor),
            affinity=round(100 * float(table[column])),
            words=tuple(each.text for each in comparison.explain(str(entry.pk), str(mentor.pk))),
            hindrance=find_hindrance(entry, mentor),
        )
        for column, mentor in enumerate(mentors)
    ]
    return sorted(found, key=lambda each: (bool(each.hindrance), -each.affinity, each.load, each.staff.name))


def describe_entry(entry: Entry) -> str:
    """Return what an entry is about, in words: its title, its answers, its latest plan."""
    plan = entry.plans.order_by("-number").first()
    return " ".join([entry.title, *_list_words(entry.answers), plan.text if plan else ""])


def find_hindrance(entry: Entry, mentor: Staff) -> str:
    """Return why somebody cannot mentor a team, as a code of a refusal; empty: she can."""
    if mentor.role != StaffRole.MENTOR or mentor.programme_id != entry.programme_id or mentor.left_at:
        return "not_mentor"
    if Mentoring.objects.filter(entry=entry, mentor=mentor, ended_at__isnull=True).exists():
        return "mentor_twice"
    team = entry.team.filter(left_at__isnull=True)
    if mentor.user_id is not None and team.filter(user=mentor.user_id).exists():
        return "mentor_team"
    if _has_conflict(entry, mentor, team.values_list("organisation", flat=True)):
        return "mentor_conflict"
    return "mentor_full" if count_load(mentor) >= mentor.most else ""


def count_load(mentor: Staff) -> int:
    """Return how many teams somebody mentors now."""
    return mentor.mentoring.filter(ended_at__isnull=True).count()


def list_mentored(programme: Programme) -> QuerySet[Entry]:
    """Return the entries that may have a mentor: those that are won, or have one."""
    won = [each.key for each in get_plan(programme).states if each.kind is StateKind.WON]
    rows = Entry.objects.filter(programme=programme, submitted_at__isnull=False)
    found = rows.filter(state__in=won) | rows.filter(mentoring__isnull=False)
    return found.distinct().order_by("pk").prefetch_related("mentoring__mentor")


def _has_conflict(entry: Entry, mentor: Staff, organisations: Iterable[str]) -> bool:
    known = Staff.objects.filter(programme=entry.programme, user=mentor.user_id)
    staff = known if mentor.user_id is not None else Staff.objects.filter(pk=mentor.pk)
    if Conflict.objects.filter(entry=entry, judge__in=staff, lifted_at__isnull=True).exists():
        return True
    names = {each.strip().casefold() for each in [entry.organisation, *organisations] if each.strip()}
    return mentor.organisation.strip().casefold() in names


def _list_words(answers: Any) -> list[str]:
    if isinstance(answers, str):
        return [answers]
    if isinstance(answers, dict):
        return [word for each in answers.values() for word in _list_words(each)]
    if isinstance(answers, list):
        return [word for each in answers for word in _list_words(each)]
    return []
