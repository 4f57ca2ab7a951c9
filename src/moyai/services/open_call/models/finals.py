"""The final day: run sheet, judges' scores, the audience's tickets and ballots."""

from django.db import models
from django.db.models import Q

from moyai.services.open_call.enums_judging import FinalState, SlotKind, VoteKind


class Final(models.Model):
    """The final of a contest. ``votes``: how the audience votes; ``points``: how many each has to give.

    ``vote_opens_at``, ``vote_closes_at``: between them ballots count. ``results``: fixed when the chair
    releases them; until then nobody but the chair and the office sees any.
    """

    code = models.CharField(max_length=8, unique=True)
    programme = models.OneToOneField("open_call.Programme", on_delete=models.CASCADE, related_name="final")
    rubric = models.ForeignKey("open_call.Rubric", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    address = models.URLField(blank=True)
    state = models.CharField(max_length=8, choices=FinalState.choices, default=FinalState.PLANNED)
    votes = models.CharField(max_length=6, choices=VoteKind.choices, default=VoteKind.RANKED)
    points = models.PositiveSmallIntegerField(default=3)
    vote_opens_at = models.DateTimeField(null=True, blank=True)
    vote_closes_at = models.DateTimeField(null=True, blank=True)
    results = models.JSONField(null=True, blank=True)
    released_by = models.ForeignKey(
        "open_call.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    film_address = models.URLField(blank=True)

    class Meta:
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FinalState.RELEASED)
                | Q(released_at__isnull=False, results__isnull=False, released_by__isnull=False),
                name="call_released_by_chair",
            ),
        ]


class Slot(models.Model):
    """A line of the run sheet. ``warns_s``: so many seconds before its end the stage's timer warns."""

    final = models.ForeignKey(Final, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=SlotKind.choices)
    title = models.CharField(max_length=80, blank=True)
    entry = models.ForeignKey(
        "open_call.Entry", on_delete=models.SET_NULL, null=True, blank=True, related_name="slots"
    )
    is_online = models.BooleanField(default=False)
    seconds = models.PositiveIntegerField()
    warns_s = models.PositiveIntegerField(default=60)
    started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_s = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["final", "number"], name="call_slot_once")]


class FinalScore(models.Model):
    """What a judge gives a finalist on the day; ``press``: her tablet's name of the entry (a UUID)."""

    final = models.ForeignKey(Final, on_delete=models.CASCADE, related_name="scores")
    entry = models.ForeignKey("open_call.Entry", on_delete=models.CASCADE, related_name="final_scores")
    judge = models.ForeignKey("open_call.Staff", on_delete=models.PROTECT, related_name="final_scores")
    scores = models.JSONField()
    comment = models.TextField(blank=True)
    made_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["final", "entry", "judge"], name="call_final_score_once")
        ]


class FinalPress(models.Model):
    """That an entry of a judge's tablet was applied, or why not: sent again, it is answered the same."""

    final = models.ForeignKey(Final, on_delete=models.CASCADE, related_name="presses")
    judge = models.ForeignKey("open_call.Staff", on_delete=models.CASCADE, related_name="+")
    press = models.UUIDField(unique=True)
    refused = models.CharField(max_length=40, blank=True)
    heard_at = models.DateTimeField()


class Ticket(models.Model):
    """A right to one vote; only a digest of its code is kept, so that no ballot leads to a person."""

    final = models.ForeignKey(Final, on_delete=models.CASCADE, related_name="tickets")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["final", "number"], name="call_ticket_once")]


class Ballot(models.Model):
    """A vote. ``choice``: codes of entries in order, or points by code. The database keeps one a ticket."""

    final = models.ForeignKey(Final, on_delete=models.CASCADE, related_name="ballots")
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="ballot")
    choice = models.JSONField()
    cast_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["final", "cast_at"], name="call_ballots_of_a_final")]
