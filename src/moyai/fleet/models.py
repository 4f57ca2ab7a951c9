"""One fleet for every service: what drives, who drives it, what it has to do and what it did."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.fleet.enums import (
    CarrierKind,
    PressAction,
    ShiftStatus,
    StopKind,
    StopStatus,
    TaskStatus,
    VehicleStatus,
)


class Vehicle(models.Model):
    """A vehicle.

    ``wheelchair_seats`` = seats that one occupied wheelchair place takes away; ``boot_places`` = walkers that
    go into the boot at a time. ``carrier``: what it is among the carriers of goods (empty: it carries none);
    ``most_*``: what it takes of them at once. ``depot_*`` is where its shifts start and end. ``last_*``
    repeats the newest Position, so that plans and maps need not search.
    """

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=40)
    plate = models.CharField(max_length=24, blank=True)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="vehicles")
    areas = models.ManyToManyField("places.Area", related_name="vehicles")
    seats = models.PositiveSmallIntegerField()
    wheelchair_places = models.PositiveSmallIntegerField(default=0)
    wheelchair_seats = models.PositiveSmallIntegerField(default=2)
    boot_places = models.PositiveSmallIntegerField(default=2)
    carrier = models.CharField(max_length=12, choices=CarrierKind.choices, blank=True)
    most_grams = models.PositiveIntegerField(default=0)
    most_millilitres = models.PositiveIntegerField(default=0)
    most_ambient = models.PositiveSmallIntegerField(default=0)
    most_chilled = models.PositiveSmallIntegerField(default=0)
    most_frozen = models.PositiveSmallIntegerField(default=0)
    travel_profile = models.SlugField(default="car")
    depot_name = models.CharField(max_length=60)
    depot_lon = models.FloatField()
    depot_lat = models.FloatField()
    status = models.CharField(max_length=16, choices=VehicleStatus.choices, default=VehicleStatus.IN_SERVICE)
    status_reason = models.CharField(max_length=120, blank=True)
    status_since = models.DateTimeField(null=True, blank=True)
    last_lon = models.FloatField(null=True, blank=True)
    last_lat = models.FloatField(null=True, blank=True)
    last_heading = models.PositiveSmallIntegerField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """A driver with a vehicle for part of a day.

    ``plan_version`` counts changes of the stops and their order; ``live_version`` counts presses and new
    times. A plan made against other versions is not applied.
    ``human_seen_at`` (real time) is when a person last looked at the driver's page: simulated drivers then
    leave this shift alone. ``kept_for``: the mark without which nothing rides on it (planning/kept_for.py).
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="shifts")
    driver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shifts")
    date = models.DateField(db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    break_s = models.PositiveIntegerField(default=0)
    break_from = models.DateTimeField(null=True, blank=True)
    break_until = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=ShiftStatus.choices, default=ShiftStatus.PLANNED)
    plan_version = models.PositiveIntegerField(default=0)
    live_version = models.PositiveIntegerField(default=0)
    human_seen_at = models.DateTimeField(null=True, blank=True)
    kept_for = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["date", "vehicle__code"]
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "date", "starts_at"], name="shift_unique"),
            models.UniqueConstraint(fields=["driver", "starts_at"], name="driver_in_one_place"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_forwards"),
        ]


class Task(models.Model):
    """What a service asks of the fleet: take a load from one place to another within promised windows.

    The four ``*_from`` / ``*_until`` times are the promise: what the rider was told, hard once told.
    ``reference`` is the asking service's own code; ``idempotency_key`` makes asking twice harmless.
    ``late_s`` is by how much the present plan breaks the promise; ``at_risk_at`` is when that was first
    told; ``lost_at`` is when it was told that no vehicle fits. ``transfer_*``: after a breakdown, where
    the rider was left and until when another vehicle should come; the first pickup's promise stays.
    ``journey``: the same for tasks that are one rider's way with changes of vehicle as it was booked.
    ``is_goods``: goods, not people; they take the room of ``seats``, or of what ``grams`` … ``boxes_frozen``
    say (modes/parcel.py), and are handed over to the contact.
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
    seats = models.PositiveSmallIntegerField()
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    walkers = models.PositiveSmallIntegerField(default=0)
    pickup_from = models.DateTimeField()
    pickup_until = models.DateTimeField()
    dropoff_from = models.DateTimeField()
    dropoff_until = models.DateTimeField()
    max_ride_s = models.PositiveIntegerField()
    pickup_service_s = models.PositiveIntegerField(default=60)
    dropoff_service_s = models.PositiveIntegerField(default=60)
    skills = models.JSONField(default=list)
    contact_name = models.CharField(max_length=80)
    contact_phone = models.CharField(max_length=24, blank=True)
    note = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=TaskStatus.choices, default=TaskStatus.PLANNED)
    requested_at = models.DateTimeField()
    boarded_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    late_s = models.PositiveIntegerField(default=0)
    at_risk_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    transfer_name = models.CharField(max_length=80, blank=True)
    transfer_lon = models.FloatField(null=True, blank=True)
    transfer_lat = models.FloatField(null=True, blank=True)
    transfer_from = models.DateTimeField(null=True, blank=True)
    transfer_until = models.DateTimeField(null=True, blank=True)
    journey = models.CharField(max_length=8, blank=True, db_index=True)
    is_goods = models.BooleanField(default=False)
    grams = models.PositiveIntegerField(default=0)
    millilitres = models.PositiveIntegerField(default=0)
    boxes_ambient = models.PositiveSmallIntegerField(default=0)
    boxes_chilled = models.PositiveSmallIntegerField(default=0)
    boxes_frozen = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pickup_until__gte=F("pickup_from")) & Q(dropoff_until__gte=F("dropoff_from")),
                name="task_windows_forwards",
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1)
                | Q(wheelchairs__gte=1)
                | Q(boxes_ambient__gte=1)
                | Q(boxes_chilled__gte=1)
                | Q(boxes_frozen__gte=1),
                name="task_has_load",
            ),
        ]
        indexes = [models.Index(fields=["status", "pickup_from"], name="task_live")]


class Stop(models.Model):
    """A place in a shift's sequence. ``planned_at`` = arrival by the present plan.

    A break has no place of its own: it is taken where the vehicle is. A rider who changes vehicles after a
    breakdown has two pickups, the first of them done.
    """

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="stops")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="stops")
    kind = models.CharField(max_length=8, choices=StopKind.choices)
    sequence = models.IntegerField()
    place_name = models.CharField(max_length=80, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    planned_at = models.DateTimeField()
    planned_leave_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=StopStatus.choices, default=StopStatus.PENDING)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["shift", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "sequence"], name="stop_sequence_unique"),
            models.UniqueConstraint(
                fields=["task", "kind"],
                condition=Q(status__in=["pending", "arrived"]),
                name="one_open_stop_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="break", task__isnull=True) | (~Q(kind="break") & Q(task__isnull=False)),
                name="stop_task_unless_break",
            ),
            models.CheckConstraint(
                condition=Q(kind="break") | Q(lon__isnull=False, lat__isnull=False),
                name="stop_place_unless_break",
            ),
        ]


class CrewNote(models.Model):
    """What a driver noted for the next one who comes there: about a rider at a place, or about the place.

    ``reference`` is that of the rider's tasks; empty: shown whoever is picked up there.
    """

    reference = models.CharField(max_length=40, blank=True, db_index=True)
    place_name = models.CharField(max_length=80)
    lon = models.FloatField()
    lat = models.FloatField()
    text = models.CharField(max_length=60)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="crew_note_on_earth"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="crew_note_says_something"),
        ]


class Press(models.Model):
    """A button the driver pressed; ``press_id`` is made on the tablet, so a repeat is known as one."""

    press_id = models.UUIDField(unique=True)
    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="presses")
    action = models.CharField(max_length=8, choices=PressAction.choices)
    pressed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    refusal = models.CharField(max_length=40, blank=True)
    refusal_facts = models.JSONField(default=dict)


class DriverEntry(models.Model):
    """What a driver entered on the tablet (``entries.py``), once by the id that the tablet made.

    What was taken lives in the records that it made; ``data`` is kept only of what was refused, for whoever
    has to put it right. ``answer`` and ``refusal_text`` (by language) are what the tablet is told again when
    it asks again.
    """

    entry_id = models.UUIDField(unique=True)
    driver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="driver_entries"
    )
    shift = models.ForeignKey(
        Shift, on_delete=models.SET_NULL, null=True, blank=True, related_name="driver_entries"
    )
    kind = models.SlugField()
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)
    answer = models.JSONField(default=dict)
    refusal = models.CharField(max_length=40, blank=True)
    refusal_text = models.JSONField(default=dict)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]


class Position(models.Model):
    """Where a vehicle was."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="positions")
    at = models.DateTimeField()
    lon = models.FloatField()
    lat = models.FloatField()
    heading = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["vehicle", "-at"], name="position_latest")]


class DecisionKind(models.TextChoices):
    """Why a task came to a vehicle."""

    ASSIGN = "assign"
    MOVE = "move"
    REPLAN = "replan"
    IMPROVE = "improve"
    REFUSE = "refuse"


class Decision(models.Model):
    """Why this car: the choice, the alternatives with their costs, and a sentence of reason."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="decisions")
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    at = models.DateTimeField()
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, blank=True)
    actor = models.CharField(max_length=64)
    alternatives = models.JSONField(default=list)
    reason = models.JSONField(default=dict)


class Replan(models.Model):
    """What became of the tasks when a vehicle went out of service or came back.

    ``kept``, ``changed`` and ``lost`` are as in specs.ReplanReport, by the codes of the tasks.
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="replans")
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=64)
    kept = models.JSONField(default=list)
    changed = models.JSONField(default=list)
    lost = models.JSONField(default=list)


class OperatingRecord(models.Model):
    """What a shift did (運転日報) and cost (costs.py): made when it closes."""

    shift = models.OneToOneField(Shift, on_delete=models.CASCADE, related_name="record")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    distance_m = models.PositiveIntegerField()
    loaded_distance_m = models.PositiveIntegerField()
    tasks_done = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    cost_yen = models.PositiveIntegerField(default=0)


from moyai.fleet.consignments import models as consignment_models  # noqa: E402,F401 - Django finds them here
