"""Lessons as pupils go through them: one step a page, plain links and buttons, nothing that needs a script.

What was pressed so far of an order or of pairs, and a number that is typed by keys on the page, stand in the
address (``picked``, ``typed``): each press is one, the way back goes back one, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language, put
from moyai.services.smart_farm.course.content import Course, Lesson, Step
from moyai.services.smart_farm.course.quizzes import Quiz, QuizKind
from moyai.services.smart_farm.course.ruby import drop_ruby
from moyai.services.smart_farm.models import Assignment, GardenImage, Seat, StepProgress
from moyai.services.smart_farm.operations import learning
from moyai.services.smart_farm.picture_files import PICTURES
from moyai.services.smart_farm.queries.classes import (
    list_farms_taught,
    list_seats_of,
    list_seats_of_children,
)
from moyai.services.smart_farm.queries.courses import find_lesson
from moyai.services.smart_farm.queries.progress import get_progress, list_lessons
from moyai.services.smart_farm.refusals_lessons import LessonRefused
from moyai.services.smart_farm.showing_steps import (
    KEYS,
    list_solution,
    read_picked,
    read_typed,
    show_quiz,
    show_rest,
)
from moyai.services.smart_farm.views.lesson_people import get_seat, get_seat_in

WORK = "#work"
IN_TURN = (QuizKind.ORDER, QuizKind.MATCH)
"""Kinds that are answered press by press."""


@never_cache
@require_GET
@login_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Show somebody's classes: what she learns, what she teaches, how far her children are."""
    user = get_account(request)
    seats = list(list_seats_of(user))
    today = clock.today()
    learning_in = [_show_class(seat, list_lessons(seat, today)) for seat in seats if not seat.is_teacher]
    context = {
        "classes": learning_in,
        "teaching": [seat for seat in seats if seat.is_teacher],
        "children": [
            {
                "seat": seat,
                "lessons": list_lessons(seat, today),
                "certificates": list(seat.certificates.all()),
            }
            for seat in list_seats_of_children(user)
        ],
        "may_open": list_farms_taught(user).exists(),
    }
    return render(request, "smart_farm/lessons/home.html", context)


@never_cache
@require_GET
@login_required
def show_lesson(request: HttpRequest, number: int) -> HttpResponse:
    """Show a lesson: what it is for, its steps, where to go on."""
    assignment, seat, course, lesson = _get(request, number)
    progress = get_progress(seat, assignment, course, lesson)
    context = {"assignment": assignment, "seat": seat, "lesson": lesson, "progress": progress}
    return render(request, "smart_farm/lessons/lesson.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_step(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Show a step (GET); do something in it (POST). Field ``do``, and what it needs."""
    assignment, seat, course, lesson = _get(request, number)
    step = lesson.find_step(key)
    if step is None:
        raise Http404
    if seat.is_teacher:
        return _show_preview(request, assignment, seat, lesson, step)
    try:
        progress = learning.open_step(seat=seat, assignment=assignment, step=step, now=clock.now())
    except LessonRefused as refused:
        messages.info(request, put(refused.text))
        return redirect("smart_farm:lesson", number=number)
    if request.method == "POST":
        return _do(request, progress, lesson, step)
    place = [each.key for each in lesson.steps].index(key)
    done = get_progress(seat, assignment, course, lesson)
    context = {
        "assignment": assignment,
        "seat": seat,
        "lesson": lesson,
        "step": step,
        "progress": progress,
        "place": place + 1,
        "total": len(lesson.steps),
        "previous": lesson.steps[place - 1] if place else None,
        "following": lesson.steps[place + 1] if place + 1 < len(lesson.steps) else None,
        "is_lesson_done": done.is_done,
        "keys": KEYS,
        **show_quiz(step, progress, request),
        **show_rest(step, progress, clock.now()),
    }
    return render(request, "smart_farm/lessons/step.html", context)


@never_cache
@require_GET
@login_required
def give_camera(request: HttpRequest, code: str) -> HttpResponse:
    """Give the last picture of a class's robot to whoever is in the class."""
    seat = get_seat(request, code)
    image = (
        GardenImage.objects.filter(robot=seat.school_class.robot_id).order_by("-created_at", "-pk").first()
    )
    if image is None:
        raise Http404
    try:
        content = PICTURES.read(image.file)
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type="image/jpeg")


def _get(request: HttpRequest, number: int) -> tuple[Assignment, Seat, Course, Lesson]:
    rows = Assignment.objects.select_related("school_class__farm", "school_class__robot")
    assignment = get_object_or_404(rows, pk=number)
    seat = get_seat_in(request, assignment.school_class)
    found = find_lesson(assignment)
    if found is None or (not seat.is_teacher and assignment.opens_on > clock.today()):
        raise Http404
    return assignment, seat, *found


def _show_class(seat: Seat, lessons: list[Any]) -> dict[str, Any]:
    left = [each for each in lessons if not each.is_done]
    courses = {each.course.key: each.course for each in lessons}
    finished = [
        {"course": course, "certificate": seat.certificates.filter(course=key).first()}
        for key, course in courses.items()
        if len([each for each in lessons if each.course.key == key and each.is_done]) == len(course.lessons)
    ]
    return {
        "seat": seat,
        "lessons": lessons,
        "now": left[0] if left else None,
        "finished": finished,
    }


def _show_preview(
    request: HttpRequest, assignment: Assignment, seat: Seat, lesson: Lesson, step: Step
) -> HttpResponse:
    """Show a teacher what pupils see, with the answer; she does nothing in it herself."""
    place = lesson.steps.index(step)
    context = {
        "assignment": assignment,
        "seat": seat,
        "lesson": lesson,
        "step": step,
        "place": place + 1,
        "total": len(lesson.steps),
        "previous": lesson.steps[place - 1] if place else None,
        "following": lesson.steps[place + 1] if place + 1 < len(lesson.steps) else None,
        "right": list_solution(step.quiz) if step.quiz else [],
    }
    return render(request, "smart_farm/lessons/preview.html", context)


def _do(request: HttpRequest, progress: StepProgress, lesson: Lesson, step: Step) -> HttpResponse:
    """Do one thing and lead on: to the next step, or back to this one."""
    deed = request.POST.get("do", "")
    here = reverse("smart_farm:lesson_step", args=[progress.assignment_id, step.key])
    if step.quiz is not None and (partial := _press_partly(request, step)):
        return redirect(f"{here}?{urlencode(partial)}{WORK}")
    works: dict[str, Callable[[], object]] = _list_works(request, progress, step)
    if deed not in works:
        raise Http404
    try:
        works[deed]()
    except Refused as refused:
        messages.warning(request, drop_ruby(put(refused.text)))
        return redirect(f"{here}{WORK}")
    if deed in ("next", "done", "said", "part"):
        return _lead_on(progress, lesson, step)
    return redirect(f"{here}{WORK}")


def _list_works(request: HttpRequest, progress: StepProgress, step: Step) -> dict[str, Callable[[], object]]:
    now = clock.now()
    works: dict[str, Callable[[], object]] = {
        "next": lambda: learning.finish_reading(progress=progress, step=step, now=now),
        "ask": lambda: learning.ask_help(progress=progress, now=now),
        "unask": lambda: learning.end_help(progress=progress, actor=name_actor(request), now=now),
    }
    if (quiz := step.quiz) is not None:
        works |= {
            "answer": lambda: learning.answer_choice(
                progress=progress,
                quiz=quiz,
                raw=_read_choice(request, quiz),
                language=get_page_language(),
                now=now,
            ),
            "number": lambda: learning.answer_number(
                progress=progress, quiz=quiz, typed=request.POST.get("typed", ""), now=now
            ),
            "hint": lambda: learning.open_hint(progress=progress, quiz=quiz, now=now),
            "see": lambda: learning.see_answer(progress=progress, quiz=quiz, now=now),
        }
        wrong = "number" if quiz.options else "answer"
        del works[wrong]
    if (wanted := step.deed) is not None:
        for name, is_said in (("done", False), ("said", True)):
            works[name] = partial(
                learning.finish_deed, progress=progress, deed=wanted, is_said=is_said, now=now
            )
    if (part := step.part) is not None:
        works["part"] = lambda: learning.finish_part(progress=progress, part=part, now=now)
    return works


def _press_partly(request: HttpRequest, step: Step) -> dict[str, str]:
    """Return what to keep in the address where a press does not make an answer whole yet."""
    assert step.quiz is not None
    if "key" in request.POST:
        return {"typed": read_typed(request.POST.get("typed", ""), request.POST["key"])}
    if "pick" in request.POST and step.quiz.kind in IN_TURN:
        picked = _read_picked(request, step.quiz)
        if len(picked) < len(step.quiz.options):
            return {"picked": ",".join(map(str, picked))}
    return {}


def _read_choice(request: HttpRequest, quiz: Quiz) -> list[str]:
    """Return what was chosen: ticked, or pressed one after another."""
    if quiz.kind in IN_TURN:
        return [str(one) for one in _read_picked(request, quiz)]
    return request.POST.getlist("choice")


def _read_picked(request: HttpRequest, quiz: Quiz) -> list[int]:
    """Return what was pressed one after another; the last that is left needs no press."""
    picked = read_picked(request.POST.get("picked", ""), request.POST.get("pick", ""), quiz)
    left = [place for place in range(len(quiz.options)) if place not in picked]
    return [*picked, *left] if len(left) == 1 else picked


def _lead_on(progress: StepProgress, lesson: Lesson, step: Step) -> HttpResponse:
    place = lesson.steps.index(step)
    if place + 1 < len(lesson.steps):
        return redirect(
            "smart_farm:lesson_step", number=progress.assignment_id, key=lesson.steps[place + 1].key
        )
    return redirect("smart_farm:lesson", number=progress.assignment_id)
