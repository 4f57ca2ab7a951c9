"""FarmBot's resources that are kept as they are: made, changed, deleted."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.services.smart_farm.farmbot.checks import find_faults
from moyai.services.smart_farm.farmbot.kinds import KINDS
from moyai.services.smart_farm.farmbot.rules import read_fields
from moyai.services.smart_farm.farmbot.shapes import show_resource
from moyai.services.smart_farm.models import Resource, Robot
from moyai.services.smart_farm.operations.syncing import tell_change
from moyai.services.smart_farm.operations.timetable import keeping_timetable
from moyai.services.smart_farm.operations.told import uses_rows
from moyai.services.smart_farm.refusals import BadResource
from moyai.services.smart_farm.texts import robots as say

GOES_BY: dict[str, frozenset[str]] = {
    "sequences": frozenset({"args", "body"}),
    "point_groups": frozenset({"point_ids", "criteria"}),
    "tools": frozenset({"name", "flow_rate_ml_per_s"}),
    "peripherals": frozenset({"pin"}),
    "sensors": frozenset({"pin"}),
}
"""What of a row a robot goes by when it does what it was told."""
FAULTY = {"sequences": "body", "regimens": "regimen_items", "farm_events": "executable_id"}
FAULTY |= {"pin_bindings": "sequence_id", "fbos_config": "boot_sequence_id"}
"""Under which field it is told that a row would have the robot leave its limits by itself."""
OWN_KINDS = frozenset({*GOES_BY, *FAULTY})


@transaction.atomic
def create_resource(*, robot: Robot, kind: str, sent: Any, label: str = "", now: datetime) -> Resource:
    """Make a row.

    Args:
        robot: whose it is.
        kind: a key of `KINDS` that is not single.
        sent: decoded JSON.
        label: what the client calls this change.
        now: the town's time.

    Raises:
        BadResource: it does not fit, there are too many already, or the robot would leave its limits by it.
    """
    rules = KINDS[kind]
    values, faults = read_fields(rules, sent, is_new=True)
    faults = faults or find_faults(robot, kind, values)
    if not faults and robot.resources.filter(kind=kind).count() >= rules.most:
        faults = {kind: f"there are {rules.most} already"}
    if faults:
        raise BadResource(faults)
    with _keeping(robot, kind, now):
        row = Resource.objects.create(robot=robot, kind=kind, data=values, created_at=now, updated_at=now)
    _tell(row, label, now)
    return row


@transaction.atomic
def change_resource(
    *, row: Resource, sent: Any, label: str = "", now: datetime, may_set: bool = True
) -> Resource:
    """Change fields of a row; the whole is checked again.

    Args:
        row: which.
        sent: decoded JSON.
        label: what the client calls this change.
        now: the town's time.
        may_set: whether whoever changes it may say what the robot does by itself.

    Raises:
        BadResource: it would not fit any more, the robot goes by it just now, or would leave its limits.
        NotHers: the robot runs it by itself.
    """
    values, faults = read_fields(KINDS[row.kind], sent, is_new=False)
    whole = row.data | values
    faults = faults or find_faults(row.robot, row.kind, whole)
    if faults:
        raise BadResource(faults)
    has_changed = any(whole.get(name) != row.data.get(name) for name in GOES_BY.get(row.kind, ()))
    if has_changed:
        note_rows_changed(robot=row.robot, field=FAULTY.get(row.kind, row.kind), now=now)
    program = row.pk if row.kind == "sequences" and has_changed else None
    with _keeping(row.robot, row.kind, now, program=program, may_set=may_set):
        row.data, row.updated_at = whole, now
        row.save(update_fields=["data", "updated_at"])
    _tell(row, label, now)
    return row


@transaction.atomic
def delete_resource(*, row: Resource, label: str = "", now: datetime) -> None:
    """Delete a row; what still names it finds nothing and says so.

    Raises:
        BadResource: the robot runs it by itself.
    """
    number = row.pk
    with _keeping(row.robot, row.kind, now):
        row.delete()
    model = KINDS[row.kind].model
    tell_change(robot=row.robot, model=model, number=number, body=None, label=label, now=now)


@transaction.atomic
def note_rows_changed(*, robot: Robot, field: str, now: datetime) -> None:
    """Write down that rows are changed which a robot goes by.

    Raises:
        BadResource: it is at something that goes by rows: it was judged by them as they were.
    """
    if uses_rows(robot):
        raise BadResource({field: str(say.ROWS_IN_USE)})
    Robot.objects.filter(pk=robot.pk).update(rows_changed_at=now)


@transaction.atomic
def get_single(*, robot: Robot, kind: str, now: datetime) -> Resource:
    """Return the one row of a kind that each robot has, made at first use."""
    defaults, _faults = read_fields(KINDS[kind], {}, is_new=True)
    row, _made = Resource.objects.get_or_create(
        robot=robot,
        kind=kind,
        is_single=True,
        defaults={"data": defaults, "created_at": now, "updated_at": now},
    )
    return row


def _keeping(
    robot: Robot, kind: str, now: datetime, *, program: int | None = None, may_set: bool = True
) -> AbstractContextManager[None]:
    if kind not in OWN_KINDS:
        return nullcontext()
    field = FAULTY.get(kind, kind)
    return keeping_timetable(robot, field=field, now=now, program=program, may_set=may_set)


def _tell(row: Resource, label: str, now: datetime) -> None:
    body = show_resource(row)
    tell_change(robot=row.robot, model=KINDS[row.kind].model, number=row.pk, body=body, label=label, now=now)
