"""Entries: drafts that are never lost, what was handed in as it was, teams, consents, declarations, files."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.open_call.enums_entries import Declaring, EntryStatus, FileState, TeamRole


class Entry(models.Model):
    """What a firm or a team enters with.

    ``answers``: the draft, by key of the form's field; ``revision`` counts its saves, so that two windows do
    not overwrite one another. ``state``: where it stands, a key of the programme's plan; changed by
    ``operations/moving.py`` alone. ``late_s``: seconds after the deadline, within the grace.
    """

    code = models.CharField(max_length=8, unique=True)
    programme = models.ForeignKey("open_call.Programme", on_delete=models.CASCADE, related_name="entries")
    theme = models.ForeignKey(
        "open_call.Theme", on_delete=models.SET_NULL, null=True, blank=True, related_name="entries"
    )
    form = models.ForeignKey("open_call.EntryForm", on_delete=models.PROTECT, related_name="entries")
    title = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=9, choices=EntryStatus.choices, default=EntryStatus.DRAFT)
    state = models.CharField(max_length=24)
    state_since = models.DateTimeField()
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    late_s = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["programme", "state"], name="call_entries_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=EntryStatus.SUBMITTED) | Q(submitted_at__isnull=False),
                name="call_entry_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(status=EntryStatus.WITHDRAWN, withdrawn_at__isnull=False)
                | ~Q(status=EntryStatus.WITHDRAWN) & Q(withdrawn_at__isnull=True),
                name="call_entry_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.code


class Submission(models.Model):
    """What was handed in, as it was: judges read this, never a draft. ``receipt``: the number she keeps."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    receipt = models.CharField(max_length=8, unique=True)
    form = models.ForeignKey("open_call.EntryForm", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    answers = models.JSONField()
    files = models.JSONField(default=list)
    team = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    submitted_by = models.CharField(max_length=40)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="call_submission_once")]


class Teammate(models.Model):
    """Somebody in a team. ``invited_to``: the address an invitation went to, until it is answered.

    ``token``: a digest of the invitation's secret. ``born_on``: where the programme must know who is a minor.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="call_teams"
    )
    role = models.CharField(max_length=7, choices=TeamRole.choices)
    name = models.CharField(max_length=40)
    organisation = models.CharField(max_length=80, blank=True)
    born_on = models.DateField(null=True, blank=True)
    invited_to = models.CharField(max_length=120, blank=True)
    token = models.CharField(max_length=64, blank=True, db_index=True)
    token_until = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "user"],
                condition=Q(left_at__isnull=True, user__isnull=False),
                name="call_teammate_once",
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(left_at__isnull=True, role=TeamRole.LEADER),
                name="call_one_leader",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GuardianConsent(models.Model):
    """That a guardian lets a minor take part; asked by a link of its own. ``says``: to what, as it stood."""

    teammate = models.ForeignKey(Teammate, on_delete=models.CASCADE, related_name="consents")
    guardian = models.CharField(max_length=40, blank=True)
    token = models.CharField(max_length=64, unique=True)
    says = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(given_at__isnull=False),
                name="call_consent_given_first",
            ),
        ]


class Declaration(models.Model):
    """What somebody declared for an entry, in the words that stood there."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="declarations")
    kind = models.CharField(max_length=10, choices=Declaring.choices)
    says = models.TextField()
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "kind"], name="call_declared_once")]


class EntryFile(models.Model):
    """A file of an entry; ``kept_as``: its name on the shelf; ``kind``: told by its content alone."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="files")
    field = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kept_as = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=FileState.choices, default=FileState.KEPT)
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Move(models.Model):
    """One step of an entry through its programme, with its reason: the record of all that was decided."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=24)
    to_state = models.CharField(max_length=24)
    actor = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_state=F("to_state")), name="call_move_moves"),
        ]
