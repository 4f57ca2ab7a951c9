"""People who carry goods now and then: what they can, when they offer to, what they were asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.fleet.consignments.enums import AskState


class Volunteer(models.Model):
    """Somebody who carries; ``code`` stands for them in the books.

    ``lon``/``lat`` is where they live or start, ``reach_m`` how far from there they go. They collect at the
    depot ``meets_at``, or at the shop where there is none.
    """

    code = models.CharField(max_length=8, unique=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="volunteer")
    phone = models.CharField(max_length=24, blank=True)
    meets_at = models.ForeignKey(
        "fleet.Hub", on_delete=models.PROTECT, null=True, blank=True, related_name="volunteers"
    )
    lon = models.FloatField()
    lat = models.FloatField()
    reach_m = models.PositiveIntegerField()
    most_grams = models.PositiveIntegerField()
    most_millilitres = models.PositiveIntegerField()
    most_ambient = models.PositiveSmallIntegerField(default=0)
    most_chilled = models.PositiveSmallIntegerField(default=0)
    most_frozen = models.PositiveSmallIntegerField(default=0)
    honorarium_yen = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        app_label = "fleet"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="volunteer_on_earth"
            ),
        ]


class VolunteerSlot(models.Model):
    """When a volunteer offers to carry: at most ``most`` deliveries."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    most = models.PositiveSmallIntegerField(default=3)
    absent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "fleet"
        ordering = ["starts_at", "volunteer__code"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_forwards"),
            models.CheckConstraint(condition=Q(most__gte=1), name="slot_for_something"),
            models.UniqueConstraint(fields=["volunteer", "starts_at"], name="slot_once"),
        ]


class VolunteerAsk(models.Model):
    """A delivery that a volunteer was asked for; the honorarium is that of the day it was asked."""

    slot = models.ForeignKey(VolunteerSlot, on_delete=models.CASCADE, related_name="asks")
    leg = models.OneToOneField("fleet.Leg", on_delete=models.CASCADE, related_name="ask")
    asked_at = models.DateTimeField()
    answer_until = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    honorarium_yen = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "fleet"
        ordering = ["asked_at", "pk"]
