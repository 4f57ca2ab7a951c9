"""Farms, their beds, and what grows in them."""

from django.db import models
from django.db.models import Q


class Farm(models.Model):
    """A place with beds: a community farm, a school's yard.

    ``altitude_m`` above sea level (evapotranspiration needs it). ``partner`` runs it with the town.
    """

    code = models.SlugField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    altitude_m = models.FloatField(default=0.0)
    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.SET_NULL, null=True, blank=True, related_name="farms"
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="farm_on_earth"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Bed(models.Model):
    """A bed: a box of soil with its origin at one corner, x along its length, y across.

    ``height_mm``: how high above the ground its rim is, so that a wheelchair reaches under it or not.
    ``soil``: kind of soil, by a key of the room ``sensors`` or in plain words.
    """

    farm = models.ForeignKey(Farm, on_delete=models.PROTECT, related_name="beds")
    name = models.CharField(max_length=40)
    length_mm = models.PositiveIntegerField()
    width_mm = models.PositiveIntegerField()
    height_mm = models.PositiveIntegerField(default=0)
    soil = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["farm", "name"]
        constraints = [
            models.UniqueConstraint(fields=["farm", "name"], name="bed_name_unique"),
            models.CheckConstraint(
                condition=Q(length_mm__range=(200, 20_000), width_mm__range=(200, 20_000)),
                name="bed_of_a_size",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Crop(models.Model):
    """Something that is grown; ``slug`` as FarmBot and OpenFarm say it (``radish``).

    ``spacing_mm`` between two plants, ``depth_mm`` of the seed, ``water_ml`` for one plant at once.
    """

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40, blank=True)
    spacing_mm = models.PositiveIntegerField(default=300)
    depth_mm = models.PositiveIntegerField(default=10)
    days_to_harvest = models.PositiveSmallIntegerField(null=True, blank=True)
    water_ml = models.PositiveIntegerField(default=50)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name
