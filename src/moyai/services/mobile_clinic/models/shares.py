"""Whose the car is, and when: the week's template, the day parts made of it, and who waits for one."""

from django.db import models
from django.db.models import F, Q

from moyai.services.mobile_clinic.enums import Programme, ShareOrigin, WishStatus


class Turn(models.Model):
    """A line of the week's template: a day part of a weekday, for a programme. ``owner`` None: everybody's.

    ``begins``, ``ends``: minutes after midnight, Japan's wall clock.
    """

    car = models.ForeignKey("mobile_clinic.ClinicCar", on_delete=models.PROTECT, related_name="turns")
    weekday = models.PositiveSmallIntegerField()
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    programme = models.CharField(max_length=12, choices=Programme.choices)
    owner = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="turns"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["car", "weekday", "begins"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="turn_weekday_real"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins"), ends__lte=24 * 60), name="turn_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(programme__in=Programme.values), name="turn_programme_known"),
        ]


class Share(models.Model):
    """A day part of a car on one day: one tour of one institution, from its door and back to it.

    ``owner``: whose it is by the template; None: everybody's. ``holder``: who uses it; None: free. Whoever
    holds it sends ``nurse``, whose way (boards, comes back) is the fleet's task ``nurse_task``.
    ``closed_why``: the car does not go. ``fetched_*``: this car took a tour over on the road: where the nurse
    and her things are fetched, and from when on it drives for them.
    """

    car = models.ForeignKey("mobile_clinic.ClinicCar", on_delete=models.PROTECT, related_name="shares")
    date = models.DateField(db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    programme = models.CharField(max_length=12, choices=Programme.choices)
    owner = models.ForeignKey(
        "mobile_clinic.Institution",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="own_shares",
    )
    holder = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="shares"
    )
    origin = models.CharField(max_length=8, choices=ShareOrigin.choices, blank=True)
    nurse = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, null=True, blank=True, related_name="shares"
    )
    nurse_task = models.CharField(max_length=8, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=80, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    fetched_name = models.CharField(max_length=80, blank=True)
    fetched_lon = models.FloatField(null=True, blank=True)
    fetched_lat = models.FloatField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["starts_at", "car"]
        constraints = [
            models.UniqueConstraint(fields=["car", "starts_at"], name="share_once_a_part"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="share_forwards"),
            models.CheckConstraint(condition=Q(programme__in=Programme.values), name="share_programme_known"),
            models.CheckConstraint(
                condition=Q(holder__isnull=True, origin="")
                | Q(holder__isnull=False, origin__in=ShareOrigin.values),
                name="share_held_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(fetched_at__isnull=True, fetched_lon__isnull=True, fetched_lat__isnull=True)
                | Q(fetched_at__isnull=False, fetched_lon__isnull=False, fetched_lat__isnull=False),
                name="share_fetched_somewhere",
            ),
        ]


class Wish(models.Model):
    """An institution asks for the car for a patient within some days; what it got and why not is kept.

    ``share``: what it was offered or given, with the ``visit`` held or booked. ``offered_until``: when an
    offer ends by itself. ``by_patient``: she waits herself, and hears of offers through her own doors.
    ``passed``: ids of shares whose offers it let go. ``refusal``: why not.
    """

    institution = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, related_name="wishes"
    )
    patient = models.ForeignKey(
        "mobile_clinic.Patient", on_delete=models.PROTECT, null=True, blank=True, related_name="wishes"
    )
    programme = models.CharField(max_length=12, choices=Programme.choices)
    earliest = models.DateField()
    latest = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=WishStatus.choices, default=WishStatus.WAITING)
    share = models.ForeignKey(Share, on_delete=models.SET_NULL, null=True, blank=True, related_name="wishes")
    visit = models.ForeignKey(
        "mobile_clinic.Visit", on_delete=models.SET_NULL, null=True, blank=True, related_name="wishes"
    )
    by_patient = models.BooleanField(default=False)
    passed = models.JSONField(default=list)
    offered_until = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["status", "latest"], name="wish_by_status")]
        constraints = [
            models.CheckConstraint(condition=Q(latest__gte=F("earliest")), name="wish_forwards"),
            models.CheckConstraint(condition=Q(status__in=WishStatus.values), name="wish_status_known"),
            models.CheckConstraint(
                condition=~Q(status=WishStatus.OFFERED) | Q(share__isnull=False, offered_until__isnull=False),
                name="wish_offered_something_until",
            ),
        ]
