"""Rides of a group to one place, and days on which many want to ride to an event."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.shared_taxi.enums import Purpose


class GroupStatus(models.TextChoices):
    """Where a group's booking stands; the rides themselves are its members'."""

    BOOKED = "booked"
    CANCELLED = "cancelled"


class EventDay(models.Model):
    """Many people want to go to one place on a day.

    ``extra_cars``: vehicles that the town means to add. ``is_outside_rules``: rides to the place and home
    from it count in nobody's quota, and may be booked as early as anybody's. ``service_from``,
    ``service_until``: minutes after midnight between which the taxi runs that day. ``promise_minutes``: how
    wide the promised windows of that day are. ``ranks_as``: the errand as which its rides are booked and
    wait. None or empty: as on any other day.
    """

    title = models.CharField(max_length=60)
    date = models.DateField(db_index=True)
    place = models.ForeignKey("places.Facility", on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    expected_riders = models.PositiveSmallIntegerField()
    extra_cars = models.PositiveSmallIntegerField(default=0)
    is_outside_rules = models.BooleanField(default=True)
    service_from = models.PositiveSmallIntegerField(null=True, blank=True)
    service_until = models.PositiveSmallIntegerField(null=True, blank=True)
    promise_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    ranks_as = models.CharField(max_length=10, choices=Purpose.choices, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["date", "place"], name="one_event_a_place_and_day"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="event_forwards"),
            models.CheckConstraint(condition=Q(expected_riders__gte=1), name="event_has_riders"),
            models.CheckConstraint(
                condition=Q(service_from__isnull=True, service_until__isnull=True)
                | Q(service_until__gt=F("service_from"), service_until__lt=24 * 60),
                name="event_hours_are_both_or_none",
            ),
            models.CheckConstraint(
                condition=Q(promise_minutes__isnull=True) | Q(promise_minutes__range=(5, 60)),
                name="event_promise_can_be_kept",
            ),
        ]


class GroupRide(models.Model):
    """A group that rides to one place, and home together: the old people's club, a day-service.

    Its rides point to it. ``is_counted``: whether they count among their riders' rides of the month.
    """

    code = models.CharField(max_length=8, unique=True)
    idempotency_key = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=60)
    representative = models.ForeignKey(
        "residents.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="groups"
    )
    place_name = models.CharField(max_length=80)
    arrive_by = models.DateTimeField(db_index=True)
    return_at = models.DateTimeField(null=True, blank=True)
    is_counted = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=GroupStatus.choices, default=GroupStatus.BOOKED)
    left_out = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-arrive_by", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(return_at__isnull=True) | Q(return_at__gt=F("arrive_by")),
                name="group_returns_later",
            ),
        ]
