"""What an institution's people are told of the tours, on their pages, and who has seen it."""

from django.conf import settings
from django.db import models


class Tiding(models.Model):
    """Something that an institution must know: late, moved, offered, cancelled. ``text`` by language.

    It may name a patient and stands on the pages of her own institution alone. ``brief`` says the same
    without a name: a tablet is in the car with somebody else, a telephone lies on a kitchen table.
    """

    institution = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.CASCADE, related_name="tidings"
    )
    visit = models.ForeignKey(
        "mobile_clinic.Visit", on_delete=models.CASCADE, null=True, blank=True, related_name="tidings"
    )
    kind = models.CharField(max_length=16)
    text = models.JSONField(default=dict)
    brief = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(db_index=True)
    key = models.CharField(max_length=100, unique=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]


class TidingSight(models.Model):
    """Somebody has seen a tiding, and said so by a press."""

    tiding = models.ForeignKey(Tiding, on_delete=models.CASCADE, related_name="sights")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["tiding", "user"], name="tiding_seen_once")]
