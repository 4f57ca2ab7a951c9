"""FarmBot's resources that are kept as they are: made, changed, deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.services.smart_farm.farmbot.checks import find_faults
from moyai.services.smart_farm.farmbot.kinds import KINDS
from moyai.services.smart_farm.farmbot.rules import read_fields
from moyai.services.smart_farm.farmbot.shapes import show_resource
from moyai.services.smart_farm.models import Resource, Robot
from moyai.services.smart_farm.operations.syncing import tell_change
from moyai.services.smart_farm.refusals import BadResource


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
        BadResource: it does not fit, or there are too many already.
    """
    rules = KINDS[kind]
    values, faults = read_fields(rules, sent, is_new=True)
    faults = faults or find_faults(robot, kind, values)
    if not faults and robot.resources.filter(kind=kind).count() >= rules.most:
        faults = {kind: f"there are {rules.most} already"}
    if faults:
        raise BadResource(faults)
    row = Resource.objects.create(robot=robot, kind=kind, data=values, created_at=now, updated_at=now)
    _tell(row, label, now)
    return row


@transaction.atomic
def change_resource(*, row: Resource, sent: Any, label: str = "", now: datetime) -> Resource:
    """Change fields of a row; the whole is checked again.

    Raises:
        BadResource: it would not fit any more.
    """
    values, faults = read_fields(KINDS[row.kind], sent, is_new=False)
    whole = row.data | values
    faults = faults or find_faults(row.robot, row.kind, whole)
    if faults:
        raise BadResource(faults)
    row.data, row.updated_at = whole, now
    row.save(update_fields=["data", "updated_at"])
    _tell(row, label, now)
    return row


@transaction.atomic
def delete_resource(*, row: Resource, label: str = "", now: datetime) -> None:
    """Delete a row; what still names it finds nothing and says so."""
    number = row.pk
    row.delete()
    model = KINDS[row.kind].model
    tell_change(robot=row.robot, model=model, number=number, body=None, label=label, now=now)


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


def _tell(row: Resource, label: str, now: datetime) -> None:
    body = show_resource(row)
    tell_change(robot=row.robot, model=KINDS[row.kind].model, number=row.pk, body=body, label=label, now=now)
