"""Who erases what, and who still holds a file. Apps register theirs in ``AppConfig.ready``."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What goes before the period of those who carried it: by this they find what they keep of its words.

    Attributes:
        sessions: numbers of conversations that are about to be erased.
        residents: numbers of those who spoke, or of whom was spoken.
        events: ids of what came in from outside and was taken without a conversation.
        mailings: keys of what was said to very many.
    """

    sessions: frozenset[int] = frozenset()
    residents: frozenset[int] = frozenset()
    events: frozenset[str] = frozenset()
    mailings: frozenset[str] = frozenset()


TraceEraser = Callable[[Trace], int]

Holder = Callable[[Collection[str]], set[str]]

_erasers: dict[str, Eraser] = {}
_holders: dict[str, Holder] = {}
_trace_erasers: dict[str, TraceEraser] = {}


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


def register_trace_eraser(label: str, erase: TraceEraser) -> None:
    """Make known who keeps words of conversations beside these: what a door sent, heard or recorded.

    Args:
        label: of the app.
        erase: erases what belongs to a trace, in the caller's transaction; returns how many rows.
    """
    _trace_erasers[label] = erase


def erase_traces(trace: Trace) -> int:
    """Have everybody erase what belongs to a trace, in the caller's transaction; return how many rows."""
    return sum(erase(trace) for erase in _trace_erasers.values())
