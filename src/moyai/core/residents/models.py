"""Households, residents and what the town may know and do for them."""

from django.conf import settings
from django.db import models

from moyai.core.residents.enums import ContactKind, EligibilityStatus, Mobility


class Household(models.Model):
    """People who live at one address."""

    municipality = models.ForeignKey(
        "places.Municipality", on_delete=models.PROTECT, related_name="households"
    )
    address = models.CharField(max_length=160)
    settlement = models.CharField(max_length=60, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="household_on_earth"
            )
        ]


class Resident(models.Model):
    """A person of the town, registered once for every service.

    ``kerb_minutes`` is what she needs from her door to a vehicle, ``walk_limit_m`` how far she can walk to a
    stop (0: not at all); None: what the service reckons for her mobility.
    """

    code = models.CharField(max_length=8, unique=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residents")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="resident",
    )
    family_name = models.CharField(max_length=40)
    given_name = models.CharField(max_length=40)
    family_kana = models.CharField(max_length=40)
    given_kana = models.CharField(max_length=40)
    birth_date = models.DateField()
    language = models.CharField(max_length=8, default="ja")
    mobility = models.CharField(max_length=12, choices=Mobility.choices, default=Mobility.UNAIDED)
    kerb_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    walk_limit_m = models.PositiveSmallIntegerField(null=True, blank=True)
    note_for_crew = models.CharField(max_length=120, blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["family_kana", "given_kana"], name="resident_by_kana")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mobility__in=Mobility.values), name="resident_mobility_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kerb_minutes__isnull=True) | models.Q(kerb_minutes__lte=20),
                name="resident_kerb_within_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(walk_limit_m__isnull=True) | models.Q(walk_limit_m__lte=2000),
                name="resident_walk_within_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Family name, then given name."""
        return f"{self.family_name} {self.given_name}"

    @property
    def uses_wheelchair(self) -> bool:
        """Whether she rides in a wheelchair."""
        return self.mobility == Mobility.WHEELCHAIR

    @property
    def kana(self) -> str:
        """The reading of the name."""
        return f"{self.family_kana} {self.given_kana}"


class ContactPoint(models.Model):
    """One way to reach a resident. ``value`` is normalised (digits only for telephones)."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=8, choices=ContactKind.choices)
    value = models.CharField(max_length=120)
    is_preferred = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resident", "kind", "value"], name="contact_unique"),
            models.UniqueConstraint(
                fields=["resident"], condition=models.Q(is_preferred=True), name="one_preferred_contact"
            ),
        ]
        indexes = [models.Index(fields=["value"], name="contact_by_value")]


class Proxy(models.Model):
    """Somebody who may act for a resident, within a scope (a service key or ``*``), until a day."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="proxies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proxy_for")
    scope = models.CharField(max_length=32, default="*")
    relation = models.CharField(max_length=24, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resident", "user", "scope"], name="proxy_unique"),
        ]


class Consent(models.Model):
    """A resident's yes to one purpose, as worded in ``version``; withdrawn, never deleted."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=16)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_live_consent",
            )
        ]


class Eligibility(models.Model):
    """Why a resident may use a service, what shows it, and until when.

    A provisional one may stand beside a confirmed one: its renewal, not yet checked.
    """

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="eligibilities")
    service = models.CharField(max_length=32)
    reason = models.CharField(max_length=32)
    evidence = models.CharField(max_length=40)
    evidence_reference = models.CharField(max_length=60, blank=True)
    evidence_file = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=EligibilityStatus.choices)
    declared_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision_note = models.CharField(max_length=200, blank=True)
    expires_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "service", "status"],
                condition=models.Q(status__in=["provisional", "confirmed"]),
                name="one_live_eligibility_a_status",
            )
        ]
        indexes = [models.Index(fields=["service", "status"], name="eligibility_by_status")]


class OwnPlace(models.Model):
    """A place a resident names herself: my daughter's house, the day centre."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="own_places")
    name = models.CharField(max_length=60)
    lon = models.FloatField()
    lat = models.FloatField()
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort", "name"]
        constraints = [models.UniqueConstraint(fields=["resident", "name"], name="own_place_unique")]
