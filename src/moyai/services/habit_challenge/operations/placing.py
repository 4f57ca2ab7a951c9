"""Putting a resident into a team by hand: the desk does it for whoever asked by telephone or post."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.enums import Origin, Part, Through
from moyai.services.habit_challenge.handles import suggest_handles
from moyai.services.habit_challenge.models import Member, Team
from moyai.services.habit_challenge.operations.members import enrol
from moyai.services.habit_challenge.operations.teams import join_team
from moyai.services.habit_challenge.queries.teams import find_application, find_member
from moyai.services.habit_challenge.wishes import Wishes


@transaction.atomic
def place_resident(*, team: Team, resident: Resident, part: Part | str, actor: str, now: datetime) -> Member:
    """Make a resident a member, if she is none yet, and seat her in a team: both, or nothing.

    Args:
        team: which.
        resident: who.
        part: a member, or a supporter, who takes none of the five places.
        actor: who does it.
        now: the town's time.

    Raises:
        TeamRefused: the team is full or over, or she is in another.
    """
    member = find_member(resident, team.programme)
    if member is None:
        application = find_application(resident, team.programme)
        wishes = Wishes.from_json(application.wishes) if application else Wishes()
        member = enrol(
            programme=team.programme,
            resident=resident,
            handle=wishes.handle or suggest_handles(resident)[0],
            origin=Origin.MATCHED if application else Origin(team.origin),
            through=application.through if application else Through.DESK,
            actor=actor,
            now=now,
        )
    return join_team(team=team, member=member, part=part, actor=actor, now=now)
