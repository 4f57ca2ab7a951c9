"""Writes on teams: formed, joined, left, moved between, ended. Whoever leaves keeps days and coins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.services.habit_challenge.enums import LeftWhy, Origin, Part, RequestStatus
from moyai.services.habit_challenge.handles import choose_team_name, clean_handle
from moyai.services.habit_challenge.models import Challenge, Course, JoinRequest, Member, Programme, Team
from moyai.services.habit_challenge.models.teams import MOST
from moyai.services.habit_challenge.notices_teams import (
    tell_formed,
    tell_goodbye,
    tell_joined,
    tell_left,
    tell_moved,
)
from moyai.services.habit_challenge.operations.seating import (
    check_may_join,
    end_team,
    enter,
    go_out,
    make_key,
    note_change,
    settle_applications,
    take_place,
)
from moyai.services.habit_challenge.queries.teams import list_members
from moyai.services.habit_challenge.refusals_teams import TeamRefused

STAYS_IN_PROGRAMME = (LeftWhy.MERGED, LeftWhy.CHANGED)
"""After these she is still a member of the programme, on her way to another team."""


@transaction.atomic
def form_team(
    *,
    programme: Programme,
    challenge: Challenge,
    origin: Origin | str,
    members: Sequence[Member],
    name: str = "",
    course: Course | None = None,
    actor: str,
    now: datetime,
) -> Team:
    """Make a team of members who are in none; the first of them is its leader.

    Args:
        programme: whose team.
        challenge: what it does each day.
        origin: how it came to be.
        members: one to five; nobody who is in another team.
        name: empty: one is given.
        course: the class in which it is formed.
        actor: who forms it.
        now: the town's time.

    Raises:
        TeamRefused: too many, one of another programme, or one in a team already.
    """
    if len(members) > MOST:
        raise TeamRefused("full")
    if challenge.programme_id != programme.pk or any(one.programme_id != programme.pk for one in members):
        raise TeamRefused("other_programme")
    today = local(now).date()
    team = Team.objects.create(
        code=make_free_code(lambda code: Team.objects.filter(code=code).exists()),
        programme=programme,
        challenge=challenge,
        course=course,
        name=clean_handle(name) if name.strip() else _find_name(programme),
        origin=Origin(origin),
        is_seeking=len(members) < MOST and origin != Origin.FAMILY,
        formed_on=today,
    )
    for number, member in enumerate(members):
        enter(team, member, Part.MEMBER if number else Part.LEADER, today)
    settle_applications(programme, members, now)
    record(
        actor=actor,
        action="habit_challenge.form_team",
        subject=f"habit_team:{team.code}",
        now=now,
        members=[one.code for one in members],
        origin=str(team.origin),
    )
    tell_formed(team, list(members), now)
    return team


@transaction.atomic
def join_team(
    *, team: Team, member: Member, now: datetime, actor: str, part: Part | str = Part.MEMBER
) -> Member:
    """Let somebody into a team; a second press changes nothing. A supporter takes none of the five places.

    Raises:
        TeamRefused: it is full or over, she is in another, or one of the team and she keep apart.
    """
    if member.team_id == team.pk:
        return member
    check_may_join(team, member)
    mates = take_place(team, Part(part))
    today = local(now).date()
    enter(team, member, Part(part), today)
    settle_applications(team.programme, [member], now)
    waiting = JoinRequest.objects.filter(member=member, status=RequestStatus.WAITING)
    waiting.filter(team=team).update(status=RequestStatus.TAKEN, decided_at=now, decided_by=actor)
    waiting.update(status=RequestStatus.WITHDRAWN, decided_at=now, decided_by=actor)
    note_change("join_team", team, member, actor, now)
    tell_joined(team, member, mates, make_key(member, "in"), now)
    return member


@transaction.atomic
def leave_team(*, member: Member, why: LeftWhy | str, actor: str, now: datetime) -> Member:
    """Take somebody out of her team, and but for a change of teams out of the programme too.

    Her days in a row and her coins stay hers. The team looks for somebody in her place; without anybody it
    ends; without its leader, who has been there longest leads. Who is out already stays so.
    """
    why = LeftWhy(why)
    team = member.team
    today = local(now).date()
    key = make_key(member, "out")
    if team is not None:
        go_out(team, member, why, today)
    if why not in STAYS_IN_PROGRAMME and member.left_on is None:
        Member.objects.filter(pk=member.pk).update(left_on=today, left_why=why)
        member.left_on, member.left_why = today, why
    if team is None:
        return member
    note_change("leave_team", team, member, actor, now, why=str(why))
    if why not in (LeftWhy.MERGED, LeftWhy.ENDED):
        _mend(team, member, key, today, now)
    if why in (LeftWhy.WISHED, LeftWhy.SILENT, LeftWhy.MOVED):
        tell_goodbye(team, member, key, now)
    return member


@transaction.atomic
def move_member(*, member: Member, team: Team, actor: str, now: datetime) -> Member:
    """Move somebody from her team into another one, at once or not at all.

    Raises:
        TeamRefused: the other team is full or over, or one of it and she keep apart.
    """
    if member.team_id == team.pk:
        return member
    check_may_join(team, member, is_moving=True)
    leave_team(member=member, why=LeftWhy.CHANGED, actor=actor, now=now)
    mates = take_place(team, Part.MEMBER)
    enter(team, member, Part.MEMBER, local(now).date())
    note_change("move_member", team, member, actor, now)
    tell_moved(team, member, mates, make_key(member, "moved"), now)
    return member


@transaction.atomic
def describe_team(
    *,
    team: Team,
    name: str,
    about: str,
    is_readable: bool,
    is_seeking: bool,
    takes_directly: bool,
    actor: str,
    now: datetime,
) -> Team:
    """Keep what a team says of itself, and whether it would like somebody more.

    Raises:
        TeamRefused: the name will not do.
    """
    facts = {
        "name": clean_handle(name),
        "about": " ".join(about.split())[:120],
        "is_readable": is_readable,
        "is_seeking": is_seeking,
        "takes_directly": takes_directly,
    }
    Team.objects.filter(pk=team.pk).update(**facts)
    for key, value in facts.items():
        setattr(team, key, value)
    record(actor=actor, action="habit_challenge.describe_team", subject=f"habit_team:{team.code}", now=now)
    return team


def _mend(team: Team, gone: Member, key: str, today: date, now: datetime) -> None:
    """Have the rest of a team go on: somebody leads, somebody more is looked for, or it ends."""
    rest = list_members(team)
    doing = [one for one in rest if one.part != Part.SUPPORTER]
    if not doing:
        end_team(team, today)
        for one in rest:  # a supporter accompanies nobody any more
            go_out(team, one, LeftWhy.ENDED, today)
        return
    if not any(one.part == Part.LEADER for one in doing):
        Member.objects.filter(pk=doing[0].pk).update(part=Part.LEADER)
    if gone.part != Part.SUPPORTER:
        Team.objects.filter(pk=team.pk).update(is_seeking=True)
        team.is_seeking = True
    tell_left(team, gone, rest, key, now, is_seeking=team.is_seeking)


def _find_name(programme: Programme) -> str:
    return choose_team_name(set(Team.objects.filter(programme=programme).values_list("name", flat=True)))
