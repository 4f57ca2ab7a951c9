"""Places of refuge with their state, incidents, telegrams that came in, messages that went out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.places.models import Area
from moyai.services.evacuation.drill import MARK, MARK_EN
from moyai.services.evacuation.enums import (
    Congestion,
    IncidentKind,
    Level,
    Mode,
    PartnersSee,
    Phase,
    ShelterKind,
    Status,
    TelegramState,
    Trigger,
)

_OPENED = (Status.OPEN, Status.FULL)


class Incident(models.Model):
    """A disaster that the town answers, or the rehearsal of one. At most one is open at a time.

    A drill's name begins with the mark 【訓練】, a real one's never does, and neither becomes the other: the
    database refuses it (constraints here, triggers in the migrations).

    Attributes:
        areas: where it is; none means the whole town.
        level: what the town has issued.
        keep_days: how long after its end its records are kept.
        version: counts the changes, so that a page that is out of date changes nothing.
    """

    code = models.SlugField(unique=True)
    mode = models.CharField(max_length=8, choices=Mode.choices)
    kind = models.CharField(max_length=16, choices=IncidentKind.choices)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=100)
    phase = models.CharField(max_length=16, choices=Phase.choices, default=Phase.WATCH)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NONE)
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    trigger = models.CharField(max_length=8, choices=Trigger.choices, default=Trigger.PERSON)
    partners_see = models.CharField(max_length=16, choices=PartnersSee.choices, default=PartnersSee.NOTHING)
    keep_days = models.PositiveIntegerField(default=365)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_open = models.BooleanField(null=True, default=True, unique=True, editable=False)
    """True while open, None afterwards: the unique key then lets only one be open."""

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mode=Mode.DRILL, name__startswith=MARK, name_en__startswith=MARK_EN)
                | (Q(mode=Mode.REAL) & ~Q(name__contains=MARK) & ~Q(name_en__contains=MARK_EN)),
                name="incident_drill_is_marked",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, closed_at__isnull=True)
                | Q(is_open__isnull=True, closed_at__isnull=False),
                name="incident_open_until_closed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("opened_at")),
                name="incident_closes_after_opening",
            ),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="incident_phase_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="incident_level_known"),
            models.CheckConstraint(
                condition=Q(keep_days__gte=1, keep_days__lte=3650), name="incident_kept_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_drill(self) -> bool:
        """Whether it is a rehearsal."""
        return self.mode == Mode.DRILL


class Shelter(models.Model):
    """A place of refuge: what the standard data sets say of it, and whether it takes people in now.

    Attributes:
        code: 共通ID, or ``<municipality>-<ID>`` of the town's own list, or one given here.
        hazards: values of `Hazard` for which it is a 指定緊急避難場所.
        features: values of `ShelterFeature` that are known.
        capacity: people, None where it is not known.
        is_listed: False when it has gone from the town's list.
        mode: drill while what is open is open for a drill only; a closed place is never a drill's.
        version: counts the changes of its state.
    """

    code = models.CharField(max_length=64, unique=True)
    municipality_code = models.CharField(max_length=6, db_index=True)
    kind = models.CharField(max_length=16, choices=ShelterKind.choices)
    name = models.CharField(max_length=100)
    kana = models.CharField(max_length=160, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    hazards = models.JSONField(default=list, blank=True)
    features = models.JSONField(default=list, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    accepts = models.CharField(max_length=200, blank=True)
    neighbourhoods = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200, blank=True)
    is_listed = models.BooleanField(default=True)
    updated_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.CLOSED)
    congestion = models.CharField(max_length=8, choices=Congestion.choices, default=Congestion.UNKNOWN)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.REAL)
    incident = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="shelters"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name", "code"]
        indexes = [models.Index(fields=["status", "municipality_code"], name="shelters_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="shelter_on_earth"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="shelter_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=_OPENED)
                | Q(
                    status=Status.CLOSED,
                    congestion=Congestion.UNKNOWN,
                    headcount__isnull=True,
                    mode=Mode.REAL,
                    incident__isnull=True,
                ),
                name="shelter_closed_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(mode=Mode.REAL) | Q(incident__isnull=False), name="shelter_drill_has_incident"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether people are, or were just now, taken in."""
        return self.status in _OPENED


class ShelterChange(models.Model):
    """One change of a place's state: who, when, from what to what; undone by another change.

    ``before`` and ``after`` hold ``status congestion headcount since mode incident``.
    """

    shelter = models.ForeignKey(Shelter, on_delete=models.CASCADE, related_name="changes")
    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, null=True, blank=True, related_name="changes"
    )
    mode = models.CharField(max_length=8, choices=Mode.choices)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    before = models.JSONField()
    after = models.JSONField()
    version = models.PositiveIntegerField()
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["shelter", "version"], name="shelter_change_once"),
            models.CheckConstraint(
                condition=Q(mode=Mode.REAL) | Q(incident__isnull=False), name="change_drill_has_incident"
            ),
        ]


class Telegram(models.Model):
    """A telegram of the Meteorological Agency (JMA XML), once for each; as much of it as is needed here.

    Attributes:
        address: where it was fetched, empty for one put in by hand.
        digest: SHA-256 of the bytes: the same telegram is kept once.
        kind: data type such as ``VPWW55``.
        control: 通常, 訓練 or 試験. Only 通常 suggests anything.
        info_type: 発表, 訂正, 取消 or 遅延.
        event_id: what corrections and cancellations of the same event share.
        findings: ``[{area, code, what, level}]`` of the town's own areas, the gravest first.
        level: the gravest, 0 where there is nothing for this town.
    """

    address = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8)
    control = models.CharField(max_length=4)
    info_type = models.CharField(max_length=4)
    event_id = models.CharField(max_length=64, blank=True)
    serial = models.CharField(max_length=8, blank=True)
    office = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=120)
    headline = models.CharField(max_length=1000, blank=True)
    findings = models.JSONField(default=list)
    level = models.PositiveSmallIntegerField(default=0)
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=12, choices=TelegramState.choices, default=TelegramState.NOTED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    incident = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="telegrams"
    )

    class Meta:
        ordering = ["-reported_at", "-pk"]
        indexes = [models.Index(fields=["kind", "event_id", "office"], name="telegrams_by_event")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[TelegramState.SUGGESTED, TelegramState.TAKEN]) | Q(control="通常"),
                name="telegram_only_meant_ones_act",
            )
        ]


class CapAlert(models.Model):
    """A message in the Common Alerting Protocol as it went out; never changed afterwards."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="alerts")
    identifier = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10)
    message_type = models.CharField(max_length=8)
    sent_at = models.DateTimeField(db_index=True)
    title = models.CharField(max_length=160)
    xml = models.TextField()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="Actual") & ~Q(title__contains=MARK)
                | Q(status="Exercise", title__startswith=MARK),
                name="cap_drill_is_exercise",
            )
        ]
