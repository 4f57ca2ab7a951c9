"""What the nightly job did: how many rows of which period, never which."""

from django.db import models


class ErasureRun(models.Model):
    """One run of one eraser. ``kept_since``: what is older has gone."""

    model = models.CharField(max_length=64)
    ran_at = models.DateTimeField()
    kept_since = models.DateTimeField()
    count = models.PositiveIntegerField()
    error = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["model", "-ran_at"], name="erasure_latest")]
