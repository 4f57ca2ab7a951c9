"""Themes: a section's problem, brushed up, approved, published at a fixed version; what is asked of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.open_call.enums import QuestionState, ThemeState, Verdict


class Theme(models.Model):
    """A problem that a section of the town hall has.

    ``published``: the version that everybody sees. ``is_none_suitable``: it was decided that nobody's answer
    is adopted.
    """

    code = models.CharField(max_length=8, unique=True)
    programme = models.ForeignKey("open_call.Programme", on_delete=models.CASCADE, related_name="themes")
    owner = models.ForeignKey(
        "open_call.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="themes"
    )
    section = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=ThemeState.choices, default=ThemeState.SUBMITTED)
    published = models.ForeignKey(
        "open_call.ThemeVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_none_suitable = models.BooleanField(default=False)
    submitted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ThemeState.values), name="call_theme_state_known"),
        ]


class ThemeVersion(models.Model):
    """What a theme says, as it was once. Never changed; the next edit is the next version."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    field = models.CharField(max_length=40, blank=True)
    background = models.TextField(blank=True)
    wanted = models.TextField(blank=True)
    data = models.TextField(blank=True)
    place = models.TextField(blank=True)
    kpi = models.TextField(blank=True)
    limits = models.TextField(blank=True)
    budget_yen = models.PositiveBigIntegerField(null=True, blank=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["theme", "number"], name="call_theme_version_once")]


class Approval(models.Model):
    """What one approver said of a version."""

    version = models.ForeignKey(ThemeVersion, on_delete=models.CASCADE, related_name="approvals")
    staff = models.ForeignKey("open_call.Staff", on_delete=models.PROTECT, related_name="approvals")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(max_length=400, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "staff"], name="call_approval_once")]


class Question(models.Model):
    """A question to a programme or a theme, and its answer for everybody. Who asked is not shown."""

    programme = models.ForeignKey("open_call.Programme", on_delete=models.CASCADE, related_name="questions")
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="questions"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=QuestionState.choices, default=QuestionState.ASKED)
    answer = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="call_answer_said",
            ),
        ]


class InfoSession(models.Model):
    """A meeting at which a programme is explained. ``address``: where it is followed from afar."""

    programme = models.ForeignKey("open_call.Programme", on_delete=models.CASCADE, related_name="sessions")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions")
    title = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    address = models.URLField(blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="call_session_forwards"),
        ]


class SessionSeat(models.Model):
    """Somebody who comes to a meeting."""

    session = models.ForeignKey(InfoSession, on_delete=models.CASCADE, related_name="taken")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="call_seat_once")]


class Watch(models.Model):
    """Somebody who wants to hear what is new of a programme or a theme."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="call_watches")
    programme = models.ForeignKey("open_call.Programme", on_delete=models.CASCADE, related_name="watches")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="watches")
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "programme"], condition=Q(theme__isnull=True), name="call_watch_once"
            ),
            models.UniqueConstraint(
                fields=["user", "theme"], condition=Q(theme__isnull=False), name="call_theme_watch_once"
            ),
        ]
