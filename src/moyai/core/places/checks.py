"""What must stay true whenever the places change. Apps register theirs in ``AppConfig.ready``.

A public feed, for instance, must be valid after every change: an edit that would break it is refused with the
reason. Edits that belong together (a border moved from one area to the next) are checked once, at their end.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

Check = Callable[[datetime], None]

_checks: dict[str, Check] = {}
_is_inside: ContextVar[bool] = ContextVar("places_are_changing", default=False)


def register_check(key: str, check: Check) -> None:
    """Have ``check(now)`` called inside the transaction of every change; it raises a `Refused` to undo it."""
    _checks[key] = check


@contextmanager
def checked_change(now: datetime) -> Iterator[None]:
    """Run every check after the change; within another checked change, leave it to that one.

    Raises:
        Refused: a check objects; the surrounding transaction is to be rolled back.
    """
    if _is_inside.get():
        yield
        return
    mark = _is_inside.set(True)
    try:
        yield
    finally:
        _is_inside.reset(mark)
    for check in _checks.values():
        check(now)
