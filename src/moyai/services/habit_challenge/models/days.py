"""What is reported each day, what teammates give and say, and what a closed day was."""

from django.db import models
from django.db.models import Q

from moyai.services.habit_challenge.enums import Cheer as CheerKind
from moyai.services.habit_challenge.enums import ComplaintStatus, ReportState, Through


class Report(models.Model):
    """One member's one day; said again before the day closes it is changed.

    ``steps`` None: not said. ``foods``: bits of enums.Food. ``did``: what the habit asks for, where it is no
    number. ``photo``: in the private storage, without metadata; ``photo_mark``: the fingerprint by which it
    is known again (engines/habit), ``photo_hash``: its first 64 bits, signed, to be found by;
    ``photo_waits``: the clear one, shown to its owner alone until she has said what is hidden on it;
    ``hidden_cells``: what is hidden on ``photo``, as bits of the grid's cells (photos/grid.py); ``photo_on``:
    when it was taken, by its own clock. ``day`` is the team's (its own closing hour). ``made_by``: who
    pressed, where a proxy did. ``team`` stays as it was.
    """

    code = models.CharField(max_length=12)
    member = models.ForeignKey(
        "habit_challenge.Member", on_delete=models.CASCADE, related_name="reports", db_index=False
    )
    team = models.ForeignKey(
        "habit_challenge.Team",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        db_index=False,
    )
    day = models.DateField()
    steps = models.PositiveIntegerField(null=True, blank=True)
    foods = models.PositiveSmallIntegerField(default=0)
    did = models.BooleanField(default=False)
    is_goal_met = models.BooleanField(default=False)
    comment = models.CharField(max_length=200, blank=True)
    photo = models.CharField(max_length=120, blank=True)
    photo_hash = models.BigIntegerField(null=True, blank=True)
    photo_mark = models.CharField(max_length=112, blank=True)
    photo_waits = models.CharField(max_length=120, blank=True)
    hidden_cells = models.PositiveBigIntegerField(default=0)
    photo_on = models.DateField(null=True, blank=True)
    through = models.CharField(max_length=8, choices=Through.choices)
    made_by = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=9, choices=ReportState.choices, default=ReportState.SHOWN)
    ok_count = models.PositiveSmallIntegerField(default=0)
    posted_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-day", "-posted_at"]
        # No index that another one begins with, nor one for patterns of codes: nine million rows are written
        # in ninety days, and each goes into every index.
        constraints = [
            models.UniqueConstraint(fields=["code"], name="report_code_once"),
            models.UniqueConstraint(fields=["member", "day"], name="report_once_a_day"),
            models.CheckConstraint(condition=Q(foods__lt=1024), name="report_foods_known"),
            models.CheckConstraint(
                condition=Q(steps__isnull=True) | Q(steps__lte=100_000), name="report_steps_possible"
            ),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
        ]
        indexes = [
            models.Index(fields=["team", "-day", "-posted_at"], name="report_feed"),
            models.Index(
                fields=["photo_hash"], condition=Q(photo_hash__isnull=False), name="report_by_photo"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Cheer(models.Model):
    """What a teammate gave to a report; once of each kind."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="cheers", db_index=False)
    giver = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="given")
    kind = models.CharField(max_length=8, choices=CheerKind.choices)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "giver", "kind"], name="cheer_once"),
            models.CheckConstraint(condition=Q(kind__in=CheerKind.values), name="cheer_known"),
        ]


class Word(models.Model):
    """One line of a team's chat; there are no words to one alone. Hidden ones are kept until decided."""

    code = models.CharField(max_length=12, unique=True)
    team = models.ForeignKey("habit_challenge.Team", on_delete=models.CASCADE, related_name="words")
    member = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="words")
    report = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, blank=True, related_name="words")
    text = models.CharField(max_length=400)
    said_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=ReportState.choices, default=ReportState.SHOWN)
    idempotency_key = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["said_at", "pk"]
        indexes = [models.Index(fields=["team", "-said_at"], name="word_by_team")]


class Complaint(models.Model):
    """Somebody finds a report, words or a person wrong. A moderator decides; until then it may be hidden."""

    by = models.ForeignKey(
        "habit_challenge.Member", on_delete=models.SET_NULL, null=True, blank=True, related_name="complaints"
    )
    about = models.ForeignKey(
        "habit_challenge.Member", on_delete=models.CASCADE, related_name="complaints_about"
    )
    report = models.ForeignKey(Report, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    word = models.ForeignKey(Word, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=200)
    status = models.CharField(
        max_length=9, choices=ComplaintStatus.choices, default=ComplaintStatus.OPEN, db_index=True
    )
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]


class Block(models.Model):
    """One does not want to see another's words and photos; the other is not told."""

    by = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="blocks")
    whom = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="blocked_by")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "whom"], name="block_once")]


class Nudge(models.Model):
    """Words of a teammate with which somebody is reminded: "Grandma, I am waiting". Taken in turn."""

    by = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="nudges")
    to = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="nudged")
    text = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["by", "to"], name="nudge_one_each")]


class TeamDay(models.Model):
    """A day of a team that is closed: how many were expected, reported and met their goal."""

    team = models.ForeignKey("habit_challenge.Team", on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    expected = models.PositiveSmallIntegerField()
    reported = models.PositiveSmallIntegerField()
    met = models.PositiveSmallIntegerField()
    total = models.PositiveIntegerField(default=0)
    is_team_goal_met = models.BooleanField(default=False)
    was_outage = models.BooleanField(default=False)
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["team", "day"], name="team_day_closed_once")]


class StepDay(models.Model):
    """Steps of a day as one source counted them (a telephone's export, a pedometer)."""

    member = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="step_days")
    day = models.DateField()
    source = models.CharField(max_length=40)
    steps = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["member", "day", "source"], name="step_day_once")]


class Sheet(models.Model):
    """A paper sheet for some days, with a QR that names it; scanned at the community centre."""

    code = models.CharField(max_length=12, unique=True)
    member = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="sheets")
    first_day = models.DateField()
    last_day = models.DateField()
    printed_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-first_day"]
