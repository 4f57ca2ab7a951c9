"""Classes, what they were assigned, how far each pupil is, certificates."""

from django.db import models
from django.db.models import F, Q

from moyai.services.smart_farm.enums_lessons import StepHow


class ImportedCourse(models.Model):
    """A course that a teacher of a farm brought in; ``text`` is its file, read by ``course/reading.py``."""

    farm = models.ForeignKey("smart_farm.Farm", on_delete=models.CASCADE, related_name="courses")
    key = models.CharField(max_length=40)
    text = models.TextField()
    imported_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, related_name="imported_courses"
    )
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "-imported_at"]
        constraints = [models.UniqueConstraint(fields=["farm", "key"], name="farm_course_key_once")]


class SchoolClass(models.Model):
    """A class: teachers and pupils of a farm, and the robot that they use."""

    code = models.CharField(max_length=8, unique=True)
    farm = models.ForeignKey("smart_farm.Farm", on_delete=models.CASCADE, related_name="classes")
    name = models.CharField(max_length=40)
    robot = models.ForeignKey(
        "smart_farm.Robot", on_delete=models.SET_NULL, null=True, blank=True, related_name="classes"
    )
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Somebody in a class, as a teacher or a pupil. Whoever left has no pages of it any more."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey("smart_farm.FarmMember", on_delete=models.CASCADE, related_name="seats")
    is_teacher = models.BooleanField(default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["member__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["school_class", "member"], name="farm_seat_once")]

    def __str__(self) -> str:
        return self.member.name


class Assignment(models.Model):
    """A lesson that a class may open."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="assignments")
    course = models.CharField(max_length=40)
    lesson = models.CharField(max_length=40)
    opens_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ["opens_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "course", "lesson"], name="farm_lesson_assigned_once"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("opens_on")), name="farm_lesson_forwards"
            ),
        ]


class StepProgress(models.Model):
    """How far a pupil is with a step.

    ``tries``: answers given; ``hints``: how many hints were opened; ``how``: how it came to be done.
    ``asked_at``: since when she waits for help.
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="progress")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="progress")
    step = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=9, choices=StepHow.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    hints = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "assignment", "step"], name="farm_step_once"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, how="") | Q(done_at__isnull=False) & ~Q(how=""),
                name="farm_step_done_somehow",
            ),
        ]
        indexes = [models.Index(fields=["assignment", "seat"], name="farm_steps_of_a_lesson")]


class Attempt(models.Model):
    """An answer that a pupil gave, as she gave it and as it was marked; ``said``: the same in words."""

    progress = models.ForeignKey(StepProgress, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    said = models.CharField(max_length=400)
    is_right = models.BooleanField()
    share_pct = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["progress", "number"], name="farm_attempt_once"),
            models.CheckConstraint(
                condition=Q(is_right=True, share_pct=100) | Q(is_right=False, share_pct__lt=100),
                name="farm_attempt_right_is_all",
            ),
        ]


class Certificate(models.Model):
    """That somebody finished a course. Of her name only a digest is kept, by which it can be verified."""

    code = models.CharField(max_length=12, unique=True)
    seat = models.ForeignKey(
        Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="certificates"
    )
    course = models.CharField(max_length=40)
    course_title = models.CharField(max_length=120)
    course_title_en = models.CharField(max_length=120, blank=True)
    farm_name = models.CharField(max_length=60)
    lessons = models.PositiveSmallIntegerField()
    name_digest = models.CharField(max_length=64)
    issued_on = models.DateField()

    class Meta:
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "course"], condition=Q(seat__isnull=False), name="farm_certificate_once"
            )
        ]
