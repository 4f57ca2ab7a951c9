"""Between the conversations of days and the service: JSON arguments in, one call inward, JSON out."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from moyai.core.clock import local
from moyai.core.conversations.registry import (
    Call,
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.core.jobs.operations import enqueue
from moyai.core.looking import once_a_look
from moyai.core.residents.models import Resident
from moyai.core.residents.outings import was_out
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.days_policy import LABEL
from moyai.services.habit_challenge.enums import Cheer, Food, Habit, Through
from moyai.services.habit_challenge.flows.report_day import PICTURE, report_day
from moyai.services.habit_challenge.flows.team_today import team_today
from moyai.services.habit_challenge.looks import make_look
from moyai.services.habit_challenge.models import Member, Report, Team
from moyai.services.habit_challenge.operations.cheers import give_cheers
from moyai.services.habit_challenge.operations.reports import report_day as keep_report
from moyai.services.habit_challenge.photo_tasks import add_photo
from moyai.services.habit_challenge.queries.days import find_own, find_today, get_member, is_supporter
from moyai.services.habit_challenge.queries.feed import list_reporters, list_uncheered
from moyai.services.habit_challenge.refusals_days import ReportRefused
from moyai.services.habit_challenge.saying import show_day, show_number
from moyai.services.habit_challenge.texts import doors as say

DOORS = ("web", "line", "voice", "tv", "desk")
MOST_SHOWN, MOST_COMMENT = 8, 40


def register_all() -> None:
    """Make the conversations of days and what they call known to core."""
    register_flow(REPORT)
    register_flow(TODAY)
    register_query("habit_challenge.day", read_day)
    register_query("habit_challenge.team", read_team)
    register_query("habit_challenge.look", read_look)
    register_operation("habit_challenge.report", report)
    register_operation("habit_challenge.cheer", cheer)


def is_in_team(resident: Resident) -> bool:
    """Tell whether the conversations of days are of use to somebody."""
    return once_a_look(("habit_challenge.in_team", resident.pk), lambda: _has_team(resident))


def _has_team(resident: Resident) -> bool:
    member = find_own(resident)
    return member is not None and member.team_id is not None


def find_picture_question(resident: Resident) -> str:
    """Return the question that a picture answers which somebody sends just so; empty: none."""
    member = find_own(resident)
    return PICTURE if member is not None and member.team_id and not is_supporter(member) else ""


def read_day(call: Call) -> dict[str, Any]:
    """Return how the open day of whoever the conversation is about stands."""
    member = _find_member(call)
    if member is None or member.team is None:
        return {"why_not": "no_team"}
    if is_supporter(member):
        return {"why_not": "supporter"}
    team = member.team
    today = find_today(member, team, call.ctx.now)
    habit = Habit(team.challenge.habit)
    has_ridden = (
        habit == Habit.OUTING
        and today.report is None
        and member.resident is not None
        and was_out(member.resident, local(call.ctx.now).date())
    )
    return {
        "why_not": "",
        "member": member.code,
        "team": team.name,
        "habit": habit.value,
        "label": show_day(today.day).to_json(),
        "steps": today.report.steps if today.report else None,
        "rode": has_ridden,
        "foods": _name_foods() if habit == Habit.VARIETY else {},
    }


def report(call: Call) -> dict[str, Any]:
    """Report the day; a photo is read and added afterwards by the worker, as reading it takes a while.

    Raises:
        Refused: the day closed meanwhile, or she left.
    """
    args = call.args
    member = _get_own(call, str(args["member"]))
    photo = args.get("photo")
    kept = keep_report(
        member=member,
        steps=args.get("steps"),
        foods=args.get("foods"),
        did=args.get("did"),
        photo_follows=photo is not None,
        through=_name_door(call),
        made_by=_name_maker(call, member),
        now=call.ctx.now,
    )
    if photo is not None:
        taken_on = str(photo.get("taken_on", ""))
        enqueue(add_photo, report=kept.code, kept=str(photo["file"]), taken_on=taken_on)
    team = member.team
    assert team is not None
    return {
        "is_met": kept.is_goal_met,
        "done": len(list_reporters(team, kept.day)),
        "streak": member.streak + 1,
    }


def read_team(call: Call) -> dict[str, Any]:
    """Return the reports of mates that have no OK from her, and how many of the team have reported."""
    member = _find_member(call)
    if member is None or member.team is None:
        return {"why_not": "no_team"}
    team = member.team
    today = find_today(member, team, call.ctx.now)
    reporters = list_reporters(team, today.day)
    rows = list_uncheered(member, call.ctx.now, MOST_SHOWN)
    return {
        "why_not": "",
        "member": member.code,
        "team": team.name,
        "done": len(reporters),
        "is_reported": member.pk in reporters or is_supporter(member),
        "rows": [_describe(row, team) for row in rows],
    }


def read_look(call: Call) -> str:
    """Return the address of a photo for a screen that shows it now; of her own team alone."""
    member = _find_member(call)
    report = Report.objects.filter(code=str(call.args["report"]), state="shown").first()
    is_hers = report is not None and member is not None and report.team_id == member.team_id
    return make_look(report) if report is not None and is_hers else ""


def cheer(call: Call) -> dict[str, Any]:
    """Give an OK or a sticker; what is no longer there to be cheered is passed over."""
    member = _get_own(call, str(call.args["member"]))
    rows = list(Report.objects.filter(code=str(call.args["report"])))
    kind = Cheer(str(call.args["kind"]))
    return {"given": give_cheers(reports=rows, giver=member, kind=kind, now=call.ctx.now)}


def _describe(report: Report, team: Team) -> dict[str, Any]:
    comment = " ".join(report.comment.replace("{", "（").replace("}", "）").split())
    short = comment if len(comment) <= MOST_COMMENT else f"{comment[: MOST_COMMENT - 1]}…"
    return {
        "code": report.code,
        "name": Localized.same(report.member.handle).to_json(),
        "day": show_day(report.day).to_json(),
        "what": _name_deed(report, team).to_json(),
        "comment": Localized.same(short).to_json(),
        "has_photo": bool(report.photo),
    }


def _name_deed(report: Report, team: Team) -> Localized:
    habit = Habit(team.challenge.habit)
    if report.steps is not None:
        return say.WHAT_STEPS.format(steps=show_number(report.steps))
    if habit == Habit.VARIETY and report.foods:
        return say.WHAT_FOODS.format(count=report.foods.bit_count())
    if report.did:
        return say.WHAT_DID
    return say.WHAT_PHOTO if report.photo else say.WHAT_NOTHING


def _name_foods() -> dict[str, Any]:
    """Return the names of the food groups in both languages, by their bit."""
    with translation.override("ja"):
        japanese = {each.value: str(each.label) for each in Food}
    with translation.override("en"):
        english = {each.value: str(each.label) for each in Food}
    return {str(bit): Localized(japanese[bit], english[bit]).to_json() for bit in Food.values}


def _find_member(call: Call) -> Member | None:
    number = call.ctx.resident_id
    resident = None if number is None else Resident.objects.filter(pk=number).first()
    return None if resident is None else find_own(resident)


def _get_own(call: Call, code: str) -> Member:
    """Return the member that the conversation is about.

    Raises:
        ReportRefused: she has left meanwhile.
    """
    try:
        member = get_member(code)
    except Member.DoesNotExist:
        raise ReportRefused("no_team") from None
    if member.resident_id != call.ctx.resident_id:
        raise ReportRefused("no_team")
    return member


def _name_door(call: Call) -> Through:
    doors = {
        "line": Through.LINE,
        "voice": Through.VOICE,
        "tv": Through.TV,
        "desk": Through.DESK,
    }
    return doors.get(call.ctx.channel, Through.WEB)


def _name_maker(call: Call, member: Member) -> str:
    """Return who acts in her name; empty: she herself, or a telephone or television of hers."""
    actor = call.ctx.actor_id
    own = member.resident.user_id if member.resident else None
    return "" if actor is None or actor == own else f"user:{actor}"


REPORT = FlowEntry(
    "report_day",
    report_day,
    say.REPORT_TITLE,
    roles=("resident", "dispatcher"),
    channels=DOORS,
    scope=LABEL,
    keywords=("きょうの報告", "今日の報告", "報告", "歩数", "ほうこく", "report"),
    standing=lambda: Standing.LAST,
    is_for=is_in_team,
    takes_picture=find_picture_question,
)
TODAY = FlowEntry(
    "team_today",
    team_today,
    say.TODAY_TITLE,
    roles=("resident", "dispatcher"),
    channels=DOORS,
    scope=LABEL,
    keywords=("チーム", "チームの様子", "チャレンジ", "team"),
    standing=lambda: Standing.LAST,
    is_for=is_in_team,
)
