"""Writes on matching: teams of those who applied alone, exactly as they were looked at before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.clock import local
from moyai.services.habit_challenge.enums import ApplicationStatus, Origin
from moyai.services.habit_challenge.forming import propose_matching
from moyai.services.habit_challenge.handles import suggest_handles
from moyai.services.habit_challenge.models import Application, Programme, Team
from moyai.services.habit_challenge.operations.members import enrol
from moyai.services.habit_challenge.operations.teams import form_team
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.wishes import Wishes


@transaction.atomic
def form_matched_teams(*, programme: Programme, fingerprint: str, actor: str, now: datetime) -> list[Team]:
    """Form the teams that were shown in the preview, and no others.

    Args:
        programme: of whose applications.
        fingerprint: of the preview that was looked at.
        actor: who decides.
        now: the town's time.

    Raises:
        TeamRefused: applications have changed since, or somebody cannot be a member.
    """
    proposal = propose_matching(programme, local(now).date())
    if proposal.fingerprint != fingerprint or not proposal.teams:
        raise TeamRefused("preview_old")
    applications = {
        each.resident_id: each
        for each in Application.objects.filter(programme=programme, status=ApplicationStatus.WAITING)
    }
    teams = []
    for proposed in proposal.teams:
        members = []
        for resident in proposed.people:
            application = applications[resident.pk]
            handle = Wishes.from_json(application.wishes).handle or suggest_handles(resident)[0]
            members.append(
                enrol(
                    programme=programme,
                    resident=resident,
                    handle=handle,
                    origin=Origin.MATCHED,
                    through=application.through,
                    actor=actor,
                    now=now,
                )
            )
        teams.append(
            form_team(
                programme=programme,
                challenge=proposed.challenge,
                origin=Origin.MATCHED,
                members=members,
                actor=actor,
                now=now,
            )
        )
    return teams
