"""How rows are called in the engine's problem."""

from moyai.fleet.enums import StopKind
from moyai.fleet.models import Stop

NEW_TASK = "new"
"""The id of a request that is not in the database yet."""


def shift_name(shift_id: int) -> str:
    """Return the engine's id of a shift (its vehicles are our shifts)."""
    return f"s{shift_id}"


def task_name(task_id: int) -> str:
    """Return the engine's id of a task."""
    return f"t{task_id}"


def break_name(shift_id: int) -> str:
    """Return the engine's id of a shift's break."""
    return f"b{shift_id}"


def row_id(name: str) -> int:
    """Return the row's id behind an engine's id."""
    return int(name[1:])


def stop_name(stop: Stop) -> tuple[str, str]:
    """Return a stop as the engine's pair of id and kind."""
    if stop.kind == StopKind.BREAK or stop.task_id is None:
        return (break_name(stop.shift_id), StopKind.BREAK.value)
    return (task_name(stop.task_id), str(stop.kind))
