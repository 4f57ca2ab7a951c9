"""Writes on invitations: a place in a team for whoever has the link, or for one person alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.enums import LeftWhy, Origin, Through
from moyai.services.habit_challenge.models import Invitation, Member, Team
from moyai.services.habit_challenge.notices_teams import tell_invited
from moyai.services.habit_challenge.operations.members import enrol
from moyai.services.habit_challenge.operations.teams import join_team, leave_team
from moyai.services.habit_challenge.queries.teams import count_free, find_member, list_open_invitations
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.teams_policy import get_teams_policy

MOST_OPEN = 8
"""So many invitations of a team may be open at once: more than places, as not everybody comes."""


@dataclass(frozen=True)
class Invited:
    """An invitation just made; the secret of its link is nowhere else."""

    invitation: Invitation
    secret: str


def digest(secret: str) -> str:
    """Return what is kept of a link's secret: it is random and long, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(
    *, inviter: Member, words: str, resident: Resident | None = None, actor: str, now: datetime
) -> Invited:
    """Offer a place of one's own team; somebody known is told and answers with one press.

    Args:
        inviter: a member of a team; a supporter may invite too.
        words: what she says, such as a grandchild to her grandmother; at most 120 characters are kept.
        resident: for whom alone; None: for whoever has the link.
        actor: who presses.
        now: the town's time.

    Raises:
        TeamRefused: she is in no team, it is full, or too many invitations are open.
    """
    team = inviter.team
    if team is None or team.ended_on is not None:
        raise TeamRefused("not_member")
    if count_free(team) < 1:
        raise TeamRefused("full")
    open_ = list_open_invitations(team, now)
    if resident is not None:  # the same person again: the earlier link is replaced
        same = [each.pk for each in open_ if each.resident_id == resident.pk]
        Invitation.objects.filter(pk__in=same).update(revoked_at=now)
        open_ = [each for each in open_ if each.pk not in same]
    if len(open_) >= MOST_OPEN:
        raise TeamRefused("too_many")
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        digest=digest(secret),
        team=team,
        inviter=inviter,
        resident=resident,
        words=" ".join(words.split())[:120],
        made_at=now,
        expires_at=now + get_teams_policy().invitation,
    )
    record(actor=actor, action="habit_challenge.invite", subject=f"habit_team:{team.code}", now=now)
    if resident is not None:
        tell_invited(invitation, now)
    return Invited(invitation, secret)


@transaction.atomic
def take_invitation(
    *,
    invitation: Invitation,
    resident: Resident,
    handle: str,
    through: Through | str,
    actor: str,
    now: datetime,
    is_moving: bool = False,
) -> Member:
    """Let somebody into the team that she is invited to; she becomes a member, if she is none yet.

    Args:
        invitation: which.
        resident: who takes it.
        handle: what her team shall call her.
        through: by which door.
        actor: who presses.
        now: the town's time.
        is_moving: she leaves her team for this one; else who is in another is refused.

    Raises:
        TeamRefused: it is over, taken, for somebody else; or the team cannot take her.
    """
    if invitation.resident_id is not None and invitation.resident_id != resident.pk:
        raise TeamRefused("invitation_not_yours")
    team = invitation.team
    member = find_member(resident, team.programme)
    if member is not None and member.team_id == team.pk:
        return member
    free = Invitation.objects.filter(
        pk=invitation.pk, taken_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    )
    if team.ended_on is not None or not free.update(taken_at=now):
        raise TeamRefused("invitation_over")
    if member is None:
        member = enrol(
            programme=team.programme,
            resident=resident,
            handle=handle,
            origin=_find_origin(team, invitation),
            through=through,
            actor=actor,
            now=now,
        )
    if is_moving and member.team_id is not None:
        leave_team(member=member, why=LeftWhy.CHANGED, actor=actor, now=now)
    join_team(team=team, member=member, now=now, actor=actor)
    Invitation.objects.filter(pk=invitation.pk).update(taken_by=member)
    return member


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: str, now: datetime) -> None:
    """Take an invitation back that nobody has taken; does nothing afterwards."""
    open_ = Invitation.objects.filter(pk=invitation.pk, taken_at__isnull=True, revoked_at__isnull=True)
    if open_.update(revoked_at=now):
        subject = f"habit_team:{invitation.team.code}"
        record(actor=actor, action="habit_challenge.revoke_invitation", subject=subject, now=now)


def find_by_secret(secret: str) -> Invitation | None:
    """Return the invitation whose link this is, or None."""
    found = Invitation.objects.filter(digest=digest(secret))
    return found.select_related("team__programme", "team__challenge", "inviter", "resident").first()


def _find_origin(team: Team, invitation: Invitation) -> Origin:
    """Return how an invited person came: who is invited by name comes by her family."""
    return Origin.FAMILY if invitation.resident_id is not None else Origin(team.origin)
