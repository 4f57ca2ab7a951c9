"""Whose pages of days somebody may look at."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account
from moyai.core.accounts.queries import has_role
from moyai.services.habit_challenge.enums import ReportState
from moyai.services.habit_challenge.models import Block, Complaint, Flag, Member, Report
from moyai.services.habit_challenge.queries.days import list_own

"""A form's token differs each time; it is no news."""


def list_members(request: HttpRequest) -> list[Member]:
    """Return the memberships of whoever asks: her own and those of people for whom she may act."""
    return list_own(get_account(request), clock.today())


def pick_member(request: HttpRequest) -> Member | None:
    """Return the membership named by ``for`` (a resident's code), else the first; None: there is none.

    Raises:
        Http404: the named one is not hers to act for.
    """
    mine = list_members(request)
    code = request.POST.get("for") or request.GET.get("for")
    if not code:
        return mine[0] if mine else None
    found = next((one for one in mine if one.resident is not None and one.resident.code == code), None)
    if found is None:
        raise Http404
    return found


def require_member(request: HttpRequest) -> Member:
    """Return the membership; see `pick_member`.

    Raises:
        Http404: there is none.
    """
    member = pick_member(request)
    if member is None:
        raise Http404
    return member


def name_maker(request: HttpRequest, member: Member) -> str:
    """Return who presses in a member's name, for the row and the audit log; empty: she herself."""
    user = get_account(request)
    is_own = member.resident is not None and member.resident.user_id == user.pk
    return "" if is_own else f"user:{user.pk}"


def keep_for(request: HttpRequest, member: Member) -> str:
    """Return the query that keeps for whom the page is; empty for oneself."""
    if not name_maker(request, member) or member.resident is None:
        return ""
    return f"?{urlencode({'for': member.resident.code})}"


def get_report(request: HttpRequest, code: str) -> tuple[Report, Member | None]:
    """Return a report that somebody may see, and as whom; an officer sees what somebody complained about.

    Raises:
        Http404: there is none, or it is not hers to see: both look the same.
    """
    rows = Report.objects.select_related("member__resident", "team__challenge")
    report = rows.filter(code=code).first()
    if report is None:
        raise Http404
    for viewer in list_members(request):
        if _may_see(report, viewer):
            return report, viewer
    if has_role(get_account(request), Role.OFFICER) and _is_in_question(report):
        return report, None
    raise Http404


def get_own_report(request: HttpRequest, code: str) -> tuple[Report, Member]:
    """Return a report of hers.

    Raises:
        Http404: it is not.
    """
    report, viewer = get_report(request, code)
    if viewer is None or report.member_id != viewer.pk:
        raise Http404
    return report, viewer


def _may_see(report: Report, viewer: Member) -> bool:
    if report.member_id == viewer.pk:
        return True
    is_mate = viewer.team_id is not None and viewer.team_id == report.team_id
    if not is_mate or report.state != ReportState.SHOWN:
        return False
    return not Block.objects.filter(by=viewer, whom=report.member_id).exists()


def _is_in_question(report: Report) -> bool:
    return Complaint.objects.filter(report=report).exists() or Flag.objects.filter(report=report).exists()
