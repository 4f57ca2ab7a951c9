"""Classes as teachers see them: who is where, who needs help, what the class may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import read_number
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.smart_farm.forms.lessons import AssignForm, ClassForm
from moyai.services.smart_farm.models import FarmMember, Seat, StepProgress
from moyai.services.smart_farm.operations import classes as operations
from moyai.services.smart_farm.operations.learning import confirm_step, end_help
from moyai.services.smart_farm.policy_lessons import get_lessons_policy
from moyai.services.smart_farm.queries.classes import (
    find_teaching_member,
    list_addable,
    list_farms_taught,
    list_pupils,
)
from moyai.services.smart_farm.queries.courses import list_courses
from moyai.services.smart_farm.queries.notebook import list_reported
from moyai.services.smart_farm.queries.progress import Need, list_lessons, make_board
from moyai.services.smart_farm.views.lesson_people import attempt, get_teacher

NEEDS = {
    Need.ASKED: (gettext_lazy("「てつだって」を押しました"), "warning"),
    Need.STUCK: (gettext_lazy("問題で止まっています"), "warning"),
    Need.QUIET: (gettext_lazy("しばらく開いていません"), "info"),
    Need.DUE: (gettext_lazy("しめきりが近いです"), "info"),
}


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def open_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new class (GET); open it (POST). Query: farm, its code, of several."""
    user = get_account(request)
    farms = list(list_farms_taught(user))
    if not farms:
        raise PermissionDenied
    farm = next((each for each in farms if each.code == request.GET.get("farm")), farms[0])
    teacher = find_teaching_member(user, farm)
    if teacher is None:
        raise PermissionDenied
    form = ClassForm(request.POST or None, farm=farm)
    if request.method == "POST" and form.is_valid():
        try:
            opened = operations.open_class(
                teacher=teacher, **form.cleaned_data, actor=name_actor(request), now=clock.now()
            )
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            return redirect("smart_farm:class_board", code=opened.code)
    context = {"form": form, "farm": farm, "farms": farms, "has_errors": bool(form.errors)}
    return render(request, "smart_farm/lessons/class_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@login_required
def show_board(request: HttpRequest, code: str) -> HttpResponse:
    """Show the teacher's board: who asked for help stands first; nobody is ranked."""
    seat = get_teacher(request, code)
    school_class = seat.school_class
    board = make_board(school_class, get_lessons_policy(), clock.now())
    lessons_of = [row.lessons for row in board.rows]
    context = {
        "seat": seat,
        "school_class": school_class,
        "board": board,
        "rows": [_show_row(row) for row in board.rows],
        "finished": [sum(each.is_done for each in lesson) for lesson in zip(*lessons_of, strict=True)],
        "reported": list(list_reported(school_class)),
        "is_closed": school_class.closed_on is not None,
    }
    return render(request, "smart_farm/lessons/board.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Show name, robot and pupils of a class (GET); change name and robot (POST)."""
    seat = get_teacher(request, code)
    school_class = seat.school_class
    initial = {"name": school_class.name, "robot": school_class.robot}
    form = ClassForm(request.POST or None, farm=school_class.farm, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
        if attempt(
            request,
            lambda: operations.change_class(school_class=school_class, **form.cleaned_data, **facts),
            _("変えました。"),
        ):
            return redirect("smart_farm:class_settings", code=code)
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "seat": seat,
        "school_class": school_class,
        "pupils": list(list_pupils(school_class)),
        "addable": list(list_addable(school_class)),
        "is_closed": school_class.closed_on is not None,
    }
    return render(
        request, "smart_farm/lessons/class_settings.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a class may open (GET); have it open lessons of a course (POST). Query and field: course."""
    seat = get_teacher(request, code)
    school_class = seat.school_class
    courses = list_courses(school_class.farm)
    wanted = request.POST.get("course") or request.GET.get("course")
    course = next((each for each in courses if each.key == wanted), courses[0])
    initial = {"opens_on": clock.today(), "lessons": [lesson.key for lesson in course.lessons]}
    form = AssignForm(request.POST or None, course=course, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(
            request,
            lambda: operations.assign_lessons(
                school_class=school_class,
                course_key=course.key,
                lessons=data["lessons"],
                opens_on=data["opens_on"],
                due_on=data["due_on"],
                actor=name_actor(request),
                now=clock.now(),
            ),
            _("授業をひらきました。"),
        ):
            return redirect("smart_farm:class_board", code=code)
    assigned = list_lessons(seat, clock.today(), with_later=True)
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "seat": seat,
        "school_class": school_class,
        "courses": courses,
        "course": course,
        "assigned": assigned,
    }
    return render(request, "smart_farm/lessons/assign.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@login_required
def show_pupil(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show a teacher one pupil: each lesson, each step, the answers that were given."""
    seat = get_teacher(request, code)
    rows = Seat.objects.select_related("member", "school_class__farm")
    pupil = get_object_or_404(rows, pk=number, school_class=seat.school_class, is_teacher=False)
    progress = {
        (row.assignment_id, row.step): row
        for row in StepProgress.objects.filter(seat=pupil).prefetch_related("attempts")
    }
    lessons = [
        {
            "one": each,
            "steps": [(step, progress.get((each.assignment.pk, step.key))) for step in each.lesson.steps],
        }
        for each in list_lessons(pupil, clock.today())
    ]
    context = {
        "seat": seat,
        "pupil": pupil,
        "school_class": seat.school_class,
        "lessons": lessons,
        "certificates": list(pupil.certificates.all()),
    }
    return render(request, "smart_farm/lessons/pupil.html", context)


@never_cache
@require_POST
@login_required
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Do one of: helped, confirm (field step), add (members), remove (pupil), close."""
    seat = get_teacher(request, code)
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    school_class = seat.school_class
    works: dict[str, tuple[Callable[[], object], str, str]] = {
        "helped": (
            lambda: end_help(progress=_get_step(request, seat), **facts),
            _("「てつだって」を下げました。"),
            "class_board",
        ),
        "confirm": (
            lambda: confirm_step(progress=_get_step(request, seat), **facts),
            _("できたことにしました。"),
            "class_board",
        ),
        "add": (
            lambda: operations.add_pupils(
                school_class=school_class, members=_list_members(request, seat), **facts
            ),
            _("クラスに入れました。"),
            "class_settings",
        ),
        "remove": (
            lambda: operations.remove_pupil(seat=_get_pupil(request, seat), **facts),
            _("クラスから外しました。書いたものは残っています。"),
            "class_settings",
        ),
        "close": (
            lambda: operations.close_class(school_class=school_class, **facts),
            _("クラスを閉じました。"),
            "class_board",
        ),
    }
    found = works.get(request.POST.get("do", ""))
    if found is None:
        raise Http404
    work, done, page = found
    attempt(request, work, done)
    return redirect(f"smart_farm:{page}", code=code)


def _get_step(request: HttpRequest, seat: Seat) -> StepProgress:
    rows = StepProgress.objects.select_related("seat__school_class")
    return get_object_or_404(
        rows, pk=read_number(request.POST.get("step")), seat__school_class=seat.school_class
    )


def _get_pupil(request: HttpRequest, seat: Seat) -> Seat:
    return get_object_or_404(
        Seat, pk=read_number(request.POST.get("pupil")), school_class=seat.school_class, is_teacher=False
    )


def _list_members(request: HttpRequest, seat: Seat) -> list[FarmMember]:
    numbers = [read_number(one) for one in request.POST.getlist("member")[:200]]
    return list(FarmMember.objects.filter(pk__in=numbers, farm=seat.school_class.farm_id))


def _show_row(row: Any) -> dict[str, Any]:
    return {
        "seat": row.seat,
        "lessons": row.lessons,
        "current": row.current,
        "needs": [NEEDS[need] for need in row.needs],
        "waiting": [(each, _find_title(row, each)) for each in row.waiting],
        "done": row.done,
        "total": row.total,
        "seen_at": row.seen_at,
    }


def _find_title(row: Any, progress: StepProgress) -> object:
    for each in row.lessons:
        if each.assignment.pk == progress.assignment_id:
            step = each.lesson.find_step(progress.step)
            return step.title if step else ""
    return ""
