"""Records that are added and erased when their time is over, and never changed: a correction is a new
entry."""

from typing import Any

from django.db import models

from moyai.core.append_only import AppendOnly


class FrozenModel(models.Model):
    """A row that is written once. Triggers of the database refuse changes as well (migration 0002)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Write a new row; refuse to write it again."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **options)
