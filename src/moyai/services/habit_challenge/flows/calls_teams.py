"""Between the conversations about teams and the service: JSON in, one call inward, JSON out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from moyai.core.clock import local
from moyai.core.conversations.registry import Call
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.enums import Activity, LeftWhy, Part, RemovalStatus, Through
from moyai.services.habit_challenge.handles import call_by, count_years, list_names, suggest_handles
from moyai.services.habit_challenge.models import Course, Invitation, Member, Programme, Removal, Team
from moyai.services.habit_challenge.operations.applications import apply, withdraw_application
from moyai.services.habit_challenge.operations.courses import cancel_attendance, enrol_in_course
from moyai.services.habit_challenge.operations.invitations import take_invitation
from moyai.services.habit_challenge.operations.members import end_pause, pause_member
from moyai.services.habit_challenge.operations.requests import ask_as_newcomer, ask_to_join
from moyai.services.habit_challenge.operations.teams import leave_team
from moyai.services.habit_challenge.queries import teams as queries
from moyai.services.habit_challenge.queries.courses import find_place, list_open_courses
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.teams_policy import get_teams_policy
from moyai.services.habit_challenge.wishes import Wishes

MOST_SHOWN = 6
PARTS = {
    Part.LEADER: {"ja": ["まとめ役", None, None], "en": ["leader", None, None]},
    Part.MEMBER: {"ja": ["仲間", None, None], "en": ["member", None, None]},
    Part.SUPPORTER: {"ja": ["見守り役", None, None], "en": ["supporter", None, None]},
}


def read_join_scene(call: Call) -> dict[str, Any]:
    """Return where somebody stands, and by which ways she may join."""
    resident, now = _get(call), call.ctx.now
    today = local(now).date()
    programmes = queries.list_open_programmes(today)
    scene: dict[str, Any] = {
        "state": _find_state(resident, programmes, call),
        "page": reverse("habit_challenge:team"),
        "handles": suggest_handles(resident),
        "invitations": [_show_invitation(each) for each in queries.list_invitations(resident, now)[:3]],
        "friends": [
            {"code": one.code, "name": one.name} for one in queries.list_family(resident, today)[:MOST_SHOWN]
        ],
        "programmes": [_show_programme(each, call) for each in programmes[:MOST_SHOWN]],
    }
    if scene["state"] == "class":
        place = next(
            found for each in programmes if (found := find_place(resident.pk, each, now)) is not None
        )
        scene |= {"first_at": place.course.first_at.isoformat(), "place": place.course.place}
    return scene


def join(call: Call) -> dict[str, Any]:
    """Join by the way that was chosen.

    Raises:
        Refused: it is full, over, or not open to her (any more).
    """
    resident, args, now = _get(call), call.args, call.ctx.now
    actor, page = _name_actor(call), reverse("habit_challenge:team")
    handle = str(args["handle"])
    if args["way"] == "invitation":
        own = Invitation.objects.filter(resident=resident, pk=args["number"])
        invitation = own.select_related("team__programme").first()
        if invitation is None:
            raise TeamRefused("invitation_over")
        facts: dict[str, Any] = {"through": _find_through(call), "actor": actor, "now": now}
        take_invitation(invitation=invitation, resident=resident, handle=handle, **facts)
        return {"what": "joined", "page": page}
    programme = Programme.objects.get(code=args["programme"])
    if args["way"] == "class":
        course = Course.objects.select_related("programme").get(code=args["code"])
        enrol_in_course(
            course=course, resident=resident, actor=actor, now=now, is_told=_is_told(call, resident)
        )
        return {"what": "enrolled", "page": reverse("habit_challenge:welcome")}
    if args["way"] == "team":
        return _join_team(call, resident, handle)
    friend = str(args["friend"])
    friends = (
        (friend,) if friend in {one.code for one in queries.list_family(resident, local(now).date())} else ()
    )
    apply(
        programme=programme,
        resident=resident,
        wishes=Wishes(
            challenge=int(args["challenge"]),
            activity=Activity(args["activity"]),
            handle=handle,
            friends=friends,
        ),
        through=_find_through(call),
        actor=actor,
        now=now,
        is_told=_is_told(call, resident),
    )
    return {"what": "applied", "page": reverse("habit_challenge:welcome")}


def withdraw(call: Call) -> dict[str, Any]:
    """Take an application or a place in a class back."""
    resident, now, actor = _get(call), call.ctx.now, _name_actor(call)
    if call.args["state"] == "class":
        for programme in queries.list_open_programmes(local(now).date()):
            place = find_place(resident.pk, programme, now)
            if place is not None:
                cancel_attendance(attendance=place, actor=actor, now=now)
    application = queries.find_application(resident)
    if application is not None:
        withdraw_application(application=application, actor=actor, now=now)
    return {"page": reverse("habit_challenge:welcome")}


def read_my_team(call: Call) -> dict[str, Any] | None:
    """Return somebody's team in words, or None: she is in no programme."""
    resident = _get(call)
    member = queries.find_member(resident)
    if member is None:
        return None
    team = member.team
    people = queries.list_members(team) if team else []
    mates = [one.handle for one in people if one.pk != member.pk]
    return {
        "team": team.name if team else None,
        "page": reverse("habit_challenge:team"),
        "is_resting": queries.find_pause(member, local(call.ctx.now).date()) is not None,
        "mates": list_names(mates).to_json() if mates else None,
        "people": [{"name": call_by(one.handle).to_json(), "part": PARTS[Part(one.part)]} for one in people],
        "does": team.challenge.title if team else "",
        "does_en": (team.challenge.title_en or team.challenge.title) if team else "",
        "streak": member.streak,
    }


def list_seeking(call: Call) -> list[dict[str, Any]]:
    """Return the teams that a member may move to."""
    member = queries.find_member(_get(call))
    if member is None:
        return []
    teams = queries.list_seeking(member.programme, most=MOST_SHOWN + 1)
    return [_show_team(each) for each in teams if each.pk != member.team_id][:MOST_SHOWN]


def ask_team(call: Call) -> dict[str, Any]:
    """Ask a team to take a member, or move her there where it takes directly.

    Raises:
        Refused: she is none, or it is full or over.
    """
    member = _get_member(call)
    team = queries.get_team(call.args["code"])
    request = ask_to_join(team=team, member=member, actor=_name_actor(call), now=call.ctx.now)
    return {"what": "joined" if request is None else "asked", "page": reverse("habit_challenge:team")}


def rest(call: Call) -> dict[str, Any]:
    """Begin a break of so many days (0: until she says)."""
    member, days, now = _get_member(call), int(call.args["days"]), call.ctx.now
    until = local(now).date() + timedelta(days=days - 1) if days else None
    is_told = _is_told(call, _get(call))
    pause_member(member=member, until=until, actor=_name_actor(call), now=now, is_told=is_told)
    return {}


def resume(call: Call) -> dict[str, Any]:
    """End a break."""
    end_pause(member=_get_member(call), actor=_name_actor(call), now=call.ctx.now)
    return {}


def leave(call: Call) -> dict[str, Any]:
    """Leave the team and the programme."""
    leave_team(member=_get_member(call), why=LeftWhy.WISHED, actor=_name_actor(call), now=call.ctx.now)
    return {}


def _join_team(call: Call, resident: Resident, handle: str) -> dict[str, Any]:
    """Make her a member who asks a team to take her."""
    facts: dict[str, Any] = {"through": _find_through(call), "actor": _name_actor(call), "now": call.ctx.now}
    team = queries.get_team(call.args["code"])
    request = ask_as_newcomer(team=team, resident=resident, handle=handle, **facts)
    return {"what": "joined" if request is None else "asked", "page": reverse("habit_challenge:team")}


def _find_state(resident: Resident, programmes: list[Programme], call: Call) -> str:
    now = call.ctx.now
    if queries.find_member(resident) is not None:
        return "member"
    if any(find_place(resident.pk, each, now) is not None for each in programmes):
        return "class"
    if queries.find_application(resident) is not None:
        return "waiting"
    if not programmes:
        return "closed"
    if _was_removed(resident):
        return "removed"
    years = count_years(resident.birth_date, local(now).date())
    return "young" if years < get_teams_policy().least_years_alone else ""


def _was_removed(resident: Resident) -> bool:
    last = Removal.objects.filter(member__resident=resident).order_by("-talked_at", "-pk").first()
    closed = (RemovalStatus.REMOVED, RemovalStatus.APPEALED, RemovalStatus.UPHELD)
    return last is not None and last.status in closed and last.member.left_why == LeftWhy.REMOVED


def _show_programme(programme: Programme, call: Call) -> dict[str, Any]:
    return {
        "code": programme.code,
        "title": programme.title,
        "title_en": programme.title_en,
        "challenges": [
            {"number": each.pk, "title": each.title, "title_en": each.title_en}
            for each in list(programme.challenges.all())[:MOST_SHOWN]
        ],
        "courses": [
            {"code": each.code, "place": each.place, "first_at": each.first_at.isoformat()}
            for each in list_open_courses(programme, call.ctx.now, MOST_SHOWN)
        ],
        "teams": [_show_team(each) for each in queries.list_seeking(programme, most=MOST_SHOWN)],
    }


def _show_team(team: Team) -> dict[str, Any]:
    return {
        "code": team.code,
        "name": team.name,
        "count": getattr(team, "taken", 0),
        "does": team.challenge.title,
        "does_en": team.challenge.title_en or team.challenge.title,
    }


def _show_invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "number": invitation.pk,
        "inviter": call_by(invitation.inviter.handle).to_json(),
        "team": invitation.team.name,
    }


def _get(call: Call) -> Resident:
    assert call.ctx.resident_id is not None, "the flows are about a registered resident"
    return Resident.objects.select_related("household", "user").get(pk=call.ctx.resident_id)


def _get_member(call: Call) -> Member:
    member = queries.find_member(_get(call))
    if member is None:
        raise TeamRefused("not_member")
    return member


def _find_through(call: Call) -> Through:
    return Through(call.ctx.channel) if call.ctx.channel in Through.values else Through.WEB


def _name_actor(call: Call) -> str:
    if call.ctx.actor_id is not None:
        return f"user:{call.ctx.actor_id}"
    return f"resident:{_get(call).code}"


def _is_told(call: Call, resident: Resident) -> bool:
    """Whether she herself is on the line: then she has just heard it."""
    return call.ctx.actor_id is None or call.ctx.actor_id == resident.user_id or call.ctx.channel == "desk"
