"""Reads on members and teams."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from moyai.core.codes import normalise_code
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for
from moyai.services.habit_challenge.enums import ApplicationStatus, Part, RemovalStatus, RequestStatus
from moyai.services.habit_challenge.models import (
    Application,
    Invitation,
    JoinRequest,
    Member,
    Merge,
    Pause,
    Programme,
    Removal,
    Team,
)
from moyai.services.habit_challenge.models.teams import MOST
from moyai.services.habit_challenge.teams_policy import LABEL


def get_team(code: str) -> Team:
    """Return a team by its code, with programme and challenge.

    Raises:
        Team.DoesNotExist: there is none.
    """
    found = Team.objects.select_related("programme", "challenge", "course")
    return found.get(code=normalise_code(code))


def find_member(resident: Resident, programme: Programme | None = None) -> Member | None:
    """Return who a resident is in the challenge (in one programme, or the latest that she is in), or None."""
    mine = Member.objects.filter(resident=resident, left_on__isnull=True)
    if programme is not None:
        mine = mine.filter(programme=programme)
    related = ("programme", "team__challenge", "team__programme", "resident")
    return mine.select_related(*related).order_by("-joined_on", "-pk").first()


def list_members(team: Team) -> list[Member]:
    """Return who is in a team, supporters last, who was there first before the others."""
    found = Member.objects.filter(team=team).select_related("resident").order_by("joined_on", "pk")
    return sorted(found, key=lambda one: one.part == Part.SUPPORTER)


def list_mates(member: Member) -> list[Member]:
    """Return the others of somebody's team; nobody where she is in none."""
    if member.team is None:
        return []
    return [one for one in list_members(member.team) if one.pk != member.pk]


def find_pause(member: Member, on: date) -> Pause | None:
    """Return somebody's break on a day, or None."""
    live = Q(until__isnull=True) | Q(until__gte=on)
    return Pause.objects.filter(live, member=member, since__lte=on).order_by("-since").first()


def list_open_programmes(on: date) -> list[Programme]:
    """Return the programmes that one may ask to join, the latest first; none that only compares."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    found = Programme.objects.filter(running, is_open=True, control_of__isnull=True)
    return list(found.prefetch_related("challenges").order_by("-starts_on", "code"))


def find_application(resident: Resident, programme: Programme | None = None) -> Application | None:
    """Return an application that waits for a team, or None."""
    waiting = Application.objects.filter(resident=resident, status=ApplicationStatus.WAITING)
    if programme is not None:
        waiting = waiting.filter(programme=programme)
    return waiting.select_related("programme").order_by("-asked_at").first()


def list_seeking(programme: Programme, *, most: int = 20) -> list[Team]:
    """Return teams with a free place that would like somebody, those with most reports of late first.

    Each has ``taken``: how many of its places are taken.
    """
    taken = Count("members", filter=~Q(members__part=Part.SUPPORTER))
    found = Team.objects.filter(programme=programme, is_seeking=True, ended_on__isnull=True)
    free = found.annotate(taken=taken).filter(taken__lt=MOST).select_related("challenge")
    return list(free.order_by("-closed_on", "-streak", "formed_on", "pk")[:most])


def count_free(team: Team) -> int:
    """Return how many of the five places are free; a supporter takes none."""
    return MOST - Member.objects.filter(team=team).exclude(part=Part.SUPPORTER).count()


def list_family(resident: Resident, on: date) -> list[Resident]:
    """Return whom somebody might invite: her household, whom she acts for, and who acts for her."""
    found: dict[int, Resident] = {}
    for one in Resident.objects.filter(household=resident.household_id).exclude(pk=resident.pk):
        found[one.pk] = one
    if resident.user is not None:
        for one in list_residents_for(resident.user, LABEL, on):
            found[one.pk] = one
    live = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    acting = resident.proxies.filter(live, scope__in=[LABEL, "*"]).values("user")
    for one in Resident.objects.filter(user__in=acting):
        found[one.pk] = one
    found.pop(resident.pk, None)
    return sorted(found.values(), key=lambda one: (one.family_kana, one.given_kana, one.pk))


def list_invitations(resident: Resident, now: datetime) -> list[Invitation]:
    """Return the invitations made out to somebody that she may still take."""
    live = _live_invitations(now).filter(resident=resident)
    return list(live.select_related("team__challenge", "inviter").order_by("-made_at"))


def list_open_invitations(team: Team, now: datetime) -> list[Invitation]:
    """Return a team's invitations that nobody has taken yet."""
    return list(_live_invitations(now).filter(team=team).select_related("inviter", "resident"))


def list_requests(team: Team) -> list[JoinRequest]:
    """Return who would like to join a team and waits for an answer."""
    waiting = JoinRequest.objects.filter(team=team, status=RequestStatus.WAITING)
    return list(waiting.select_related("member").order_by("asked_at"))


def find_request(member: Member) -> JoinRequest | None:
    """Return a wish of hers to join a team that is not answered yet, or None."""
    waiting = JoinRequest.objects.filter(member=member, status=RequestStatus.WAITING)
    return waiting.select_related("team").order_by("-asked_at").first()


def find_merge(team: Team) -> Merge | None:
    """Return the question that a team is asked whether to become one with another, or None."""
    asked = Merge.objects.filter(Q(small=team) | Q(into=team), status="asked")
    return asked.select_related("small", "into").first()


def find_removal(resident: Resident) -> Removal | None:
    """Return the last talk about somebody's conduct that she may still say something to, or None."""
    open_ = Removal.objects.filter(member__resident=resident, status__in=RemovalStatus.open_values())
    return open_.select_related("team", "member__programme").order_by("-talked_at").first()


def has_three_generations(members: list[Member]) -> bool:
    """Tell whether grandparents', parents' and grandchildren's generations are all in a team."""
    doing = {one.generation for one in members if one.part != Part.SUPPORTER}
    return len(doing) == 3


def _live_invitations(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        taken_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now, team__ended_on__isnull=True
    )
