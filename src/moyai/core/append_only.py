"""Rows that stand as they were written: the code's half. Triggers in migrations are the database's half."""

from typing import Any, Never, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class AppendOnly(Exception):  # noqa: N818 - what the rows are, said to whoever tries otherwise
    """Somebody's code tried to change or delete what stands."""

    def __init__(self) -> None:
        super().__init__("what stands is neither changed nor deleted: add a new entry")


class UnchangedQuerySet(models.QuerySet[Row]):
    """Rows that can be added, read and, at the end of their time, erased; never changed."""

    def update(self, **changes: Any) -> Never:
        """Refuse."""
        raise AppendOnly

    def bulk_update(self, *args: Any, **options: Any) -> Never:
        """Refuse."""
        raise AppendOnly


class AppendOnlyQuerySet(UnchangedQuerySet[Row]):
    """Rows that can be added and read, never changed nor deleted."""

    def delete(self) -> Never:
        """Refuse."""
        raise AppendOnly
