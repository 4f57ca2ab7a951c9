"""Writes on wishes to join a team: asked, answered by one of the team, taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.enums import Origin, Part, RequestStatus, Through
from moyai.services.habit_challenge.models import JoinRequest, Member, Team
from moyai.services.habit_challenge.notices_teams import tell_asked, tell_declined
from moyai.services.habit_challenge.operations.applications import check_may_apply
from moyai.services.habit_challenge.operations.members import enrol
from moyai.services.habit_challenge.operations.teams import join_team, move_member
from moyai.services.habit_challenge.queries.teams import count_free, find_member, list_members
from moyai.services.habit_challenge.refusals_teams import TeamRefused

MOST_WAITING = 3


@transaction.atomic
def ask_to_join(
    *, team: Team, member: Member, words: str = "", actor: str, now: datetime
) -> JoinRequest | None:
    """Ask a team to take somebody; a team that takes directly has her at once (None is returned then).

    Raises:
        TeamRefused: the team is full, over or not looking, or she waits for too many answers.
    """
    if team.ended_on is not None or not team.is_seeking:
        raise TeamRefused("team_over" if team.ended_on is not None else "full")
    if count_free(team) < 1:
        raise TeamRefused("full")
    if team.takes_directly:
        _bring_in(team, member, actor, now)
        return None
    waiting = JoinRequest.objects.filter(member=member, status=RequestStatus.WAITING)
    known = waiting.filter(team=team).first()
    if known is not None:
        return known
    if waiting.count() >= MOST_WAITING:
        raise TeamRefused("too_many")
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                team=team, member=member, words=" ".join(words.split())[:120], asked_at=now
            )
    except IntegrityError:  # pressed twice at once
        return waiting.get(team=team)
    record(
        actor=actor,
        action="habit_challenge.ask_to_join",
        subject=f"habit_team:{team.code}",
        now=now,
        member=member.code,
    )
    tell_asked(request, [one for one in list_members(team) if one.part != Part.SUPPORTER], now)
    return request


@transaction.atomic
def ask_as_newcomer(
    *,
    team: Team,
    resident: Resident,
    handle: str,
    through: Through | str,
    words: str = "",
    actor: str,
    now: datetime,
) -> JoinRequest | None:
    """Make a resident a member who asks a team to take her: both, or nothing. As ``ask_to_join``.

    Raises:
        TeamRefused: she may not apply, the name will not do, or the team cannot take her.
    """
    member = find_member(resident, team.programme)
    if member is None:
        check_may_apply(programme=team.programme, resident=resident, now=now)
        member = enrol(
            programme=team.programme,
            resident=resident,
            handle=handle,
            origin=Origin.MATCHED,
            through=through,
            actor=actor,
            now=now,
        )
    return ask_to_join(team=team, member=member, words=words, actor=actor, now=now)


@transaction.atomic
def decide_request(*, request: JoinRequest, takes: bool, actor: str, now: datetime) -> bool:
    """Take somebody into the team or decline kindly; of two who answer the first counts.

    Returns:
        Whether this answer was the one that counted.

    Raises:
        TeamRefused: the team cannot take her (any more).
    """
    status = RequestStatus.TAKEN if takes else RequestStatus.DECLINED
    waiting = JoinRequest.objects.filter(pk=request.pk, status=RequestStatus.WAITING)
    if not waiting.update(status=status, decided_at=now, decided_by=actor):
        return False
    record(
        actor=actor,
        action="habit_challenge.decide_request",
        subject=f"habit_team:{request.team.code}",
        now=now,
        member=request.member.code,
        takes=takes,
    )
    if takes:
        _bring_in(request.team, request.member, actor, now)
    else:
        tell_declined(request, now)
    return True


@transaction.atomic
def withdraw_request(*, request: JoinRequest, actor: str, now: datetime) -> None:
    """Take a wish back; does nothing once it is answered."""
    waiting = JoinRequest.objects.filter(pk=request.pk, status=RequestStatus.WAITING)
    if waiting.update(status=RequestStatus.WITHDRAWN, decided_at=now, decided_by=actor):
        subject = f"habit_member:{request.member.code}"
        record(actor=actor, action="habit_challenge.withdraw_request", subject=subject, now=now)


def _bring_in(team: Team, member: Member, actor: str, now: datetime) -> None:
    if member.team_id is None:
        join_team(team=team, member=member, actor=actor, now=now)
    else:
        move_member(member=member, team=team, actor=actor, now=now)
