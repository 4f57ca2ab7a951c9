"""A class for tests: a teacher, pupils, a robot, the first lesson open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from moyai.services.smart_farm.course.library import list_built_in
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_lessons import Factor, Outcome
from moyai.services.smart_farm.models import (
    Assignment,
    Crop,
    Experiment,
    FarmMember,
    Robot,
    SchoolClass,
    Seat,
)
from moyai.services.smart_farm.operations.classes import add_pupils, assign_lessons, open_class
from moyai.services.smart_farm.operations.experiments import ArmPlan, Place, plan_experiment
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot

ACTOR = "user:1"
FACTS: dict[str, Any] = {"actor": ACTOR, "now": NOW}
TODAY = date(2026, 6, 10)
COURSE = "tending"
LESSONS = [lesson.key for lesson in list_built_in()[0].lessons]


def make_class(*names: str, robot: Robot | None = None, teacher: FarmMember | None = None) -> SchoolClass:
    robot = robot or Robot.objects.first() or make_robot()
    teacher = teacher or make_member(FarmRole.TEACHER, "先生", robot.bed.farm)
    opened = open_class(teacher=teacher, name="5年1組", robot=robot, **FACTS)
    pupils = [make_member(FarmRole.PUPIL, name, robot.bed.farm) for name in names or ("あおい",)]
    add_pupils(school_class=opened, members=pupils, **FACTS)
    return opened


def open_lessons(school_class: SchoolClass, *keys: str) -> list[Assignment]:
    assign_lessons(
        school_class=school_class,
        course_key=COURSE,
        lessons=keys or LESSONS,
        opens_on=TODAY,
        due_on=None,
        **FACTS,
    )
    rows = {each.lesson: each for each in school_class.assignments.all()}
    return [rows[key] for key in keys or LESSONS]


def find_seat_of(school_class: SchoolClass, name: str) -> Seat:
    return Seat.objects.select_related("member", "school_class__robot", "school_class__farm").get(
        school_class=school_class, member__name=name
    )


def make_experiment(school_class: SchoolClass, count: int = 8, **changes: Any) -> Experiment:
    """Plan an experiment on water; ``changes`` are of group B."""
    crop, _made = Crop.objects.get_or_create(slug="radish", defaults={"name": "ラディッシュ"})
    robot = school_class.robot
    assert robot is not None
    common: dict[str, Any] = {
        "bed": robot.bed,
        "crop": crop,
        "sown_on": TODAY - timedelta(days=14),
        "depth_mm": 10,
        "spacing_mm": 50,
    }
    return plan_experiment(
        school_class=school_class,
        question="水を多くやると高く育つ？",
        factor=Factor.WATER,
        outcome=Outcome.HEIGHT,
        a=ArmPlan(**common, water_ml_a_day=40),
        b=ArmPlan(**(common | {"water_ml_a_day": 20} | changes)),
        places=[Place(200.0 + 50 * n, 300.0) for n in range(count)],
        **FACTS,
    )
