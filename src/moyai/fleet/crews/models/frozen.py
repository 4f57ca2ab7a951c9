"""Records that are added and erased when their time is over, and never changed: a correction is a new
entry."""

from typing import Any, Never, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Frozen(Exception):  # noqa: N818 - what the record is, said to whoever tries otherwise
    """Somebody's code tried to change a legal record."""

    def __init__(self) -> None:
        super().__init__("a legal record is not changed; add a correction")


class FrozenQuerySet(models.QuerySet[Row]):
    """Rows that can be added, read and, at the end of their time, erased."""

    def update(self, **changes: Any) -> Never:
        """Refuse."""
        raise Frozen

    def bulk_update(self, *args: Any, **options: Any) -> Never:
        """Refuse."""
        raise Frozen


class FrozenModel(models.Model):
    """A row that is written once. Triggers of the database refuse changes as well (migration 0002)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Write a new row; refuse to write it again."""
        if not self._state.adding:
            raise Frozen
        super().save(*args, **options)
