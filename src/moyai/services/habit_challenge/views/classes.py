"""A class on the supporter's tablet: who is here, teams with one press, practice, name cards."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.accounts.queries import has_role
from moyai.core.attempts import attempt, read_number
from moyai.core.codes import show_code
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.papers import respond_pdf
from moyai.core.ui.qr import draw_qr
from moyai.services.habit_challenge.enums import Part
from moyai.services.habit_challenge.forming import propose_class
from moyai.services.habit_challenge.forms.teams import PracticeForm
from moyai.services.habit_challenge.handles import call_by, suggest_handles
from moyai.services.habit_challenge.models import Attendance, Challenge, Course, Member, Team
from moyai.services.habit_challenge.operations import courses as operations
from moyai.services.habit_challenge.operations.members import change_name
from moyai.services.habit_challenge.queries import courses as queries
from moyai.services.habit_challenge.queries.teams import list_members
from moyai.services.habit_challenge.said_teams import show_moment, title_of

View = Callable[..., HttpResponse]
_ANSWERS = {"here": True, "absent": False, "unknown": None}


def require_lead(view: View) -> View:
    """Let a view be seen by whoever leads this class and the town's staff; hands it the class."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, code: str) -> HttpResponse:
        try:
            course = queries.get_course(code)
        except Course.DoesNotExist:
            raise Http404 from None
        if not queries.may_lead(get_account(request), course):
            raise PermissionDenied
        return view(request, course)

    return guarded


@never_cache
@require_GET
@login_required
def show_list(request: HttpRequest) -> HttpResponse:
    """Show a supporter her classes; nobody else has any."""
    user = get_account(request)
    courses = queries.list_led(user)
    if not courses and not has_role(user, *queries.STAFF):
        raise PermissionDenied
    rows = [
        {"one": each, "first": show_moment(each.first_at), "second": show_moment(each.second_at)}
        for each in courses
    ]
    return render(request, "habit_challenge/teams/classes.html", {"rows": rows})


@never_cache
@require_GET
@require_lead
def show(request: HttpRequest, course: Course) -> HttpResponse:
    """Show a class: who is here, which teams would be formed or are."""
    today = clock.today()
    attendances = queries.list_attendances(course)
    members = queries.list_class_members(course)
    teams = queries.list_class_teams(course)
    challenges = list(course.programme.challenges.all())
    challenge = _pick_challenge(request, challenges)
    here = queries.list_here(course)
    proposal = None
    if course.formed_at is None and len(here) >= operations.LEAST and challenge is not None:
        proposal = propose_class(here, challenge, today)
    second_day = clock.local(course.second_at).date()
    context = {
        "course": course,
        "first": show_moment(course.first_at),
        "second": show_moment(course.second_at),
        "session": 2 if today >= second_day else 1,
        "rows": [_show_person(each, members.get(each.resident_id)) for each in attendances],
        "here": len(here),
        "challenges": [{"one": each, "title": title_of(each)} for each in challenges],
        "challenge": challenge,
        "proposed": [
            {"people": each.people, "why": [put(why) for why in each.why]} for each in proposal.teams
        ]
        if proposal
        else [],
        "unplaced": [(one, put(why)) for one, why in proposal.unplaced] if proposal else [],
        "teams": [_show_team(each, teams) for each in teams],
    }
    return render(request, "habit_challenge/teams/class.html", context)


@never_cache
@require_POST
@require_lead
def press(request: HttpRequest, course: Course) -> HttpResponse:
    """Do one of: here, absent, unknown, form, undo, place, name.

    Fields: do, session, person, challenge, team, handle.
    """
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    deed = request.POST.get("do", "")
    anchor = ""
    if deed in _ANSWERS:
        attendance = _get_attendance(request, course)
        session = 2 if request.POST.get("session") == "2" else 1
        note: dict[str, Any] = {"attendance": attendance, "session": session, "was_there": _ANSWERS[deed]}
        attempt(request, lambda: operations.note_attendance(**note, **facts))
        anchor = f"#person-{attendance.pk}"
    elif deed == "form":
        challenge = get_object_or_404(
            Challenge, pk=read_number(request.POST.get("challenge")), programme=course.programme_id
        )
        attempt(
            request,
            lambda: operations.form_class_teams(course=course, challenge=challenge, **facts),
            _("チームができました。まちがえたときは「もとにもどす」を押してください。"),
        )
        anchor = "#teams"
    elif deed == "undo":
        attempt(
            request, lambda: operations.undo_class_teams(course=course, **facts), _("もとにもどしました。")
        )
        anchor = "#teams"
    elif deed == "place":
        attendance = _get_attendance(request, course)
        team = get_object_or_404(Team, pk=read_number(request.POST.get("team")), course=course)
        attempt(
            request,
            lambda: operations.place_in_team(attendance=attendance, team=team, **facts),
            _("%(name)sさんを「%(team)s」に移しました。")
            % {"name": attendance.resident.name, "team": team.name},
        )
        anchor = "#teams"
    elif deed == "name":
        attendance = _get_attendance(request, course)
        member = queries.list_class_members(course).get(attendance.resident_id)
        handle = request.POST.get("handle", "")
        if member is not None:
            attempt(
                request, lambda: change_name(member=member, handle=handle, **facts), _("呼び名を変えました。")
            )
        anchor = "#teams"
    response = redirect("habit_challenge:course", code=course.code)
    response["Location"] += anchor
    return response


@never_cache
@require_http_methods(["GET", "POST"])
@require_lead
def practise(request: HttpRequest, course: Course) -> HttpResponse:
    """Let somebody try a report: it is checked and shown as the team would see it, and not kept."""
    form = PracticeForm(request.POST or None)
    shown = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    context = {"course": course, "form": form, "shown": shown, "has_errors": bool(form.errors)}
    return render(request, "habit_challenge/teams/practice.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@require_lead
def show_cards(request: HttpRequest, course: Course) -> HttpResponse:
    """Show the name cards of a class, to print from the browser."""
    return render(request, "habit_challenge/teams/cards.html", _make_cards(request, course))


@never_cache
@require_GET
@require_lead
def give_cards(request: HttpRequest, course: Course) -> HttpResponse:
    """Return the name cards as PDF."""
    context = _make_cards(request, course)
    try:
        return respond_pdf("habit_challenge/teams/cards_paper.html", context, name=_("名札"))
    except Refused as refused:
        messages.warning(request, str(refused.text))
        return redirect("habit_challenge:cards", code=course.code)


def _make_cards(request: HttpRequest, course: Course) -> dict[str, Any]:
    """Return a card for each: what she is called, her team, and a QR that leads to her team's page."""
    address = request.build_absolute_uri(reverse("habit_challenge:team"))
    members = queries.list_class_members(course)
    cards = []
    for each in queries.list_attendances(course):
        member = members.get(each.resident_id)
        cards.append(
            {
                "name": member.handle if member else suggest_handles(each.resident)[0],
                "team": member.team.name if member and member.team else "",
                "code": show_code(member.code) if member else "",
                "qr": draw_qr(address),
            }
        )
    return {"course": course, "cards": cards}


def _get_attendance(request: HttpRequest, course: Course) -> Attendance:
    found = Attendance.objects.select_related("resident__household", "course__programme")
    return get_object_or_404(
        found, pk=read_number(request.POST.get("person")), course=course, cancelled_at__isnull=True
    )


def _pick_challenge(request: HttpRequest, challenges: list[Challenge]) -> Challenge | None:
    wanted = read_number(request.GET.get("challenge"))
    return next((each for each in challenges if each.pk == wanted), challenges[0] if challenges else None)


def _show_person(attendance: Attendance, member: Member | None) -> dict[str, Any]:
    return {
        "one": attendance,
        "name": attendance.resident.name,
        "kana": attendance.resident.kana,
        "member": member,
        "team": member.team if member else None,
        "sessions": [(1, attendance.was_first), (2, attendance.was_second)],
    }


def _show_team(team: Team, teams: list[Team]) -> dict[str, Any]:
    people = list_members(team)
    numbers = dict(
        Attendance.objects.filter(
            course=team.course_id, resident__in=[one.resident_id for one in people]
        ).values_list("resident", "pk")
    )
    return {
        "team": team,
        "does": title_of(team.challenge),
        "people": [
            {"one": one, "name": put(call_by(one.handle)), "person": numbers.get(one.resident_id or 0, 0)}
            for one in people
            if one.part != Part.SUPPORTER
        ],
        "others": [each for each in teams if each.pk != team.pk],
    }
