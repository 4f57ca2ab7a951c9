"""Judging: rubrics, conflicts of interest, rounds, reviews, decisions."""

from django.db import models
from django.db.models import Q

from moyai.services.open_call.enums_judging import ConflictKind, Result, ReviewState, RoundState


class Rubric(models.Model):
    """A version of what a stage is judged by.

    ``criteria``: as ``engines/judging/rubric`` reads them. ``locked_at``: since the first score; what is
    changed later is another version, with its reason, and says which scores it leaves without effect.
    """

    programme = models.ForeignKey("open_call.Programme", on_delete=models.CASCADE, related_name="rubrics")
    stage = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField()
    criteria = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "stage", "number"], name="call_rubric_once")
        ]


class Conflict(models.Model):
    """Why a judge may not see an entry. ``lifted_at``: the chair found that there is none, with a reason."""

    judge = models.ForeignKey("open_call.Staff", on_delete=models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey("open_call.Entry", on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=12, choices=ConflictKind.choices)
    reason = models.CharField(max_length=400, blank=True)
    found_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["found_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "entry", "kind"], name="call_conflict_once"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_because=""), name="call_conflict_lifted_why"
            ),
        ]


class Interest(models.Model):
    """Whom or what a judge says that she must not judge, whichever entry it turns up in.

    ``name``: of somebody of her family, or (``is_organisation``) of a house that she works for beside.
    """

    judge = models.ForeignKey("open_call.Staff", on_delete=models.CASCADE, related_name="interests")
    name = models.CharField(max_length=80)
    is_organisation = models.BooleanField(default=False)
    says = models.CharField(max_length=200, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "name", "is_organisation"], name="call_interest_once")
        ]


class Round(models.Model):
    """One round of reviews of a stage. ``assignment``: the objective and bounds of the last one, printed."""

    programme = models.ForeignKey("open_call.Programme", on_delete=models.CASCADE, related_name="rounds")
    stage = models.CharField(max_length=24)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="rounds")
    state = models.CharField(max_length=9, choices=RoundState.choices, default=RoundState.PREPARING)
    is_blind = models.BooleanField(default=True)
    per_entry = models.PositiveSmallIntegerField(default=3)
    assignment = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "stage"], name="call_round_once")]


class Review(models.Model):
    """What a judge says of an entry. ``scores``: by key of criterion; ``remark``: for the panel alone.

    ``press``: the tablet's own name of its last save, so that one sent twice counts once.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reviews")
    entry = models.ForeignKey("open_call.Entry", on_delete=models.CASCADE, related_name="reviews")
    judge = models.ForeignKey("open_call.Staff", on_delete=models.PROTECT, related_name="reviews")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=8, choices=ReviewState.choices, default=ReviewState.ASSIGNED)
    scores = models.JSONField(default=dict)
    feedback = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    press = models.CharField(max_length=36, blank=True)
    revision = models.PositiveIntegerField(default=0)
    assigned_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "entry", "judge"], name="call_review_once"),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.DONE) | Q(done_at__isnull=False), name="call_review_done"
            ),
        ]


class Decision(models.Model):
    """What was decided of a round, once: ``record`` holds all that it rested on, and does not change.

    ``theme``: of one theme, or None: of the whole round. ``is_none_suitable``: nobody was chosen, on purpose.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    theme = models.ForeignKey(
        "open_call.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    record = models.JSONField()
    reason = models.TextField()
    is_none_suitable = models.BooleanField(default=False)
    decided_by = models.ForeignKey("open_call.Staff", on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField()
    replaced_by = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        ordering = ["decided_at", "pk"]


class EntryDecision(models.Model):
    """What was decided of one entry, why, and what it is told. ``told_at``: since when it knows."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="entries")
    entry = models.ForeignKey("open_call.Entry", on_delete=models.CASCADE, related_name="decisions")
    result = models.CharField(max_length=10, choices=Result.choices)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField()
    feedback = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "entry"], name="call_decided_once")]
