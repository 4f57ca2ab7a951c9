"""Who might take a free place of a team, from those who wait; the engine says in which order and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from moyai.core.clock import local
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.engines.habit.teams import LivingTeam, list_offers
from moyai.services.habit_challenge.enums import ApplicationStatus, Part, Through
from moyai.services.habit_challenge.forming import DOORS, MOST_MATCHED, STEPS, make_candidate
from moyai.services.habit_challenge.merge_plans import find_active
from moyai.services.habit_challenge.models import Application, Challenge, Member, Team
from moyai.services.habit_challenge.wishes import Wishes


@dataclass(frozen=True, slots=True)
class OfferedPerson:
    """Somebody who waits and would suit a team."""

    resident: Resident
    waited_days: int
    why: Localized


def list_refills(team: Team, today: date) -> list[OfferedPerson]:
    """Return who might take a team's free place, whom it would do most good first; of a full one nobody."""
    goals = dict(Challenge.objects.filter(programme=team.programme_id).values_list("pk", "habit"))
    waiting = Application.objects.filter(programme=team.programme_id, status=ApplicationStatus.WAITING)
    related = ("resident__household", "resident__user")
    applications = list(
        waiting.select_related(*related).prefetch_related("resident__contact_points")[:MOST_MATCHED]
    )
    if not applications:
        return []
    doing = Member.objects.filter(team=team, resident__isnull=False).exclude(part=Part.SUPPORTER)
    seated = doing.select_related("resident__household", "resident__user").prefetch_related(
        "resident__contact_points"
    )
    members = tuple(
        make_candidate(one.resident, today, goal=str(team.challenge.habit)) for one in seated if one.resident
    )
    candidates, waited = [], {}
    for each in applications:
        wishes = Wishes.from_json(each.wishes)
        goal = str(goals.get(wishes.challenge, team.challenge.habit))
        door = DOORS.get(Through(each.through))
        steps = STEPS[wishes.activity]
        candidates.append(make_candidate(each.resident, today, goal=goal, door=door, steps=steps))
        waited[str(each.resident_id)] = (today - local(each.asked_at).date()).days
    active = find_active(team, today)
    alive = frozenset(str(one.resident_id) for one in seated if one.pk in active)
    by_key = {str(each.resident_id): each.resident for each in applications}
    return [
        OfferedPerson(by_key[each.person], each.waited_days, Localized(*each.reason))
        for each in list_offers(LivingTeam(team.code, members, alive), candidates, waited)
    ]
