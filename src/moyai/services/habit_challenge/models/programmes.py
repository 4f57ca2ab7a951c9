"""A programme, what is to be done each day, who asked to join, classes, and days that were our fault."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.habit_challenge.enums import ApplicationStatus, Habit, Through


class Programme(models.Model):
    """What the town runs for a time: "秋の三世代チャレンジ".

    ``ends_on``: the last day, None: it goes on. ``cost_yen``: what the town has spent on it so far, for the
    cost of whoever stayed. ``control_of``: this one is no programme but a group for comparison whose steps
    are counted without teams. ``is_open``: whether residents may ask to join now.
    """

    code = models.SlugField(max_length=24, unique=True)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True)
    cost_yen = models.PositiveIntegerField(default=0)
    control_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="controls"
    )

    class Meta:
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="habit_programme_forwards",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Challenge(models.Model):
    """What a programme's teams may choose to do each day.

    ``goal``: of one person a day (steps; food groups; times), ``team_goal``: of all together a day, 0: none.
    ``is_adaptive``: each has a goal of her own, moved by what she did (engines/habit).
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="challenges")
    habit = models.CharField(max_length=8, choices=Habit.choices)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60, blank=True)
    goal = models.PositiveIntegerField(default=1)
    team_goal = models.PositiveIntegerField(default=0)
    is_adaptive = models.BooleanField(default=False)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["programme", "sort", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(habit__in=Habit.values), name="habit_known"),
            models.CheckConstraint(condition=Q(goal__gte=1), name="habit_goal_positive"),
            models.UniqueConstraint(fields=["programme", "habit", "goal"], name="habit_challenge_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Application(models.Model):
    """A resident asks to join. ``wishes``: what forming looks at (with whom, which challenge, activity)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="applications")
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.CASCADE, related_name="habit_applications"
    )
    through = models.CharField(max_length=8, choices=Through.choices)
    wishes = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        max_length=10, choices=ApplicationStatus.choices, default=ApplicationStatus.WAITING
    )
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "resident"],
                condition=Q(status=ApplicationStatus.WAITING),
                name="habit_applies_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ApplicationStatus.values), name="habit_application_status_known"
            ),
        ]


class Course(models.Model):
    """A class at a community centre: about fifteen people, two sessions, a teacher and a supporter."""

    code = models.CharField(max_length=8, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="courses")
    place = models.CharField(max_length=80)
    first_at = models.DateTimeField()
    second_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(default=15)
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    supporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="habit_courses",
    )
    formed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(second_at__gt=F("first_at")), name="habit_course_forwards"),
            models.CheckConstraint(condition=Q(capacity__range=(2, 60)), name="habit_course_capacity"),
        ]

    def __str__(self) -> str:
        return self.code


class Attendance(models.Model):
    """Somebody who comes to a class; None: not known yet whether she was there."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="attendances")
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.CASCADE, related_name="habit_attendances"
    )
    was_first = models.BooleanField(null=True, blank=True)
    was_second = models.BooleanField(null=True, blank=True)
    enrolled_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["enrolled_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "resident"], name="habit_attends_once")]


class Outage(models.Model):
    """A time when reports could not come in, by our fault: its days neither break nor lengthen streaks."""

    since = models.DateTimeField()
    until = models.DateTimeField()
    why = models.CharField(max_length=200)
    noted_by = models.CharField(max_length=64)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="habit_outage_forwards")
        ]
