"""What robots said over the broker, written down in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from moyai.core.bulk import run_many
from moyai.services.smart_farm.farmbot.kinds import KINDS
from moyai.services.smart_farm.farmbot.requests import read_state
from moyai.services.smart_farm.farmbot.rules import read_fields
from moyai.services.smart_farm.models import Resource, Robot
from moyai.services.smart_farm.operations.telling import record_log
from moyai.services.smart_farm.refusals import BadResource

TELEMETRY = "telemetries"
PREFIX = "telemetry_"


@transaction.atomic
def write_states(*, states: Mapping[int, bytes], now: datetime) -> int:
    """Write down how robots stand; what is no state tree only says that they are there.

    One prepared statement for all: Django's own bulk update takes seconds of the processor for some hundred
    large rows, and an emergency stop in the same process would wait for it.
    """
    field, seen = Robot._meta.get_field("state"), Robot._meta.get_field("seen_at")
    at = seen.get_db_prep_value(now, connection)
    rows = [
        (field.get_db_prep_value(read_state(payload), connection), at, number)
        for number, payload in states.items()
    ]
    run_many(Robot, "UPDATE {table} SET state = %s, seen_at = %s WHERE id = %s", rows)
    return len(rows)


@transaction.atomic
def write_words(*, words: Sequence[tuple[int, str, dict[str, Any]]], now: datetime) -> int:
    """Write down logs and telemetry of robots; what does not fit is left out. Return how many were kept."""
    robots = Robot.objects.in_bulk({robot for robot, _leaf, _content in words})
    kept = 0
    for number, leaf, content in words:
        robot = robots.get(number)
        if robot is None:
            continue
        if leaf == "telemetry":
            kept += _write_telemetry(robot, content, now)
        else:
            kept += _write_log(robot, content, now)
    return kept


def _write_log(robot: Robot, content: dict[str, Any], now: datetime) -> int:
    try:
        return int(record_log(robot=robot, sent=content, now=now) is not None)
    except BadResource:
        return 0


def _write_telemetry(robot: Robot, content: dict[str, Any], now: datetime) -> int:
    """Keep so many of a robot's latest; the oldest go."""
    rules = KINDS[TELEMETRY]
    plain = {name.removeprefix(PREFIX): value for name, value in content.items()}
    values, faults = read_fields(rules, plain, is_new=True)
    values = {name: value for name, value in values.items() if name not in faults}
    Resource.objects.create(robot=robot, kind=TELEMETRY, data=values, created_at=now, updated_at=now)
    rows = robot.resources.filter(kind=TELEMETRY).order_by("-pk")
    old = list(rows.values_list("pk", flat=True)[rules.most : rules.most + 100])
    Resource.objects.filter(pk__in=old).delete()
    return 1
