"""The seats of a team: taken, left, counted, in the caller's transaction. Every change is made of these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from moyai.core.audit.operations import record
from moyai.services.habit_challenge.enums import ApplicationStatus, LeftWhy, Part
from moyai.services.habit_challenge.handles import make_unlike
from moyai.services.habit_challenge.models import Application, Block, Member, Programme, Stay, Team
from moyai.services.habit_challenge.models.teams import MOST
from moyai.services.habit_challenge.queries.teams import list_members
from moyai.services.habit_challenge.refusals_teams import TeamRefused

TRIES = 6


def end_team(team: Team, today: date) -> None:
    """Close a team in which nobody is left, in the caller's transaction."""
    Team.objects.filter(pk=team.pk).update(
        ended_on=today, is_seeking=False, is_readable=False, version=F("version") + 1
    )
    team.ended_on = today


def check_may_join(team: Team, member: Member, *, is_moving: bool = False) -> None:
    """Refuse whom a team cannot have, places apart.

    Raises:
        TeamRefused: the team is over or of another programme, she is in another, or one of it and she keep
            apart; which of them it is is not told.
    """
    if team.ended_on is not None:
        raise TeamRefused("team_over")
    if team.programme_id != member.programme_id:
        raise TeamRefused("other_programme")
    if member.left_on is not None:
        raise TeamRefused("not_member")
    if member.team_id is not None and not is_moving:
        raise TeamRefused("in_another")
    mates = Member.objects.filter(team=team)
    apart = Q(by=member, whom__in=mates) | Q(by__in=mates, whom=member)
    if Block.objects.filter(apart).exists():
        raise TeamRefused("apart")


def take_place(team: Team, part: Part) -> list[Member]:
    """Take one of the five places, also where two press at once; return who was there before."""
    for _try in range(TRIES):
        version = Team.objects.values_list("version", flat=True).get(pk=team.pk)
        mates = list_members(team)
        count = sum(one.part != Part.SUPPORTER for one in mates)
        if part != Part.SUPPORTER and count >= MOST:
            raise TeamRefused("full")
        is_full = count + (part != Part.SUPPORTER) >= MOST
        free = Team.objects.filter(pk=team.pk, version=version, ended_on__isnull=True)
        changes = {"version": version + 1} | ({"is_seeking": False} if is_full else {})
        if free.update(**changes):
            team.version = version + 1
            return mates
    raise TeamRefused("full")


def enter(team: Team, member: Member, part: Part, today: date) -> None:
    """Seat somebody; called like nobody else of the team.

    Raises:
        TeamRefused: she has just been seated in another.
    """
    taken = set(Member.objects.filter(team=team).exclude(pk=member.pk).values_list("handle", flat=True))
    handle = make_unlike(member.handle, taken)
    try:
        with transaction.atomic():
            Stay.objects.create(member=member, team=team, since=today)
    except IntegrityError:
        raise TeamRefused("in_another") from None
    Member.objects.filter(pk=member.pk).update(team=team, part=part, handle=handle)
    member.team, member.part, member.handle = team, part, handle


def go_out(team: Team, member: Member, why: LeftWhy, today: date) -> None:
    """Free somebody's seat; her history keeps until when and why."""
    Stay.objects.filter(member=member, until__isnull=True).update(until=today, why=why)
    Member.objects.filter(pk=member.pk).update(team=None)
    Team.objects.filter(pk=team.pk).update(version=F("version") + 1)
    member.team = None


def settle_applications(programme: Programme, members: Sequence[Member], now: datetime) -> None:
    """Note that applications of these have found a team."""
    residents = [one.resident_id for one in members if one.resident_id]
    Application.objects.filter(
        programme=programme, resident__in=residents, status=ApplicationStatus.WAITING
    ).update(status=ApplicationStatus.PLACED, decided_at=now)


def make_key(member: Member, what: str) -> str:
    """Return a key of this change: she may leave and come more than once."""
    last = Stay.objects.filter(member=member).order_by("-pk").values_list("pk", flat=True).first()
    return f"stay:{last}:{what}"


def note_change(verb: str, team: Team, member: Member, actor: str, now: datetime, **facts: str) -> None:
    """Write a change of a team into the audit log."""
    record(
        actor=actor,
        action=f"habit_challenge.{verb}",
        subject=f"habit_team:{team.code}",
        now=now,
        member=member.code,
        **facts,
    )
