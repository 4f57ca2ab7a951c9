"""Institutions, who works there, and whom they treat."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.services.mobile_clinic.enums import InstitutionKind, Profession, Programme


class Institution(models.Model):
    """A clinic, hospital or pharmacy that shares the car.

    ``number`` is its number as insurers know it, ten digits (prefecture 2, category 1, institution 7).
    ``facility_fee_yen`` is told apart from the doctor's fee, as the law asks since April 2026.
    ``notified_on``: when the prefecture was told that it examines by video; without it there is no video.
    ``takes_emergencies``: a treatment plan may name it as the hospital to go to.
    """

    partner = models.OneToOneField(
        "partners.Partner", on_delete=models.PROTECT, related_name="clinic_institution"
    )
    kind = models.CharField(max_length=8, choices=InstitutionKind.choices)
    number = models.CharField(max_length=10, unique=True)
    address = models.CharField(max_length=160)
    lon = models.FloatField()
    lat = models.FloatField()
    parking_note = models.CharField(max_length=120, blank=True)
    facility_fee_yen = models.PositiveIntegerField(default=0)
    notified_on = models.DateField(null=True, blank=True)
    takes_emergencies = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=InstitutionKind.values), name="institution_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{10}$"), name="institution_number_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.partner.name


class Practitioner(models.Model):
    """Somebody of an institution with a profession: one row a job, so who works at two has two.

    ``resource`` is what reservations keep of her time; None: who is never booked (a clerk). ``registry_no``:
    of the doctor's or nurse's registration. ``left_on``: the first day on which she may see nothing.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clinic_practitioners"
    )
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="practitioners")
    profession = models.CharField(max_length=12, choices=Profession.choices)
    registry_no = models.CharField(max_length=12, blank=True)
    resource = models.OneToOneField(
        "reservations.Resource", on_delete=models.PROTECT, null=True, blank=True, related_name="practitioner"
    )
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["institution", "profession", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "institution"], name="practitioner_once_a_house"),
            models.CheckConstraint(
                condition=Q(profession__in=Profession.values), name="practitioner_profession_known"
            ),
        ]

    def __str__(self) -> str:
        return self.user.display_name


class Patient(models.Model):
    """A resident whom an institution treats: the relation on which all access rests.

    ``chart_no`` is the institution's own number. ``programmes`` are codes of enums.Programme. What is told
    here is for the driver (where to stop, who needs the ramp); whatever is of her health is sealed and lies
    in other tables. ``merged_into``: the row was a double of another.
    """

    code = models.CharField(max_length=8, unique=True)
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.PROTECT, related_name="clinic_patients"
    )
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="patients")
    chart_no = models.CharField(max_length=24)
    programmes = models.JSONField(default=list)
    parking_note = models.CharField(max_length=120, blank=True)
    needs_ramp = models.BooleanField(default=False)
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="doubles"
    )

    class Meta:
        ordering = ["institution", "chart_no"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "chart_no"], name="patient_chart_once"),
            models.UniqueConstraint(
                fields=["institution", "resident"],
                condition=Q(merged_into__isnull=True),
                name="patient_once_an_institution",
            ),
        ]

    def __str__(self) -> str:
        return self.resident.name

    @property
    def subject(self) -> str:
        """Whose key her data are sealed with: the person's, whatever institutions treat her."""
        return f"resident:{self.resident.code}"

    def takes_part(self, programme: Programme) -> bool:
        """Tell whether she is treated within a programme."""
        return programme in self.programmes
