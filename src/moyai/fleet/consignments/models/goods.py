"""What is sent, in which boxes, over which legs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from moyai.fleet.consignments.enums import ConsignmentState, HubKind, LegState, Outcome, Temperature
from moyai.fleet.enums import CarrierKind


class Hub(models.Model):
    """A place where goods change carriers or wait to be fetched.

    ``room`` counts the boxes that a locker holds at once, by what they need; elsewhere it is not asked.
    """

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=HubKind.choices)
    lon = models.FloatField()
    lat = models.FloatField()
    room_ambient = models.PositiveSmallIntegerField(default=0)
    room_chilled = models.PositiveSmallIntegerField(default=0)
    room_frozen = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        app_label = "fleet"
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="hub_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Consignment(models.Model):
    """Something that a service sends to somebody.

    ``kind`` names the service's TaskHandler, ``reference`` is the service's own code. ``ready_at`` is when
    it can be collected; the window is that at the door. ``tried`` are the carriers that failed or declined.
    ``may_leave``: it may be put down before the door; ``may_locker``: she fetches it from a locker.
    ``round`` counts the choices that were made for it.
    """

    code = models.CharField(max_length=8, unique=True)
    kind = models.SlugField()
    reference = models.CharField(max_length=40, db_index=True)
    idempotency_key = models.CharField(max_length=80, unique=True)
    origin_name = models.CharField(max_length=80)
    origin_lon = models.FloatField()
    origin_lat = models.FloatField()
    destination_name = models.CharField(max_length=80)
    destination_lon = models.FloatField()
    destination_lat = models.FloatField()
    ready_at = models.DateTimeField()
    window_from = models.DateTimeField()
    window_until = models.DateTimeField(db_index=True)
    contact_name = models.CharField(max_length=80)
    contact_phone = models.CharField(max_length=24, blank=True)
    note = models.CharField(max_length=120, blank=True)
    may_leave = models.BooleanField(default=False)
    may_locker = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12, choices=ConsignmentState.choices, default=ConsignmentState.WAITING, db_index=True
    )
    round = models.PositiveSmallIntegerField(default=0)
    tried = models.JSONField(default=list)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "fleet"
        ordering = ["window_until", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(window_until__gte=F("window_from")) & Q(window_until__gte=F("ready_at")),
                name="consignment_window_forwards",
            ),
        ]


class Box(models.Model):
    """One box; ``code`` is what its label's QR says."""

    consignment = models.ForeignKey(Consignment, on_delete=models.CASCADE, related_name="boxes")
    code = models.CharField(max_length=12, unique=True)
    temperature = models.CharField(max_length=8, choices=Temperature.choices)
    grams = models.PositiveIntegerField()
    millilitres = models.PositiveIntegerField()

    class Meta:
        app_label = "fleet"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(grams__gt=0) & Q(millilitres__gt=0), name="box_holds_something"
            ),
        ]


class Leg(models.Model):
    """One carrier's part of the way: a task of the fleet, on a vehicle or with a volunteer.

    ``number`` counts through all rounds, so that nothing that was is written over. The legs of a round share
    the task's ``journey``: the next begins when this one was handed over. ``ended_*``: where the goods are
    when whoever had them did not come there (a drone turned back); the next carrier collects them there.
    """

    consignment = models.ForeignKey(Consignment, on_delete=models.CASCADE, related_name="legs")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    carrier = models.CharField(max_length=12, choices=CarrierKind.choices)
    carrier_key = models.CharField(max_length=40)
    task = models.OneToOneField("fleet.Task", on_delete=models.CASCADE, related_name="leg")
    is_last = models.BooleanField()
    to_hub = models.ForeignKey(Hub, on_delete=models.PROTECT, null=True, blank=True, related_name="legs")
    state = models.CharField(max_length=12, choices=LegState.choices, default=LegState.PLANNED)
    cost_yen = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    photo = models.CharField(max_length=120, blank=True)
    ended_name = models.CharField(max_length=80, blank=True)
    ended_lon = models.FloatField(null=True, blank=True)
    ended_lat = models.FloatField(null=True, blank=True)
    hand_note = models.CharField(max_length=120, blank=True)

    class Meta:
        app_label = "fleet"
        ordering = ["consignment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["consignment", "number"], name="leg_number_unique"),
        ]
