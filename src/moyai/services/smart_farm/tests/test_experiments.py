"""Experiments of a class: guesses before, lots once, measurements while it runs, sensors by their place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moyai.core.clock import at_local
from moyai.services.smart_farm.course.content import PartOfExperiment
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_lessons import ExperimentState, Guess, Outcome, Source
from moyai.services.smart_farm.experiments.fairness import Unfair
from moyai.services.smart_farm.experiments.lots import draw_lots
from moyai.services.smart_farm.models import Crop, Hypothesis, Measurement, SensorReading
from moyai.services.smart_farm.operations import experiments as operations
from moyai.services.smart_farm.queries.experiments import get_result, is_part_done, list_findings
from moyai.services.smart_farm.refusals_lessons import LessonRefused
from moyai.services.smart_farm.tests.learning import FACTS, TODAY, find_seat_of, make_class, make_experiment
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot

pytestmark = pytest.mark.django_db


def refuse(code, work, **facts):
    with pytest.raises(LessonRefused) as caught:
        work(**facts)
    assert caught.value.code == code


def start(experiment, seat, seed="seed"):
    guess = {"guess": Guess.A_MORE, "why": "水がすきだから"}
    operations.write_guess(experiment=experiment, seat=seat, **guess, now=NOW)
    operations.draw_plots(experiment=experiment, seed=seed, **FACTS)
    operations.start_experiment(experiment=experiment, **FACTS)


def enter(experiment, seat, values, day=TODAY, outcome=Outcome.HEIGHT):
    plots = {plot.number: plot for plot in experiment.plots.all()}
    pairs = [(plots[number], value) for number, value in values.items()]
    return operations.measure(
        experiment=experiment, seat=seat, outcome=outcome, values=pairs, measured_on=day, now=NOW
    )


@pytest.fixture
def school_class():
    return make_class("あおい", "みどり")


@pytest.fixture
def seat(school_class):
    return find_seat_of(school_class, "あおい")


def test_an_experiment_begins_with_lots_and_a_guess_and_both_stay(school_class, seat):
    experiment = make_experiment(school_class)
    refuse("not_drawn", operations.start_experiment, experiment=experiment, **FACTS)
    operations.draw_plots(experiment=experiment, **FACTS)
    refuse("no_guess", operations.start_experiment, experiment=experiment, **FACTS)
    refuse("drawn", operations.draw_plots, experiment=experiment, **FACTS)
    guess = {"experiment": experiment, "seat": seat, "why": "", "now": NOW}
    operations.write_guess(guess=Guess.SAME, **guess)
    operations.write_guess(guess=Guess.A_MORE, **guess)
    operations.start_experiment(experiment=experiment, **FACTS)
    refuse("experiment_begun", operations.write_guess, guess=Guess.SAME, **guess)
    refuse("experiment_begun", operations.start_experiment, experiment=experiment, **FACTS)
    assert Hypothesis.objects.get().guess == Guess.A_MORE
    operations.end_experiment(experiment=experiment, **FACTS)
    assert experiment.state == ExperimentState.ENDED
    refuse("not_begun", operations.end_experiment, experiment=experiment, **FACTS)


def test_lots_are_those_that_follow_from_the_seed_that_is_shown(school_class):
    experiment = make_experiment(school_class, count=9)
    seed = operations.draw_plots(experiment=experiment, **FACTS)
    assert experiment.seed == seed
    drawn = [(plot.number, plot.ticket, plot.group) for plot in experiment.plots.all()]
    assert drawn == [tuple(lot) for lot in draw_lots(seed, range(1, 10))]


def test_too_few_or_many_plots_and_strange_beds_are_refused(school_class):
    for count in (5, 61):
        refuse("few_plots", make_experiment, school_class=school_class, count=count)
    bed = make_robot(make_farm("other")).bed
    refuse("no_robot", make_experiment, school_class=school_class, bed=bed)


def test_a_plan_that_is_not_fair_is_taken_and_said_to_be(school_class):
    tomato = Crop.objects.create(slug="tomato", name="トマト")
    experiment = make_experiment(school_class, crop=tomato, sown_on=TODAY - timedelta(days=21))
    assert [each.what for each in list_findings(experiment)] == [
        Unfair.SEVERAL_CHANGED,
        Unfair.SOWN_APART,
        Unfair.NOT_DRAWN,
        Unfair.FEW,
    ]


def test_measuring_is_done_while_it_runs_by_the_class_on_days_that_were(school_class, seat):
    experiment = make_experiment(school_class)
    refuse("not_begun", enter, experiment=experiment, seat=seat, values={1: 10})
    start(experiment, seat)
    assert enter(experiment, seat, {1: 10.5, 2: 12}) == 2
    assert enter(experiment, seat, {1: 11}) == 1
    assert list(Measurement.objects.values_list("plot__number", "value")) == [(1, 11.0), (2, 12.0)]
    tomorrow, before = TODAY + timedelta(days=1), TODAY - timedelta(days=15)
    refuse("future", enter, experiment=experiment, seat=seat, values={1: 1}, day=tomorrow)
    refuse("before_start", enter, experiment=experiment, seat=seat, values={1: 1}, day=before)
    for value in (-1, float("nan"), float("inf"), 100_001):
        refuse("value", enter, experiment=experiment, seat=seat, values={1: value})
    other = make_class("よその子", robot=make_robot(), teacher=make_member(FarmRole.TEACHER, "別の先生"))
    stranger = find_seat_of(other, "よその子")
    refuse("not_owner", enter, experiment=experiment, seat=stranger, values={1: 1})
    assert Measurement.objects.count() == 2


def test_the_result_is_of_groups_as_they_were_drawn(school_class, seat):
    experiment = make_experiment(school_class)
    start(experiment, seat)
    groups = dict(experiment.plots.values_list("number", "group"))
    enter(experiment, seat, {n: (60 if group == "A" else 40) + n for n, group in groups.items()})
    other = find_seat_of(school_class, "みどり")
    enter(experiment, other, {n: (62 if group == "A" else 42) + n for n, group in groups.items()})
    result = get_result(experiment)
    assert result.comparison.verdict == "a_more"
    assert dict(result.values_a) == {n: 61 + n for n, group in groups.items() if group == "A"}
    assert [each.what for each in result.findings] == [Unfair.FEW]


def test_readings_of_the_robots_sensor_are_of_the_plot_nearest_to_them(school_class, seat):
    experiment = make_experiment(school_class, count=6)
    start(experiment, seat)
    robot = school_class.robot
    morning = at_local(TODAY, 8 * 60)

    def read(minute, x, y, value, mode=1, day=0):
        at = morning + timedelta(minutes=minute, days=day)
        SensorReading.objects.create(
            robot=robot, pin=59, mode=mode, x=x, y=y, value=value, read_at=at, created_at=at
        )

    read(0, 205, 300, 400)
    read(1, 210, 310, 500)
    read(2, 252, 300, 600)
    read(3, 900, 900, 999)  # near no plot
    read(4, 200, 300, 1, mode=0)  # yes or no, no measure
    read(5, 200, 300, 700, day=-1)  # of another day
    read(6, None, None, 800)
    for _again in range(2):
        assert operations.take_readings(experiment=experiment, day=TODAY, **FACTS) == 2
    rows = Measurement.objects.values_list("plot__number", "outcome", "value", "source", "seat")
    assert list(rows) == [
        (1, Outcome.PROBE, 450.0, Source.SENSOR, None),
        (2, Outcome.PROBE, 600.0, Source.SENSOR, None),
    ]


def test_a_lesson_sees_how_far_the_experiment_is(school_class, seat):
    def parts():
        return [is_part_done(seat, part) for part in PartOfExperiment]

    experiment = make_experiment(school_class)
    assert parts() == [False, False, False]
    start(experiment, seat)
    assert parts() == [True, False, False]
    enter(experiment, seat, {1: 10})
    assert parts() == [True, True, False]
    enter(experiment, find_seat_of(school_class, "みどり"), dict.fromkeys(range(1, 9), 10))
    assert parts() == [True, True, True]
