"""Asking pages of the course, and work that stands before a page is asked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from moyai.services.smart_farm.course.library import list_built_in
from moyai.services.smart_farm.enums_lessons import StepHow
from moyai.services.smart_farm.models import Assignment, NotebookEntry, Seat, StepProgress
from moyai.services.smart_farm.operations import notebook
from moyai.services.smart_farm.tests.plots import NOW

OURS = list_built_in()[0]


def address(name, *args):
    return reverse(f"smart_farm:{name}", args=args)


def open_(client, name, /, *args, status=200, **query):
    answer = client.get(address(name, *args), query)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def press(client, name, /, *args, status=302, **fields):
    answer = client.post(address(name, *args), fields)
    assert answer.status_code == status, answer.content.decode()
    return answer


def find_assignment(lesson) -> Assignment:
    return Assignment.objects.get(lesson=lesson)


def write(seat: Seat, text: str = "ひみつ", **facts: Any) -> NotebookEntry:
    return notebook.write_entry(seat=seat, written=notebook.Written(text=text, **facts), now=NOW)


def finish_course(seat: Seat) -> None:
    rows = {each.lesson: each for each in Assignment.objects.filter(school_class=seat.school_class)}
    StepProgress.objects.bulk_create(
        StepProgress(
            seat=seat, assignment=rows[lesson.key], step=step.key, began_at=NOW, seen_at=NOW, done_at=NOW,
            how=StepHow.CONFIRMED,
        )
        for lesson in OURS.lessons
        for step in lesson.steps
    )  # fmt: skip
