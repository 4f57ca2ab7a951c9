"""Paper sheets: printed for who reports on paper, scanned or typed in, copied quickly."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.codes import show_code
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.papers import respond_pdf
from moyai.core.ui.qr import draw_qr
from moyai.services.habit_challenge.enums import Food, Habit, Part
from moyai.services.habit_challenge.forms.days import DID
from moyai.services.habit_challenge.models import Member, Report, Sheet
from moyai.services.habit_challenge.operations.sheets import (
    Line,
    enter_sheet,
    get_sheet,
    list_days,
    print_sheets,
)
from moyai.services.habit_challenge.queries.days import count_foods, list_foods
from moyai.services.habit_challenge.saying import show_day

STAFF = (Role.OFFICER, Role.DISPATCHER)
MOST_PRINTED = 200
MOST_SHOWN = 300


@never_cache
@require_GET
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show a field for a sheet's number, and who reports on paper. Query: all (everybody can be chosen)."""
    rows = Member.objects.filter(left_on__isnull=True, team__isnull=False).exclude(part=Part.SUPPORTER)
    if "all" not in request.GET:
        rows = rows.filter(is_on_paper=True)
    members = list(rows.select_related("team", "resident").order_by("team__name", "pk")[:MOST_SHOWN])
    waiting = Sheet.objects.filter(entered_at__isnull=True, last_day__lt=clock.today())
    context = {
        "members": members,
        "shows_all": "all" in request.GET,
        "monday": find_monday(clock.today()),
        "waiting": waiting.count(),
    }
    return render(request, "habit_challenge/town/sheets.html", context)


@require_POST
@require_role(*STAFF)
def scan(request: HttpRequest) -> HttpResponse:
    """Lead to the sheet whose number was read or typed. Field: card."""
    try:
        sheet = get_sheet(request.POST.get("card", "")[:60])
    except Refused as refused:
        messages.error(request, put(refused.text))
        return redirect("habit_challenge:sheets")
    return redirect("habit_challenge:sheet", sheet.code)


@require_POST
@require_role(*STAFF)
def print_pdf(request: HttpRequest) -> HttpResponse:
    """Return sheets as PDF. Fields: member (codes, several), first_day."""
    codes = request.POST.getlist("member")[:MOST_PRINTED]
    rows = Member.objects.filter(code__in=codes, team__isnull=False, left_on__isnull=True)
    members = list(rows.select_related("team__challenge", "resident").order_by("team__name", "pk"))
    try:
        first_day = date.fromisoformat(request.POST.get("first_day", ""))
    except ValueError:
        first_day = find_monday(clock.today())
    if not members:
        messages.error(request, _("印刷する方を選んでください。"))
        return redirect("habit_challenge:sheets")
    sheets = print_sheets(members=members, first_day=first_day, actor=name_actor(request), now=clock.now())
    context = {"sheets": [_describe_paper(sheet, one) for sheet, one in zip(sheets, members, strict=True)]}
    try:
        return respond_pdf("habit_challenge/town/sheet_paper.html", context, name=_("1週間の記録用紙"))
    except Refused as refused:
        messages.warning(request, put(refused.text))
        return redirect("habit_challenge:sheets")


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """Show a sheet's days to fill in (GET); keep what was copied (POST)."""
    try:
        sheet = get_sheet(code)
    except Refused:
        raise Http404 from None
    problem = ""
    if request.method == "POST":
        try:
            reports = enter_sheet(
                sheet=sheet, lines=_read(request, sheet), actor=name_actor(request), now=clock.now()
            )
        except Refused as refused:
            problem = put(refused.text)
        else:
            words = ngettext(
                "%(name)sさんの%(n)s日分を書き写しました。次の用紙をどうぞ。",
                "%(name)sさんの%(n)s日分を書き写しました。次の用紙をどうぞ。",
                len(reports),
            )
            messages.success(request, words % {"name": sheet.member.handle, "n": len(reports)})
            return redirect("habit_challenge:sheets")
    context = {
        **_describe_sheet(sheet),
        "lines": _list_lines(request, sheet),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "habit_challenge/town/sheet.html", context, status=status)


def find_monday(today: date) -> date:
    """Return the Monday of the coming week, or today where it is one: sheets go from Monday to Sunday."""
    return today + timedelta(days=-today.weekday() % 7)


def _describe_sheet(sheet: Sheet) -> dict[str, Any]:
    team = sheet.member.team
    habit = Habit(team.challenge.habit) if team else Habit.STEPS
    return {
        "sheet": sheet,
        "member": sheet.member,
        "team": team,
        "code": show_code(sheet.code),
        "is_variety": habit == Habit.VARIETY,
        "did": DID.get(habit, ""),
        "foods": Food.choices,
    }


def _describe_paper(sheet: Sheet, member: Member) -> dict[str, Any]:
    sheet.member = member
    return {
        **_describe_sheet(sheet),
        "qr": draw_qr(sheet.code),
        "days": [put(show_day(day)) for day in list_days(sheet)],
        "goal": member.goal or (member.team.challenge.goal if member.team else 0),
    }


def _list_lines(request: HttpRequest, sheet: Sheet) -> list[dict[str, Any]]:
    days = list_days(sheet)
    known = {one.day: one for one in Report.objects.filter(member=sheet.member, day__in=days)}
    today = clock.today()
    lines = []
    for day in days:
        report, key = known.get(day), day.isoformat()
        typed = request.POST.get(f"steps-{key}")
        steps = typed if typed is not None else report.steps if report else None
        lines.append(
            {
                "key": key,
                "day": put(show_day(day)),
                "is_ahead": day > today,
                "steps": "" if steps is None else steps,
                "did": bool(request.POST.get(f"did-{key}")) or bool(report and report.did),
                "foods": [int(each) for each in list_foods(report.foods)] if report else [],
            }
        )
    return lines


def _read(request: HttpRequest, sheet: Sheet) -> dict[date, Line]:
    lines = {}
    for day in list_days(sheet):
        key = day.isoformat()
        typed = "".join(str(int(one)) for one in request.POST.get(f"steps-{key}", "") if one.isdecimal())
        foods = [
            int(one) for one in request.POST.getlist(f"foods-{key}") if one.isascii() and one.isdecimal()
        ]
        lines[day] = Line(
            steps=int(typed[:9]) if typed else None,
            foods=count_foods(foods),
            did=bool(request.POST.get(f"did-{key}")),
        )
    return lines
