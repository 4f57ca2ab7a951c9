"""Studies and the days that have been replayed for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_REPEATS = 20
"""Of each day in one study."""


class StudyKind(models.TextChoices):
    """What is asked of the past."""

    COMPARE = "compare", _("いまの運行と、変えた運行をくらべる")
    SMALLEST = "smallest", _("必要な車の台数を調べる")


class StudyStatus(models.TextChoices):
    """How far a study is."""

    WAITING = "waiting", _("順番を待っています")
    RUNNING = "running", _("計算しています")
    DONE = "done", _("終わりました")
    STOPPED = "stopped", _("途中で止めました")
    FAILED = "failed", _("計算できませんでした")

    @classmethod
    def open(cls) -> list[str]:
        """Return the states in which there is still something to do."""
        return [cls.WAITING, cls.RUNNING]


class Study(models.Model):
    """A question to the past. ``present`` and ``changed`` are variants (study/variant.py) as JSON.

    ``days_total`` is how many days are to be replayed at most, over all variants and repeats. ``chances``
    holds what goes wrong, in percent (study/chance.py); each day is replayed ``repeats`` times, chance
    falling otherwise. ``goal`` holds ``served_share``, ``wait_min`` and ``most`` where a smallest fleet is
    looked for.
    """

    title = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=StudyKind.choices)
    status = models.CharField(max_length=10, choices=StudyStatus.choices, default=StudyStatus.WAITING)
    since = models.DateField()
    until = models.DateField()
    present = models.JSONField()
    changed = models.JSONField()
    goal = models.JSONField(default=dict)
    chances = models.JSONField(default=dict)
    repeats = models.PositiveSmallIntegerField(default=1)
    seed = models.PositiveIntegerField(default=1)
    days_total = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "shared_taxi"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="study_forwards"),
            models.CheckConstraint(
                condition=models.Q(repeats__gte=1) & models.Q(repeats__lte=MOST_REPEATS),
                name="study_repeats",
            ),
        ]


class StudyDay(models.Model):
    """One day replayed under one variant. ``figures`` are sums (study/figures.py) and name nobody.

    ``variant`` is ``present``, or ``changed``, or the size of the fleet as ``n12``. ``repeat`` counts from 0.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="replayed")
    variant = models.CharField(max_length=12)
    day = models.DateField()
    repeat = models.PositiveSmallIntegerField(default=0)
    figures = models.JSONField()

    class Meta:
        app_label = "shared_taxi"
        ordering = ["variant", "day", "repeat"]
        constraints = [
            models.UniqueConstraint(fields=["study", "variant", "day", "repeat"], name="study_day_once"),
        ]
