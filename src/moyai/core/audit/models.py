"""The audit log."""

from django.db import models


class Entry(models.Model):
    """One thing that was done, chained to the one before it.

    ``hash`` = SHA-256 over the canonical JSON of the entry and ``previous_hash``. A second entry with the same
    ``previous_hash`` cannot exist, so the chain cannot fork.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=64, db_index=True)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]
