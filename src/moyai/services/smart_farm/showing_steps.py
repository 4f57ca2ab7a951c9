"""What the page of a step shows: a question as far as it was answered, what the robot has done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from moyai.services.smart_farm.course.content import Step
from moyai.services.smart_farm.course.marking import (
    BadAnswerError,
    Marked,
    mark_choice,
    mark_number,
    read_choice,
)
from moyai.services.smart_farm.course.quizzes import Quiz, QuizKind, list_shown
from moyai.services.smart_farm.models import Attempt, GardenImage, NotebookEntry, StepProgress
from moyai.services.smart_farm.queries.deeds import find_evidence, find_position
from moyai.services.smart_farm.queries.experiments import is_part_done
from moyai.services.smart_farm.texts.lessons import NOTES

KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "0", ".", "del")
MOST_TYPED = 12


def read_picked(text: str, more: str, quiz: Quiz) -> list[int]:
    """Return which options were pressed, in order; what is none, or was pressed before, is passed over."""
    picked: list[int] = []
    for one in [*text.split(",")[: len(quiz.options)], more]:
        if one.isascii() and one.isdigit() and len(one) < 3:
            place = int(one)
            if place < len(quiz.options) and place not in picked:
                picked.append(place)
    return picked


def read_typed(text: str, key: str) -> str:
    """Return a number after one more key of the page's own."""
    typed = "".join(one for one in text[:MOST_TYPED] if one in "0123456789.")
    if key == "del":
        return typed[:-1]
    return (typed + key)[:MOST_TYPED] if key in KEYS else typed


def show_quiz(step: Step, progress: StepProgress, request: HttpRequest) -> dict[str, Any]:
    """Return what is shown of a question; nothing for other steps."""
    quiz = step.quiz
    if quiz is None:
        return {}
    shown = list_shown(quiz, f"{progress.seat_id}:{step.key}")
    picked = read_picked(request.GET.get("picked", ""), "", quiz)[: max(0, len(quiz.options) - 2)]
    last = progress.attempts.order_by("-number").first()
    marked = _mark_again(quiz, last)
    choices = quiz.partners if quiz.kind is QuizKind.MATCH else quiz.options
    return {
        "quiz": quiz,
        "choices": [(place, choices[place]) for place in shown if place not in picked],
        "picked": ",".join(map(str, picked)),
        "picked_words": [choices[place] for place in picked],
        "pairs": list(zip(quiz.options, [choices[place] for place in picked], strict=False)),
        "asked": quiz.options[len(picked)] if quiz.kind is QuizKind.MATCH else None,
        "back": ",".join(map(str, picked[:-1])),
        "typed": read_typed(request.GET.get("typed", ""), ""),
        "note": NOTES[marked.note] if marked and progress.done_at is None and not picked else "",
        "said": last.said if last and not picked else "",
        "hints": quiz.hints[: progress.hints],
        "has_hint": progress.hints < len(quiz.hints),
        "may_see": progress.tries > 0 or progress.hints >= max(1, len(quiz.hints)),
        "solution": list_solution(quiz) if progress.done_at else [],
        "solution_pairs": list(zip(quiz.options, quiz.partners, strict=False)),
    }


def list_solution(quiz: Quiz) -> list[Any]:
    """Return the right answer in words."""
    if quiz.kind is QuizKind.NUMBER:
        return [f"{quiz.value.normalize():f} {quiz.unit}".strip()]
    if quiz.kind in (QuizKind.ORDER, QuizKind.MATCH):
        return list(quiz.options)
    return [quiz.options[place] for place in sorted(quiz.right)]


def show_rest(step: Step, progress: StepProgress, now: datetime) -> dict[str, Any]:
    """Return what is shown of steps that want something done, written or brought further."""
    seat = progress.seat
    robot = seat.school_class.robot
    found: dict[str, Any] = {"robot": robot}
    if step.deed is not None:
        found["evidence"] = find_evidence(progress, step.deed, now)
        found["position"] = find_position(robot) if robot else None
    if step.part is not None:
        found["is_part_done"] = is_part_done(seat, step.part)
    if step.numbers or step.kind == "write":
        rows = NotebookEntry.objects.filter(seat=seat, assignment=progress.assignment_id, step=step.key)
        found["entries"] = list(rows)
    if step.picture == "camera" and robot is not None:
        found["has_image"] = GardenImage.objects.filter(robot=robot).exists()
    return found


def _mark_again(quiz: Quiz, attempt: Attempt | None) -> Marked | None:
    """Return how the last answer is marked; None: there is none, or it was given to another question."""
    if attempt is None or not isinstance(attempt.answer, list):
        return None
    try:
        if quiz.kind is QuizKind.NUMBER:
            return mark_number(quiz, str(attempt.answer[0]))
        return mark_choice(quiz, read_choice(quiz, [str(one) for one in attempt.answer]))
    except (BadAnswerError, IndexError):
        return None
