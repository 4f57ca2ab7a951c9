"""Writes on experiments: planned, guessed, drawn, begun, measured, ended. What was promised stays so."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from math import hypot, isfinite
from statistics import fmean

from django.db import transaction
from django.db.models import QuerySet

from moyai.core.clock import at_local, local
from moyai.core.codes import make_free_code
from moyai.services.smart_farm.enums_lessons import (
    ExperimentState,
    Factor,
    Group,
    Guess,
    Light,
    Outcome,
    Source,
)
from moyai.services.smart_farm.experiments.fairness import LEAST_EACH
from moyai.services.smart_farm.experiments.lots import draw_lots
from moyai.services.smart_farm.models import (
    Arm,
    Bed,
    Crop,
    Experiment,
    Hypothesis,
    Measurement,
    Plot,
    SchoolClass,
    Seat,
    SensorReading,
)
from moyai.services.smart_farm.noting import note
from moyai.services.smart_farm.operations.classes import check_open
from moyai.services.smart_farm.plain_text import clean_text
from moyai.services.smart_farm.refusals_lessons import LessonRefused

MOST_PLOTS = 60
MOST_QUESTION, MOST_WHY = 120, 300
MOST_VALUE = 100_000
NEAR_MM = 60.0
"""A reading of the robot's sensor counts for the plot nearest to it, within so much."""


@dataclass(frozen=True, slots=True)
class ArmPlan:
    """How a group is to be treated."""

    bed: Bed
    crop: Crop
    sown_on: date
    water_ml_a_day: int
    depth_mm: int
    spacing_mm: int
    light: Light = Light.SUN
    soil: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a plot is in its bed; None: nobody noted it."""

    x_mm: float | None = None
    y_mm: float | None = None


@transaction.atomic
def plan_experiment(
    *,
    school_class: SchoolClass,
    question: str,
    factor: Factor,
    outcome: Outcome,
    a: ArmPlan,
    b: ArmPlan,
    places: Sequence[Place],
    actor: str,
    now: datetime,
) -> Experiment:
    """Plan an experiment; an unfair plan is taken, and said to be unfair wherever it is shown.

    Raises:
        LessonRefused: the class is closed, a bed is another farm's, or there are too few or many plots.
    """
    check_open(school_class)
    if not 2 * LEAST_EACH <= len(places) <= MOST_PLOTS:
        raise LessonRefused("few_plots")
    if any(arm.bed.farm_id != school_class.farm_id for arm in (a, b)):
        raise LessonRefused("no_robot")
    experiment = Experiment.objects.create(
        code=make_free_code(lambda code: Experiment.objects.filter(code=code).exists()),
        school_class=school_class,
        question=clean_text(question, MOST_QUESTION, lines=False),
        factor=factor,
        outcome=outcome,
        made_at=now,
    )
    for group, arm in ((Group.A, a), (Group.B, b)):
        Arm.objects.create(experiment=experiment, group=group, **_unpack(arm))
    Plot.objects.bulk_create(
        Plot(experiment=experiment, number=number, **asdict(place)) for number, place in enumerate(places, 1)
    )
    note("plan_experiment", _subject(experiment), actor, now, factor=factor)
    return experiment


@transaction.atomic
def write_guess(*, experiment: Experiment, seat: Seat, guess: Guess, why: str, now: datetime) -> Hypothesis:
    """Write what one expects, or change it; only as long as it has not begun.

    Raises:
        LessonRefused: it has begun, or it is another class's.
    """
    _check_class(experiment, seat)
    # Who begins it at the same moment waits for this row, or this waits for her.
    if not _planned(experiment).update(question=experiment.question):
        raise LessonRefused("experiment_begun")
    row, _made = Hypothesis.objects.update_or_create(
        experiment=experiment,
        seat=seat,
        defaults={"guess": guess, "why": clean_text(why, MOST_WHY), "written_at": now},
    )
    return row


@transaction.atomic
def draw_plots(*, experiment: Experiment, actor: str, now: datetime, seed: str = "") -> str:
    """Draw lots which plot is in which group, once; return the seed.

    Args:
        experiment: planned, not drawn.
        actor: who presses.
        now: the town's time.
        seed: for tests and rehearsals; drawn by chance where it is empty.

    Raises:
        LessonRefused: they were drawn, or it has begun.
    """
    chosen = seed or secrets.token_hex(4)
    if not _planned(experiment).filter(drawn_at__isnull=True).update(seed=chosen, drawn_at=now):
        raise LessonRefused("drawn")
    plots = {plot.number: plot for plot in experiment.plots.all()}
    for lot in draw_lots(chosen, list(plots)):
        plots[lot.number].group, plots[lot.number].ticket = lot.group, lot.ticket
    Plot.objects.bulk_update(plots.values(), ["group", "ticket"])
    experiment.refresh_from_db()
    note("draw_plots", _subject(experiment), actor, now, seed=chosen)
    return chosen


@transaction.atomic
def start_experiment(*, experiment: Experiment, actor: str, now: datetime) -> None:
    """Begin: the plan and the guesses stay as they are from now on.

    Raises:
        LessonRefused: the lots are not drawn, nobody has guessed, or it has begun.
    """
    if experiment.drawn_at is None:
        raise LessonRefused("not_drawn")
    if not experiment.hypotheses.exists():
        raise LessonRefused("no_guess")
    if not _planned(experiment).update(state=ExperimentState.RUNNING, started_at=now):
        raise LessonRefused("experiment_begun")
    experiment.refresh_from_db()
    note("start_experiment", _subject(experiment), actor, now)


@transaction.atomic
def end_experiment(*, experiment: Experiment, actor: str, now: datetime) -> None:
    """End it: nothing is measured any more.

    Raises:
        LessonRefused: it does not run.
    """
    rows = Experiment.objects.filter(pk=experiment.pk, state=ExperimentState.RUNNING)
    if not rows.update(state=ExperimentState.ENDED, ended_at=now):
        raise LessonRefused("not_begun")
    experiment.refresh_from_db()
    note("end_experiment", _subject(experiment), actor, now)


@transaction.atomic
def measure(
    *,
    experiment: Experiment,
    seat: Seat,
    outcome: Outcome,
    values: Sequence[tuple[Plot, float]],
    measured_on: date,
    now: datetime,
) -> int:
    """Enter what somebody measured of plots on a day; of the same again the last counts. Return how many.

    Raises:
        LessonRefused: it does not run, it is another class's, the day is not possible, or a value is not.
    """
    _check_class(experiment, seat)
    if experiment.state != ExperimentState.RUNNING:
        raise LessonRefused("not_begun")
    if measured_on > local(now).date():
        raise LessonRefused("future")
    if measured_on < min(arm.sown_on for arm in experiment.arms.all()):
        raise LessonRefused("before_start")
    for plot, value in values:
        if plot.experiment_id != experiment.pk or not (isfinite(value) and 0 <= value <= MOST_VALUE):
            raise LessonRefused("value")
        Measurement.objects.update_or_create(
            plot=plot,
            outcome=outcome,
            measured_on=measured_on,
            seat=seat,
            defaults={"value": value, "entered_at": now, "source": Source.HAND},
        )
    return len(values)


@transaction.atomic
def take_readings(*, experiment: Experiment, day: date, actor: str, now: datetime) -> int:
    """Enter what robots' own sensors showed near each plot on a day, as its mean; return of how many plots.

    The scale is the sensor's own, 0 to 1023: no per cent can be had without calibrating it.

    Raises:
        LessonRefused: it does not run.
    """
    if experiment.state != ExperimentState.RUNNING:
        raise LessonRefused("not_begun")
    beds = {arm.group: arm.bed_id for arm in experiment.arms.all()}
    rows = SensorReading.objects.filter(
        robot__bed__in=set(beds.values()),
        mode=1,
        x__isnull=False,
        y__isnull=False,
        read_at__gte=at_local(day, 0),
        read_at__lt=at_local(day, 24 * 60),
    ).values_list("robot__bed", "x", "y", "value")
    plots = [plot for plot in experiment.plots.all() if plot.group and plot.x_mm is not None]
    found: dict[int, list[float]] = {}
    for bed, x, y, value in rows:
        near = [
            (hypot((x or 0) - (plot.x_mm or 0), (y or 0) - (plot.y_mm or 0)), plot.pk)
            for plot in plots
            if beds[plot.group] == bed
        ]
        off, number = min(near, default=(NEAR_MM + 1, 0))
        if off <= NEAR_MM and 0 <= value <= MOST_VALUE:
            found.setdefault(number, []).append(value)
    for number, values in found.items():
        Measurement.objects.update_or_create(
            plot_id=number,
            outcome=Outcome.PROBE,
            measured_on=day,
            source=Source.SENSOR,
            defaults={"value": fmean(values), "entered_at": now},
        )
    note("take_readings", _subject(experiment), actor, now, plots=len(found))
    return len(found)


def _planned(experiment: Experiment) -> QuerySet[Experiment]:
    return Experiment.objects.filter(pk=experiment.pk, state=ExperimentState.PLANNED)


def _unpack(arm: ArmPlan) -> dict[str, object]:
    return {
        "bed": arm.bed,
        "crop": arm.crop,
        "sown_on": arm.sown_on,
        "water_ml_a_day": arm.water_ml_a_day,
        "depth_mm": arm.depth_mm,
        "spacing_mm": arm.spacing_mm,
        "light": arm.light,
        "soil": clean_text(arm.soil, 40, lines=False),
    }


def _check_class(experiment: Experiment, seat: Seat) -> None:
    if experiment.school_class_id != seat.school_class_id:
        raise LessonRefused("not_owner")
    check_open(seat.school_class)


def _subject(experiment: Experiment) -> str:
    return f"farm-experiment:{experiment.code}"
