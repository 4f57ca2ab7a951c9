"""Experiments of a class: their plan, what is not fair about it, what came out."""

from __future__ import annotations

from moyai.services.smart_farm.course.content import PartOfExperiment
from moyai.services.smart_farm.enums_lessons import Group
from moyai.services.smart_farm.experiments.fairness import LEAST_EACH, Finding, Treatment, check_plan
from moyai.services.smart_farm.experiments.results import Result, Value, find_result
from moyai.services.smart_farm.models import Arm, Experiment, Hypothesis, Measurement, Plot, Seat


def list_arms(experiment: Experiment) -> tuple[Arm, Arm]:
    """Return group A and group B."""
    rows = {each.group: each for each in experiment.arms.select_related("bed", "crop")}
    return rows[Group.A], rows[Group.B]


def find_treatment(arm: Arm) -> Treatment:
    """Return how a group is treated, as it is compared."""
    return Treatment(
        water=arm.water_ml_a_day,
        depth=arm.depth_mm,
        spacing=arm.spacing_mm,
        crop=arm.crop.slug,
        soil=arm.soil or arm.bed.soil,
        light=arm.light,
        sown=arm.sown_on,
        bed=str(arm.bed_id),
    )


def list_findings(experiment: Experiment, plots: list[Plot] | None = None) -> list[Finding]:
    """Return what is not fair about the plan."""
    a, b = list_arms(experiment)
    count = len(plots) if plots is not None else experiment.plots.count()
    return check_plan(
        find_treatment(a),
        find_treatment(b),
        experiment.factor,
        plots=count,
        is_drawn=experiment.drawn_at is not None,
    )


def get_result(experiment: Experiment) -> Result:
    """Return what came out so far, of what decides."""
    plots = list(experiment.plots.all())
    rows = Measurement.objects.filter(plot__experiment=experiment, outcome=experiment.outcome)
    values = [Value(*row) for row in rows.values_list("plot__number", "measured_on", "value")]
    return find_result(
        values,
        [plot.number for plot in plots if plot.group == Group.A],
        [plot.number for plot in plots if plot.group == Group.B],
        list_findings(experiment, plots),
    )


def is_part_done(seat: Seat, part: PartOfExperiment) -> bool:
    """Tell whether somebody brought an experiment of her class so far as a lesson asks for."""
    if part is PartOfExperiment.GUESS:
        return Hypothesis.objects.filter(seat=seat).exists()
    if part is PartOfExperiment.MEASURE:
        return Measurement.objects.filter(seat=seat).exists()
    experiments = Experiment.objects.filter(school_class=seat.school_class_id, started_at__isnull=False)
    return any(_can_be_read(each) for each in experiments)


def _can_be_read(experiment: Experiment) -> bool:
    measured = Measurement.objects.filter(plot__experiment=experiment, outcome=experiment.outcome)
    plots = set(measured.values_list("plot__group", "plot"))
    return all(sum(one == group for one, _plot in plots) >= LEAST_EACH for group in Group.values)
