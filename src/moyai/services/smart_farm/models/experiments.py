"""Experiments of a class: two groups, plots drawn by lot, guesses, measurements."""

from django.db import models
from django.db.models import F, Q

from moyai.services.smart_farm.enums_lessons import (
    ExperimentState,
    Factor,
    Group,
    Guess,
    Light,
    Outcome,
    Source,
)


class Experiment(models.Model):
    """A question answered by comparing group A with group B.

    ``factor``: the one thing that is changed; ``outcome``: what decides, chosen before it begins. ``seed``:
    with which the lots were drawn, so that anybody can draw them again and see the same.
    """

    code = models.CharField(max_length=8, unique=True)
    school_class = models.ForeignKey(
        "smart_farm.SchoolClass", on_delete=models.CASCADE, related_name="experiments"
    )
    question = models.CharField(max_length=120)
    factor = models.CharField(max_length=7, choices=Factor.choices)
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    state = models.CharField(max_length=7, choices=ExperimentState.choices, default=ExperimentState.PLANNED)
    made_at = models.DateTimeField()
    seed = models.CharField(max_length=16, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(factor__in=Factor.values), name="farm_factor_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="farm_outcome_known"),
            models.CheckConstraint(
                condition=Q(state=ExperimentState.PLANNED, started_at__isnull=True, ended_at__isnull=True)
                | Q(state=ExperimentState.RUNNING, started_at__isnull=False, ended_at__isnull=True)
                | Q(state=ExperimentState.ENDED, started_at__isnull=False, ended_at__gte=F("started_at")),
                name="farm_experiment_state",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, seed="") | Q(drawn_at__isnull=False) & ~Q(seed=""),
                name="farm_experiment_drawn",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Arm(models.Model):
    """One of the two groups: where it is and how it is treated; None is not known."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="arms")
    group = models.CharField(max_length=1, choices=Group.choices)
    bed = models.ForeignKey("smart_farm.Bed", on_delete=models.PROTECT, related_name="arms")
    crop = models.ForeignKey("smart_farm.Crop", on_delete=models.PROTECT, related_name="arms")
    sown_on = models.DateField()
    water_ml_a_day = models.PositiveIntegerField()
    depth_mm = models.PositiveSmallIntegerField()
    spacing_mm = models.PositiveSmallIntegerField()
    light = models.CharField(max_length=5, choices=Light.choices, default=Light.SUN)
    soil = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["group"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "group"], name="farm_arm_once"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="farm_arm_known"),
            models.CheckConstraint(condition=Q(water_ml_a_day__lte=5000), name="farm_arm_not_flooded"),
        ]


class Plot(models.Model):
    """A plant or spot that is measured; ``group`` is empty until the lots are drawn, ``ticket`` its lot.

    ``x_mm`` and ``y_mm``: where it is in its bed, by which readings of the robot's sensor are found.
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="plots")
    number = models.PositiveSmallIntegerField()
    x_mm = models.FloatField(null=True, blank=True)
    y_mm = models.FloatField(null=True, blank=True)
    group = models.CharField(max_length=1, choices=Group.choices, blank=True)
    ticket = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "number"], name="farm_plot_once"),
            models.CheckConstraint(
                condition=Q(x_mm__isnull=True, y_mm__isnull=True)
                | Q(x_mm__range=(0, 20_000), y_mm__range=(0, 20_000)),
                name="farm_plot_in_a_bed",
            ),
        ]


class Hypothesis(models.Model):
    """What somebody of the class expects, and why, written before it began."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="hypotheses")
    seat = models.ForeignKey("smart_farm.Seat", on_delete=models.CASCADE, related_name="hypotheses")
    guess = models.CharField(max_length=6, choices=Guess.choices)
    why = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["experiment", "seat"], name="farm_guess_once")]


class Measurement(models.Model):
    """What was measured of a plot on a day; each pupil's own, and the sensor's."""

    plot = models.ForeignKey(Plot, on_delete=models.CASCADE, related_name="measurements")
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    value = models.FloatField()
    measured_on = models.DateField()
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.HAND)
    seat = models.ForeignKey(
        "smart_farm.Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="measurements"
    )
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["measured_on", "plot__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plot", "outcome", "measured_on", "seat"],
                condition=Q(seat__isnull=False),
                name="farm_measured_once_each",
            ),
            models.UniqueConstraint(
                fields=["plot", "outcome", "measured_on"],
                condition=Q(source=Source.SENSOR),
                name="farm_sensor_once_a_day",
            ),
            models.CheckConstraint(condition=Q(value__range=(0, 100_000)), name="farm_measured_value"),
        ]
        indexes = [models.Index(fields=["plot", "outcome", "measured_on"], name="farm_measured_days")]
