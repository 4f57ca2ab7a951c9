"""A driver who presses."""

from datetime import datetime
from uuid import UUID, uuid4

from moyai.fleet.models import Press, Shift, Stop, Task
from moyai.fleet.operations import press


class Wheel:
    def __init__(self, shift: Shift) -> None:
        self.shift = shift

    def press(
        self,
        stop: Stop,
        action: str,
        now: datetime,
        *,
        press_id: UUID | None = None,
        pressed_at: datetime | None = None,
    ) -> Press:
        return press(
            driver=self.shift.driver,
            stop_id=stop.pk,
            action=action,
            press_id=press_id or uuid4(),
            pressed_at=pressed_at or now,
            now=now,
        )

    def pick_up(self, task: Task, now: datetime) -> None:
        stop = find_stop(task, "pickup")
        self.press(stop, "arrived", now)
        self.press(stop, "boarded", now)

    def drop_off(self, task: Task, now: datetime) -> None:
        stop = find_stop(task, "dropoff")
        self.press(stop, "arrived", now)
        self.press(stop, "done", now)


def find_stop(task: Task, kind: str) -> Stop:
    """Return the newest stop of a kind."""
    return task.stops.filter(kind=kind).order_by("-pk").first()
