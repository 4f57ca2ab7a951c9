"""How far pupils are: her own lessons, and the teacher's board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from moyai.core.clock import local
from moyai.services.smart_farm.course.content import Course, Lesson
from moyai.services.smart_farm.models import Assignment, SchoolClass, Seat, StepProgress
from moyai.services.smart_farm.policy_lessons import LessonsPolicy
from moyai.services.smart_farm.queries.classes import list_pupils
from moyai.services.smart_farm.queries.courses import list_courses


class Need(StrEnum):
    """Why somebody may need help; told to teachers alone."""

    ASKED = "asked"
    STUCK = "stuck"
    QUIET = "quiet"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """How far somebody is with a lesson that was assigned."""

    assignment: Assignment
    course: Course
    lesson: Lesson
    done: frozenset[str]
    began: frozenset[str]
    rows: tuple[StepProgress, ...] = ()

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.lesson.steps)

    @property
    def count(self) -> int:
        """How many of them are done."""
        return len(self.done)

    @property
    def is_done(self) -> bool:
        """Whether all are."""
        return self.count == self.total

    @property
    def is_begun(self) -> bool:
        """Whether any was opened."""
        return bool(self.began)

    @property
    def next_key(self) -> str:
        """The first step that is not done; of a finished lesson the first."""
        keys = [step.key for step in self.lesson.steps]
        return next((key for key in keys if key not in self.done), keys[0])

    @property
    def next_title(self) -> object:
        """What that step is called."""
        step = self.lesson.find_step(self.next_key)
        return step.title if step else ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A pupil on the teacher's board."""

    seat: Seat
    lessons: tuple[LessonProgress, ...]
    current: LessonProgress | None
    needs: tuple[Need, ...]
    waiting: tuple[StepProgress, ...]
    done: int
    total: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """A class on the teacher's board: who needs help stands first."""

    rows: tuple[BoardRow, ...]
    lessons: tuple[tuple[Assignment, Course, Lesson], ...] = field(default=())


def list_lessons(seat: Seat, today: date, *, with_later: bool = False) -> list[LessonProgress]:
    """Return the lessons that somebody's class may open, with how far she is."""
    found = _list_assigned(seat.school_class, today, with_later=with_later)
    rows = list(StepProgress.objects.filter(seat=seat, assignment__in=[each for each, _c, _l in found]))
    return [_make(assigned, rows) for assigned in found]


def get_progress(seat: Seat, assignment: Assignment, course: Course, lesson: Lesson) -> LessonProgress:
    """Return how far somebody is with one lesson."""
    rows = list(StepProgress.objects.filter(seat=seat, assignment=assignment))
    return _make((assignment, course, lesson), rows)


def list_unfinished(seat: Seat, course: Course) -> list[Lesson]:
    """Return the lessons of a course that somebody has not finished, also those never assigned."""
    assignments = {
        each.lesson: each
        for each in Assignment.objects.filter(school_class=seat.school_class_id, course=course.key)
    }
    rows = list(StepProgress.objects.filter(seat=seat, assignment__in=assignments.values()))
    left = []
    for lesson in course.lessons:
        assignment = assignments.get(lesson.key)
        if assignment is None or not _make((assignment, course, lesson), rows).is_done:
            left.append(lesson)
    return left


def make_board(school_class: SchoolClass, policy: LessonsPolicy, now: datetime) -> Board:
    """Return the teacher's board of a class; asks the database the same number of times for any class."""
    today = local(now).date()
    assigned = _list_assigned(school_class, today, with_later=False)
    seats = list(list_pupils(school_class))
    rows = StepProgress.objects.filter(
        seat__in=seats, assignment__in=[each for each, _course, _lesson in assigned]
    )
    by_seat: dict[int, list[StepProgress]] = {}
    for row in rows:
        by_seat.setdefault(row.seat_id, []).append(row)
    board = [_make_row(seat, assigned, by_seat.get(seat.pk, []), policy, now) for seat in seats]
    board.sort(key=lambda row: (_rank(row.needs), row.seat.member.name, row.seat.pk))
    return Board(tuple(board), tuple(assigned))


def find_needs(lessons: Sequence[LessonProgress], policy: LessonsPolicy, now: datetime) -> tuple[Need, ...]:
    """Return why somebody may need help, the most pressing first; pure."""
    found = set()
    for each in lessons:
        if any(row.asked_at for row in each.rows):
            found.add(Need.ASKED)
        if any(row.done_at is None and row.tries >= policy.lesson_stuck_tries for row in each.rows):
            found.add(Need.STUCK)
        if each.is_done:
            continue
        last = max((row.seen_at for row in each.rows), default=None)
        if last is not None and now - last >= timedelta(days=policy.lesson_quiet_days):
            found.add(Need.QUIET)
        due = each.assignment.due_on
        if due is not None and (due - local(now).date()).days <= DUE_DAYS:
            found.add(Need.DUE)
    return tuple(need for need in Need if need in found)


DUE_DAYS = 1
"""From so many days before a lesson is due, who has not finished it is shown."""


def _list_assigned(
    school_class: SchoolClass, today: date, *, with_later: bool
) -> list[tuple[Assignment, Course, Lesson]]:
    courses = {course.key: course for course in list_courses(school_class.farm)}
    found = []
    for assignment in school_class.assignments.order_by("opens_on", "pk"):
        course = courses.get(assignment.course)
        lesson = course.find_lesson(assignment.lesson) if course else None
        if course and lesson and (with_later or assignment.opens_on <= today):
            found.append((assignment, course, lesson))
    return found


def _make(assigned: tuple[Assignment, Course, Lesson], rows: Iterable[StepProgress]) -> LessonProgress:
    assignment, course, lesson = assigned
    keys = {step.key for step in lesson.steps}
    own = tuple(row for row in rows if row.assignment_id == assignment.pk and row.step in keys)
    return LessonProgress(
        assignment,
        course,
        lesson,
        frozenset(row.step for row in own if row.done_at is not None),
        frozenset(row.step for row in own),
        own,
    )


def _make_row(
    seat: Seat,
    assigned: Sequence[tuple[Assignment, Course, Lesson]],
    rows: Sequence[StepProgress],
    policy: LessonsPolicy,
    now: datetime,
) -> BoardRow:
    lessons = tuple(_make(each, rows) for each in assigned)
    return BoardRow(
        seat=seat,
        lessons=lessons,
        current=next((each for each in lessons if not each.is_done), None),
        needs=find_needs(lessons, policy, now),
        waiting=tuple(row for row in rows if row.asked_at is not None),
        done=sum(each.count for each in lessons),
        total=sum(each.total for each in lessons),
        seen_at=max((row.seen_at for row in rows), default=None),
    )


def _rank(needs: Sequence[Need]) -> int:
    return list(Need).index(needs[0]) if needs else len(Need)
