"""What follows a decision: mentors, agreements, trials, their readings and consents, outcomes, re-use."""

from django.db import models
from django.db.models import F, Q

from moyai.services.open_call.enums_after import (
    AgreementState,
    LogKind,
    Outcome,
    ReviewAt,
    Survival,
    TrialState,
)


class Mentoring(models.Model):
    """A mentor of a team."""

    entry = models.ForeignKey("open_call.Entry", on_delete=models.CASCADE, related_name="mentoring")
    mentor = models.ForeignKey("open_call.Staff", on_delete=models.PROTECT, related_name="mentoring")
    why = models.CharField(max_length=400, blank=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "mentor"], condition=Q(ended_at__isnull=True), name="call_mentor_once"
            )
        ]


class MentorSession(models.Model):
    """A talk of a mentor with her team: what was said, what is done next."""

    mentoring = models.ForeignKey(Mentoring, on_delete=models.CASCADE, related_name="sessions")
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    said = models.TextField()
    next_steps = models.TextField(blank=True)
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "pk"]


class PlanVersion(models.Model):
    """A version of a team's plan, to be seen beside another."""

    entry = models.ForeignKey("open_call.Entry", on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    why = models.CharField(max_length=400, blank=True)
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="call_plan_once")]


class Agreement(models.Model):
    """What a town and a firm agreed on for a trial. Once both agreed it stays; a change is the next one.

    ``terms``: by key (scope, data, ip, money, insurance, personal_data, exit …), each in words.
    ``town_digest``, ``firm_digest``: of the text that each side agreed to, as ``agreement_text.py`` makes it.
    """

    entry = models.ForeignKey("open_call.Entry", on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=AgreementState.choices, default=AgreementState.DRAFT)
    terms = models.JSONField(default=dict)
    money_yen = models.PositiveBigIntegerField(default=0)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    town_agreed_by = models.CharField(max_length=40, blank=True)
    town_agreed_at = models.DateTimeField(null=True, blank=True)
    town_digest = models.CharField(max_length=64, blank=True)
    firm_agreed_by = models.CharField(max_length=40, blank=True)
    firm_agreed_at = models.DateTimeField(null=True, blank=True)
    firm_digest = models.CharField(max_length=64, blank=True)
    firm_seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="call_agreement_once"),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.AGREED)
                | Q(town_agreed_at__isnull=False, firm_agreed_at__isnull=False),
                name="call_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("begins_on")),
                name="call_agreement_forwards",
            ),
        ]


class Remark(models.Model):
    """What somebody says beside an agreement (``about``: which term), or beside a version of a plan."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    plan = models.ForeignKey(
        PlanVersion, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    about = models.CharField(max_length=24, blank=True)
    text = models.CharField(max_length=1000)
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, plan__isnull=True)
                | Q(agreement__isnull=True, plan__isnull=False),
                name="call_remark_of_one",
            ),
        ]


class Trial(models.Model):
    """A trial of what was adopted. ``ended_why``: why it was broken off."""

    code = models.CharField(max_length=8, unique=True)
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="trial")
    title = models.CharField(max_length=120)
    plan = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=TrialState.choices, default=TrialState.PLANNED)
    consent_says = models.TextField(blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=TrialState.BROKEN_OFF) | ~Q(ended_why=""), name="call_broken_off_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Milestone(models.Model):
    """What is to be reached by when."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]


class LogLine(models.Model):
    """A line of the field log; ``yen``: where it is a cost."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="log")
    kind = models.CharField(max_length=7, choices=LogKind.choices)
    text = models.CharField(max_length=1000)
    yen = models.PositiveIntegerField(null=True, blank=True)
    happened_on = models.DateField()
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=LogKind.COST, yen__isnull=False)
                | ~Q(kind=LogKind.COST) & Q(yen__isnull=True),
                name="call_cost_has_yen",
            ),
        ]


class Kpi(models.Model):
    """A figure by which a trial is judged. ``indicator``: a key of core/indicators, read by itself."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="kpis")
    title = models.CharField(max_length=80)
    unit = models.CharField(max_length=20, blank=True)
    indicator = models.CharField(max_length=80, blank=True)
    is_more_better = models.BooleanField(default=True)
    baseline = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class Reading(models.Model):
    """A KPI's value over some days; ``by``: who read it, empty where it was read by itself."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="readings")
    since = models.DateField()
    until = models.DateField()
    value = models.FloatField()
    by = models.CharField(max_length=40, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "since", "until"], name="call_reading_once"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="call_reading_forwards"),
        ]


class TrialConsent(models.Model):
    """That a resident takes part in a trial, until she says no more."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="consents")
    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="call_consents")
    says = models.TextField()
    taken_by = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "resident"],
                condition=Q(withdrawn_at__isnull=True),
                name="call_consent_once",
            )
        ]


class TrialReview(models.Model):
    """What was found half-way, or at the end; at the end with the decision and its reasons."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="reviews")
    at = models.CharField(max_length=6, choices=ReviewAt.choices)
    finding = models.TextField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True)
    procurement = models.TextField(blank=True)
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trial"], condition=Q(at=ReviewAt.END), name="call_trial_ends_once"
            ),
            models.CheckConstraint(
                condition=Q(at=ReviewAt.MIDDLE) | ~Q(outcome="") & ~Q(reasons=""), name="call_end_has_reasons"
            ),
        ]


class ReuseCard(models.Model):
    """What another town needs to do the same: found by everybody once published."""

    trial = models.OneToOneField(Trial, on_delete=models.CASCADE, related_name="card")
    title = models.CharField(max_length=120)
    problem = models.TextField()
    solution = models.TextField()
    result = models.TextField()
    cost = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    contact = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "pk"]


class FollowUp(models.Model):
    """Whether it is still there, so many years after the trial ended."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="follow_ups")
    years = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=Survival.choices)
    note = models.CharField(max_length=400, blank=True)
    asked_on = models.DateField()

    class Meta:
        ordering = ["years", "pk"]
        constraints = [models.UniqueConstraint(fields=["trial", "years"], name="call_follow_up_once")]
