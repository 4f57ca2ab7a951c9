"""Pairs of places between which the taxi may not ride."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.core.places.models import Area, Facility
from moyai.services.shared_taxi.pair_rule import BarredPair, PairEnd

AT_THE_DOOR_M = 150
"""A ride that begins or ends so near to a place is a ride from it or to it."""


def _is_one_end(end: str) -> Q:
    return Q(**{f"{end}_place__isnull": False, f"{end}_area__isnull": True}) | Q(
        **{f"{end}_place__isnull": True, f"{end}_area__isnull": False}
    )


class ForbiddenPair(models.Model):
    """From one place or area to another the taxi may not ride, from a day on; the town says why.

    ``within_m``: how many metres around a place belong to it. ``valid_until`` None: until further notice.
    ``reason`` is read by riders as it stands.
    """

    origin_place = models.ForeignKey(
        "places.Facility", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    origin_area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    destination_place = models.ForeignKey(
        "places.Facility", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    destination_area = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    within_m = models.PositiveSmallIntegerField(default=AT_THE_DOOR_M)
    is_both_ways = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=120)
    reason_en = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=_is_one_end("origin"), name="pair_begins_at_one_end"),
            models.CheckConstraint(condition=_is_one_end("destination"), name="pair_ends_at_one_end"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="pair_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(within_m__range=(10, 2000)), name="pair_reaches_so_far"),
            models.CheckConstraint(condition=~Q(reason=""), name="pair_has_its_reason"),
        ]

    @property
    def origin(self) -> Facility | Area:
        """Where such a ride begins."""
        return _the_one(self.origin_place, self.origin_area)

    @property
    def destination(self) -> Facility | Area:
        """Where it ends."""
        return _the_one(self.destination_place, self.destination_area)

    def as_rule(self) -> BarredPair:
        """Return the pair as the pure rule knows it."""
        return BarredPair(self._end(self.origin), self._end(self.destination), self.is_both_ways)

    def _end(self, of: Facility | Area) -> PairEnd:
        if isinstance(of, Area):
            return PairEnd(area=of.key)
        return PairEnd(point=(of.lon, of.lat), within_m=self.within_m)


def _the_one(place: Facility | None, area: Area | None) -> Facility | Area:
    found = place or area
    assert found is not None  # the database checks it
    return found
