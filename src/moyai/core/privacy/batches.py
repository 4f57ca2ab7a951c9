"""The most usual way to erase: rows that are past their period go, with whatever hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

BATCH = 1000


def delete_batch(rows: QuerySet[Any], most: int = BATCH) -> int:
    """Delete rows, the oldest numbers first and only so many, so that the transaction stays short.

    Args:
        rows: all that are past their period.
        most: fewer where much hangs on a row, more where a night has very many.

    Returns:
        how many of them went, without what hung on them; what an eraser returns (`registry.Eraser`).
    """
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
    rows.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


def delete_batch_with_files(
    rows: QuerySet[Any], field: str, delete_file: Callable[[str], None], most: int = BATCH
) -> int:
    """Delete rows as `delete_batch` does, and once they are gone for good the files that they name.

    Args:
        rows: all that are past their period.
        field: where a row has its file's name; empty where it has none.
        delete_file: deletes the file of a name; that it is gone already is no fault.
        most: how many at once.
    """
    found = list(rows.order_by("pk").values_list("pk", field)[:most])
    rows.model._base_manager.filter(pk__in=[key for key, _name in found]).delete()

    def delete_files() -> None:
        for _key, name in found:
            if name:
                delete_file(name)

    transaction.on_commit(delete_files)
    return len(found)
