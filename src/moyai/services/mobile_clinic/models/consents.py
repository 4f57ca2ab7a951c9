"""Consent to be examined by video, who she is, who else is there, and the way out: in person."""

from django.db import models
from django.db.models import Q

from moyai.services.mobile_clinic.enums_treatment import (
    AgreedBy,
    Companion,
    DoctorShown,
    IdentityMeans,
    Side,
    SwitchReason,
)


class OnlineConsent(models.Model):
    """A patient asked to be examined by video, and what she agreed to. It stands until she withdraws it.

    ``may_record``: whether either side may record; nothing of a call is ever stored here. ``sharing``: which
    field of a note (NoteField) which professions may read. ``withdrawn_visit``: in whose call.
    """

    code = models.CharField(max_length=8, unique=True)
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="consents")
    asked_for = models.BooleanField()
    given_by = models.CharField(max_length=8, choices=AgreedBy.choices)
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="consents_taken"
    )
    may_record = models.BooleanField(default=False)
    may_join = models.JSONField(default=list)
    sharing = models.JSONField(default=dict)
    replaced_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_visit = models.ForeignKey(
        "mobile_clinic.Visit", on_delete=models.SET_NULL, null=True, blank=True, related_name="withdrawals"
    )

    class Meta:
        ordering = ["patient", "-given_at"]
        constraints = [
            models.CheckConstraint(condition=Q(asked_for=True), name="consent_asked_for_by_patient"),
            models.CheckConstraint(condition=Q(given_by__in=AgreedBy.values), name="consent_by_somebody"),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(withdrawn_at__isnull=True, replaced_at__isnull=True),
                name="consent_one_standing",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class IdentityCheck(models.Model):
    """Somebody made sure who the patient is; before the first call, and again at each visit.

    ``doctor_shown``: by what the doctor showed who she is; empty: not yet. No number of any paper is kept.
    """

    patient = models.ForeignKey(
        "mobile_clinic.Patient", on_delete=models.PROTECT, related_name="identity_checks"
    )
    visit = models.ForeignKey(
        "mobile_clinic.Visit",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="identity_checks",
    )
    means = models.CharField(max_length=12, choices=IdentityMeans.choices)
    doctor_shown = models.CharField(max_length=8, choices=DoctorShown.choices, blank=True)
    checked_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="identities_checked"
    )
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(means__in=IdentityMeans.values), name="identity_means_known"),
            models.CheckConstraint(
                condition=Q(doctor_shown__in=["", *DoctorShown.values]), name="identity_doctor_shown"
            ),
        ]


class Presence(models.Model):
    """Somebody else who is in the room at one end of a visit's call. ``name`` is sealed.

    ``agreed``: the patient was told and agrees; whoever she does not want leaves before the call goes on.
    """

    code = models.CharField(max_length=8, unique=True)
    visit = models.ForeignKey("mobile_clinic.Visit", on_delete=models.CASCADE, related_name="presences")
    side = models.CharField(max_length=8, choices=Side.choices)
    companion = models.CharField(max_length=12, choices=Companion.choices)
    name = models.BinaryField()
    agreed = models.BooleanField()
    noted_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="presences_noted"
    )
    noted_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["visit", "noted_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="presence_side_known"),
            models.CheckConstraint(condition=Q(companion__in=Companion.values), name="presence_who_known"),
        ]

    @property
    def about(self) -> str:
        """What the name is sealed with."""
        return f"clinic.presence:{self.code}"


class InPersonMove(models.Model):
    """A visit by video was broken off: she is seen at ``hospital`` instead. ``note`` is sealed.

    ``called_at``: somebody spoke with the hospital; ``takes``: whether it takes her.
    """

    visit = models.OneToOneField(
        "mobile_clinic.Visit", on_delete=models.PROTECT, related_name="in_person_move"
    )
    why = models.CharField(max_length=16, choices=SwitchReason.choices)
    note = models.BinaryField()
    hospital = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, related_name="moves_to_it"
    )
    moved_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="moves_made"
    )
    moved_at = models.DateTimeField()
    called_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    called_at = models.DateTimeField(null=True, blank=True)
    takes = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-moved_at"]
        constraints = [
            models.CheckConstraint(condition=Q(why__in=SwitchReason.values), name="move_for_a_reason"),
            models.CheckConstraint(
                condition=Q(called_at__isnull=True, takes__isnull=True)
                | Q(called_at__isnull=False, takes__isnull=False),
                name="move_called_and_answered",
            ),
        ]

    @property
    def about(self) -> str:
        """What the note is sealed with."""
        return f"clinic.move:{self.visit.code}"
