"""Rides, fares and what could not be given."""

from django.conf import settings
from django.db import models

from moyai.services.shared_taxi.boarding_models import BoardingRule, RideWalk
from moyai.services.shared_taxi.enums import (
    CaseStatus,
    FareClass,
    Preference,
    Purpose,
    RideStatus,
    UnmetReason,
    WaitingStatus,
)
from moyai.services.shared_taxi.exclusive_models import MeterRide, TaxiCard
from moyai.services.shared_taxi.group_models import EventDay, GroupRide, GroupStatus
from moyai.services.shared_taxi.money_models import (
    Booklet,
    Campaign,
    ClaimSubmission,
    DailyClosing,
    OperatorClaim,
    Pass,
    Sponsorship,
)
from moyai.services.shared_taxi.pair_models import ForbiddenPair
from moyai.services.shared_taxi.refund_models import MissedFee, Refund
from moyai.services.shared_taxi.regular_models import RegularDay, RegularRide, RegularSkip
from moyai.services.shared_taxi.study_models import Study, StudyDay, StudyKind, StudyStatus
from moyai.services.shared_taxi.transfer_models import TransferPoint

__all__ = [
    "BoardingRule",
    "Booklet",
    "Campaign",
    "ClaimSubmission",
    "DailyClosing",
    "DriverWish",
    "EventDay",
    "FairnessRule",
    "ForbiddenPair",
    "GroupRide",
    "GroupStatus",
    "MeterRide",
    "MissedCase",
    "MissedFee",
    "OperatorClaim",
    "Pass",
    "Refund",
    "RegularDay",
    "RegularRide",
    "RegularSkip",
    "Ride",
    "RideWalk",
    "Sponsorship",
    "Study",
    "StudyDay",
    "StudyKind",
    "StudyStatus",
    "Tariff",
    "TaxiCard",
    "TransferPoint",
    "UnmetRequest",
    "WaitingRequest",
]


class Tariff(models.Model):
    """Fares per person and ride, in yen, from a day on; a municipality's own go before those for all.

    Without a price of its own a companion pays what the channel gives; a pass or booklet without a price is
    not sold. ``refund_fee_yen`` is kept when somebody gives a pass or tickets back.
    """

    valid_from = models.DateField()
    municipality = models.ForeignKey(
        "places.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ordinary_yen = models.PositiveIntegerField()
    self_service_yen = models.PositiveIntegerField()
    discount_yen = models.PositiveIntegerField()
    companion_yen = models.PositiveIntegerField(null=True, blank=True)
    day_pass_yen = models.PositiveIntegerField(null=True, blank=True)
    month_pass_yen = models.PositiveIntegerField(null=True, blank=True)
    booklet_yen = models.PositiveIntegerField(null=True, blank=True)
    booklet_face_yen = models.PositiveIntegerField(null=True, blank=True)
    refund_fee_yen = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "valid_from"], name="one_tariff_a_day"),
            models.UniqueConstraint(
                fields=["valid_from"],
                condition=models.Q(municipality__isnull=True),
                name="one_general_tariff_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(booklet_yen__isnull=True, booklet_face_yen__isnull=True)
                | models.Q(booklet_yen__lte=models.F("booklet_face_yen")),
                name="booklet_price_with_its_face",
            ),
        ]


class FairnessRule(models.Model):
    """Who may book what, when, from a day on (fairness.py). None in a limit: there is no such limit.

    ``offer_minutes``: how long a freed place is kept for whoever waits for it. ``missed_from``: from how many
    missed rides on somebody of the staff talks to her.
    """

    valid_from = models.DateField(unique=True)
    monthly_rides = models.PositiveSmallIntegerField(null=True, blank=True)
    is_medical_counted = models.BooleanField(default=False)
    medical_ahead_days = models.PositiveSmallIntegerField(default=7)
    shopping_ahead_days = models.PositiveSmallIntegerField(default=7)
    other_ahead_days = models.PositiveSmallIntegerField(default=7)
    frequent_from = models.PositiveSmallIntegerField(null=True, blank=True)
    frequent_ahead_days = models.PositiveSmallIntegerField(default=2)
    offer_minutes = models.PositiveSmallIntegerField(default=60)
    missed_from = models.PositiveSmallIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(condition=models.Q(offer_minutes__gte=5), name="rule_offer_stands"),
        ]


class Ride(models.Model):
    """A booked ride. The promise and the driving are the fleet task's.

    ``held_until``: a place that came free is kept for her until then, if she takes it (status held).
    ``fare_yen`` is what the party pays, ``ticket_yen`` the part of it that prepaid tickets take; the city, a
    sponsor and a pass pay on top (``fares.FareParts``). Together they are what the firm earns.
    ``lead_s`` is how long before the promised time she has to leave her door: the way to the stop, or to the
    vehicle in front of it.
    ``infants``: how many of the party are not at school yet, where the town asks (``asks_infants``).
    ``group``: whose ride it is one of. ``is_counted``: whether it counts among the month's rides.
    ``changed_from``: on a way with a change of vehicles, the ride before this one (transfer_models.py).
    """

    code = models.CharField(max_length=8, unique=True)
    task = models.OneToOneField("fleet.Task", on_delete=models.PROTECT, related_name="ride")
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="rides")
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=12)
    preference = models.CharField(max_length=12, choices=Preference.choices)
    desired_at = models.DateTimeField()
    persons = models.PositiveSmallIntegerField()
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    infants = models.PositiveSmallIntegerField(default=0)
    fare_class = models.CharField(max_length=12, choices=FareClass.choices)
    fare_yen = models.PositiveIntegerField()
    city_yen = models.PositiveIntegerField(default=0)
    sponsor_yen = models.PositiveIntegerField(default=0)
    pass_yen = models.PositiveIntegerField(default=0)
    ticket_yen = models.PositiveIntegerField(default=0)
    sponsorship = models.ForeignKey(
        Sponsorship, on_delete=models.PROTECT, null=True, blank=True, related_name="rides"
    )
    ride_pass = models.ForeignKey(Pass, on_delete=models.PROTECT, null=True, blank=True, related_name="rides")
    booklet = models.ForeignKey(
        Booklet, on_delete=models.PROTECT, null=True, blank=True, related_name="rides"
    )
    status = models.CharField(
        max_length=10, choices=RideStatus.choices, default=RideStatus.BOOKED, db_index=True
    )
    is_pooled = models.BooleanField(default=False)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.OTHER)
    held_until = models.DateTimeField(null=True, blank=True)
    lead_s = models.PositiveSmallIntegerField(default=0)
    changed_from = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="onward"
    )
    group = models.ForeignKey(
        GroupRide, on_delete=models.SET_NULL, null=True, blank=True, related_name="rides"
    )
    is_counted = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_index=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(persons__gte=1), name="ride_has_persons"),
            models.CheckConstraint(
                condition=models.Q(infants__lt=models.F("persons")), name="infants_ride_with_somebody"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="held") | models.Q(held_until__isnull=False),
                name="ride_held_until",
            ),
            models.CheckConstraint(
                condition=models.Q(ticket_yen__lte=models.F("fare_yen")), name="tickets_within_the_fare"
            ),
        ]
        indexes = [models.Index(fields=["resident", "-created_at"], name="ride_by_resident")]


class UnmetRequest(models.Model):
    """A request that could not be given as asked: every refusal is data.

    ``ride`` is the ride taken instead (another time), when there was one.
    """

    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    idempotency_key = models.CharField(max_length=80, unique=True)
    channel = models.CharField(max_length=12)
    reason = models.CharField(max_length=20, choices=UnmetReason.choices)
    detail = models.JSONField(default=dict)
    origin_name = models.CharField(max_length=80, blank=True)
    origin_lon = models.FloatField(null=True)
    origin_lat = models.FloatField(null=True)
    destination_name = models.CharField(max_length=80, blank=True)
    destination_lon = models.FloatField(null=True)
    destination_lat = models.FloatField(null=True)
    preference = models.CharField(max_length=12, choices=Preference.choices, blank=True)
    desired_at = models.DateTimeField(null=True)
    persons = models.PositiveSmallIntegerField(default=1)
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(db_index=True)
    ride = models.ForeignKey(Ride, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")


class WaitingRequest(models.Model):
    """Somebody waits for a place: a wish that could not be given, to be offered when one comes free.

    ``ride`` is the place that is held for her, or that she took.
    """

    code = models.CharField(max_length=8, unique=True)
    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="waiting")
    idempotency_key = models.CharField(max_length=80, unique=True)
    channel = models.CharField(max_length=12)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    origin_name = models.CharField(max_length=80)
    origin_lon = models.FloatField()
    origin_lat = models.FloatField()
    destination_name = models.CharField(max_length=80)
    destination_lon = models.FloatField()
    destination_lat = models.FloatField()
    preference = models.CharField(max_length=12, choices=Preference.choices)
    desired_at = models.DateTimeField(db_index=True)
    persons = models.PositiveSmallIntegerField()
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(
        max_length=10, choices=WaitingStatus.choices, default=WaitingStatus.WAITING, db_index=True
    )
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    unmet = models.ForeignKey(
        UnmetRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ride = models.OneToOneField(Ride, on_delete=models.SET_NULL, null=True, blank=True, related_name="waited")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "desired_at"],
                condition=models.Q(status__in=["waiting", "offered"]),
                name="waits_once_a_time",
            ),
        ]


class DriverWish(models.Model):
    """The driver with whom somebody likes to ride: a wish, which decides only between cars as good."""

    resident = models.OneToOneField(
        "residents.Resident", on_delete=models.CASCADE, related_name="driver_wish"
    )
    driver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wished_at = models.DateTimeField()


class MissedCase(models.Model):
    """Somebody missed rides, or cancelled them too late, so often that a person is to talk to her.

    Nothing is closed to her by a count alone: ``paused_until`` is set only by somebody who has talked to her
    and has heard that she understood (``acknowledged_at``).
    """

    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="missed_cases")
    opened_at = models.DateTimeField()
    missed = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=10, choices=CaseStatus.choices, default=CaseStatus.OPEN, db_index=True
    )
    note = models.CharField(max_length=200, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    talked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    talked_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=models.Q(status="open"), name="one_open_case_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(paused_until__isnull=True) | models.Q(acknowledged_at__isnull=False),
                name="no_pause_unheard",
            ),
        ]
