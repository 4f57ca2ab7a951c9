"""Who erases what, and who still holds a file. Apps register theirs in ``AppConfig.ready``."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol


class Eraser(Protocol):
    """Erases or anonymises what is past its period.

    Called inside a transaction, again and again until it returns 0: it takes a batch that keeps the
    transaction short, and finds nothing where it has been.
    """

    def __call__(self, *, before: datetime, now: datetime) -> int:
        """Take a batch of the rows whose period began before ``before``; return how many were taken."""
        ...


Holder = Callable[[Collection[str]], set[str]]

_erasers: dict[str, Eraser] = {}
_holders: dict[str, Holder] = {}


def register_eraser(model: str, erase: Eraser) -> None:
    """Make known who erases the rows of ``app_label.Model``.

    Raises:
        ValueError: somebody else does.
    """
    if _erasers.setdefault(model, erase) is not erase:
        raise ValueError(f"{model} has an eraser already")


def find_eraser(model: str) -> Eraser | None:
    """Return the eraser of a model, or None."""
    return _erasers.get(model)


def register_holder(model: str, list_held: Holder) -> None:
    """Make known that rows of a model keep names of files.

    Args:
        model: ``app_label.Model``.
        list_held: given names of files, returns those that some row keeps.
    """
    _holders[model] = list_held


def list_held_files(names: Collection[str]) -> set[str]:
    """Return which of these files belong to a record that is still kept."""
    return {name for list_held in _holders.values() for name in list_held(names)}
