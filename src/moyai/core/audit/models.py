"""The audit log."""

from typing import Any, Never

from django.db import models


class AppendOnly(Exception):  # noqa: N818 - what the log is, said to whoever tries otherwise
    """Somebody's code tried to change or delete an entry."""

    def __init__(self) -> None:
        super().__init__("the audit log is append-only")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries that can be read and added to, never changed."""

    def update(self, **changes: Any) -> Never:
        """Refuse."""
        raise AppendOnly

    def bulk_update(self, *args: Any, **options: Any) -> Never:
        """Refuse."""
        raise AppendOnly

    def delete(self) -> Never:
        """Refuse."""
        raise AppendOnly


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

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def delete(self, *args: Any, **options: Any) -> Never:
        """Refuse."""
        raise AppendOnly
