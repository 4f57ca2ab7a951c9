"""The audit log."""

from typing import Any, Never

from django.db import models

from moyai.core.append_only import AppendOnly, AppendOnlyQuerySet


class Entry(models.Model):
    """One thing that was done, chained to the one before it.

    ``hash`` = SHA-256 over the canonical JSON of the entry and ``previous_hash``. A second entry with the
    same ``previous_hash`` cannot exist, so the chain cannot fork. Triggers of the database refuse changes.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=64, db_index=True)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = AppendOnlyQuerySet["Entry"].as_manager()

    class Meta:
        ordering = ["id"]

    def delete(self, *args: Any, **options: Any) -> Never:
        """Refuse."""
        raise AppendOnly
