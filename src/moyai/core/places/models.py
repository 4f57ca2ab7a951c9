"""Municipality, areas, facilities, closed days."""

from django.conf import settings
from django.db import models

from moyai.core.places.enums import AreaKind, FacilityKind, NameSource, NameStatus


class Municipality(models.Model):
    """A city, town or village, by its six-digit code (全国地方公共団体コード).

    ``last_short_number`` and ``last_number`` tell how far its places are numbered (`numbering`).
    """

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40, blank=True)
    last_short_number = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=1000)

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A named polygon of a municipality.

    ``polygon`` is a GeoJSON Polygon or MultiPolygon geometry, WGS 84, longitude first.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="areas")
    key = models.SlugField()
    kind = models.CharField(max_length=16, choices=AreaKind.choices)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    polygon = models.JSONField()
    sort = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["sort", "key"]
        constraints = [models.UniqueConstraint(fields=["municipality", "key"], name="area_key_unique")]

    def __str__(self) -> str:
        return self.name


class Facility(models.Model):
    """A place with a name: a landmark, a shelter, a settlement's middle.

    ``number`` is what people know it by on the telephone and in the booklet; it is given once (`numbering`).
    ``precision`` tells how exact the point is: ``site``, ``address`` or ``settlement``. Of a stop (kind
    ``stop``) ``stand`` says where to wait (the red letter box), and ``is_step_free`` whether one can come
    there without a step.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="facilities")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=FacilityKind.choices)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=100, blank=True)
    kana = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=160, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    precision = models.CharField(max_length=16, default="site")
    is_landmark = models.BooleanField(default=False)
    stand = models.CharField(max_length=60, blank=True)
    stand_en = models.CharField(max_length=80, blank=True)
    is_step_free = models.BooleanField(default=True)
    source = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind", "name"], name="facility_name_unique"),
            models.UniqueConstraint(fields=["municipality", "number"], name="facility_number_unique"),
            models.CheckConstraint(
                condition=models.Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="facility_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClosedDay(models.Model):
    """A day on which services rest besides weekends and national holidays (盆, year end …)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="closed_days")
    date = models.DateField()
    reason = models.CharField(max_length=40)
    reason_en = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["municipality", "date"], name="closed_day_unique")]


class PlaceName(models.Model):
    """How people call a place (中病, 駅前のデパート跡): a facility, or a point that has no other name.

    ``key`` is what names are compared by (`names.words.make_key`); a place has one name of a key. What is
    accepted is found by every search. ``count`` tells how many members of staff proposed it.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="place_names")
    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, null=True, blank=True, related_name="local_names"
    )
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    words = models.CharField(max_length=40)
    kana = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=40)
    learnt_from = models.CharField(max_length=8, choices=NameSource.choices)
    count = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=8, choices=NameStatus.choices, default=NameStatus.PROPOSED)
    proposed_at = models.DateTimeField(db_index=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["words"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key", "facility"],
                name="place_name_unique",
                condition=models.Q(facility__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["municipality", "key"],
                name="place_name_of_point_unique",
                condition=models.Q(facility__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(facility__isnull=False, lon__isnull=True, lat__isnull=True)
                | models.Q(facility__isnull=True, lon__range=(-180, 180), lat__range=(-90, 90)),
                name="place_name_has_one_place",
            ),
        ]
        indexes = [models.Index(fields=["status", "-proposed_at"], name="place_names_by_status")]

    def __str__(self) -> str:
        return self.words


class PlaceNameVote(models.Model):
    """One member of staff who called a place so; counted once."""

    name = models.ForeignKey(PlaceName, on_delete=models.CASCADE, related_name="votes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "by"], name="place_name_vote_once")]
