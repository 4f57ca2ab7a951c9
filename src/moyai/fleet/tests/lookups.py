"""What tests read of the plan as it is stored."""

from moyai.fleet.enums import StopStatus
from moyai.fleet.models import Shift, Task


def find_carrier(task: Task) -> int:
    """Return the shift that a task's stops still to come are on; there is one."""
    to_come = task.stops.filter(status=StopStatus.PENDING)
    return to_come.values_list("shift_id", flat=True).distinct().get()


def read_versions() -> dict[int, int]:
    """Return the version of each shift's plan, as a page shows and sends them."""
    return dict(Shift.objects.values_list("pk", "plan_version"))
