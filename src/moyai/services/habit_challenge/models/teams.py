"""Teams, who is in them, and invitations."""

from django.db import models
from django.db.models import F, Q

from moyai.services.habit_challenge.enums import Generation, LeftWhy, Origin, Part

MOST = 5
"""So many places a team has; a supporter takes none."""


class Team(models.Model):
    """Up to five who do the same thing every day.

    ``closes_minutes``: when its day closes, in minutes after midnight of that day (1440 and more: in the
    night that follows). ``about``: what it has agreed upon, in its own words. ``is_readable``: part of it may
    be read before joining. ``is_seeking``: it would like somebody more; ``takes_directly``: who wants to may
    join without being asked about. ``streak``: days in a row on which all reported, up to and with
    ``closed_on``, the last day that was closed.
    """

    code = models.CharField(max_length=8, unique=True)
    programme = models.ForeignKey("habit_challenge.Programme", on_delete=models.PROTECT, related_name="teams")
    challenge = models.ForeignKey("habit_challenge.Challenge", on_delete=models.PROTECT, related_name="teams")
    course = models.ForeignKey(
        "habit_challenge.Course", on_delete=models.SET_NULL, null=True, blank=True, related_name="teams"
    )
    name = models.CharField(max_length=40)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    closes_minutes = models.PositiveSmallIntegerField(default=24 * 60)
    about = models.CharField(max_length=120, blank=True)
    is_readable = models.BooleanField(default=False)
    is_seeking = models.BooleanField(default=False)
    takes_directly = models.BooleanField(default=False)
    formed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged_from"
    )
    streak = models.PositiveIntegerField(default=0)
    best_streak = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["programme", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="team_origin_known"),
            models.CheckConstraint(
                condition=Q(closes_minutes__gte=18 * 60, closes_minutes__lte=30 * 60),
                name="team_closes_in_evening_or_night",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("formed_on")), name="team_forwards"
            ),
        ]
        indexes = [models.Index(fields=["closes_minutes", "closed_on"], name="team_by_closing")]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A resident in a programme, under a name of her choice; the same through every team of hers.

    ``team`` is where she is now, None: in none (any more). ``code`` stands in the books of coins; it names
    nobody. ``goal``: her own, where the challenge is adaptive. ``streak``: days in a row with a report, up to
    and with the last closed day. ``hides_faces``: her photos are shown with faces blurred. ``is_on_paper``:
    she reports on paper sheets. ``resident`` None: she was erased; the figures remain.
    """

    code = models.CharField(max_length=8, unique=True)
    programme = models.ForeignKey(
        "habit_challenge.Programme", on_delete=models.PROTECT, related_name="members"
    )
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="habit_members"
    )
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    part = models.CharField(max_length=9, choices=Part.choices, default=Part.MEMBER)
    handle = models.CharField(max_length=20)
    generation = models.CharField(max_length=6, choices=Generation.choices)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    goal = models.PositiveIntegerField(default=0)
    hides_faces = models.BooleanField(default=False)
    is_on_paper = models.BooleanField(default=False)
    remind_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    left_why = models.CharField(max_length=8, choices=LeftWhy.choices, blank=True)
    streak = models.PositiveIntegerField(default=0)
    best_streak = models.PositiveIntegerField(default=0)
    last_report_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["team", "joined_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "resident"],
                condition=Q(left_on__isnull=True, resident__isnull=False),
                name="member_once_a_programme",
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="member_part_known"),
            models.CheckConstraint(
                condition=Q(generation__in=Generation.values), name="member_generation_known"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_why="") | Q(left_on__isnull=False) & ~Q(left_why=""),
                name="member_left_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.handle


class Stay(models.Model):
    """From when until when somebody was in which team: the history that counts for continuation."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="stays")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="stays")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=8, choices=LeftWhy.choices, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(until__isnull=True), name="member_in_one_team"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="stay_forwards"
            ),
        ]


class Pause(models.Model):
    """Days on which nobody expects a report: a journey, the hospital. ``until``: the last, None: open."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pauses")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="pause_forwards"
            )
        ]


class Invitation(models.Model):
    """A place in a team for whoever has the link; one use, and over after some days.

    ``digest`` is of the link's secret. ``words``: what the inviter says, such as a grandchild to her
    grandmother. ``resident``: for whom, where she is known; then nobody else may take it.
    """

    digest = models.CharField(max_length=64, unique=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    inviter = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invitations")
    resident = models.ForeignKey(
        "residents.Resident",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="habit_invitations",
    )
    words = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
