"""Entries and their lines."""

from typing import Any, Never

from django.db import models
from django.db.models import Q

from moyai.core.append_only import AppendOnly, AppendOnlyQuerySet


class Entry(models.Model):
    """One thing that happened to money.

    ``key`` makes posting twice harmless, and the lines hang on it: they are written first, and a trigger of
    the database refuses an entry whose lines do not sum to zero, and a line of an entry that stands already.
    """

    key = models.CharField(max_length=80, unique=True)
    business_date = models.DateField(db_index=True)
    made_at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    reference = models.CharField(max_length=64, blank=True, db_index=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )

    objects = AppendOnlyQuerySet["Entry"].as_manager()

    class Meta:
        ordering = ["business_date", "id"]

    def delete(self, *args: Any, **options: Any) -> Never:
        """Refuse."""
        raise AppendOnly


class Line(models.Model):
    """One side of an entry: an amount to the debit or to the credit of an account and party.

    The amount is in the account's unit (chart.py): whole yen or coins.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, to_field="key", related_name="lines")
    account = models.SlugField(max_length=32, db_index=False)
    party = models.CharField(max_length=64, blank=True)
    debit = models.PositiveIntegerField(default=0)
    credit = models.PositiveIntegerField(default=0)

    objects = AppendOnlyQuerySet["Line"].as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["account", "party"], name="line_by_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
                name="line_has_one_side",
            )
        ]

    def delete(self, *args: Any, **options: Any) -> Never:
        """Refuse."""
        raise AppendOnly
