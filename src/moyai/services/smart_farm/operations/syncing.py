"""Telling a robot and its watchers that a row changed, as FarmBot's API does over MQTT."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from moyai.services.smart_farm.farmbot.requests import find_label
from moyai.services.smart_farm.models import Outgoing, Robot, Told

NO_LABEL = "NONE"
MOST_LABEL = 255
MOST_AT_ONCE = 200
LATE = timedelta(seconds=30)
"""Real time after which a request that was made on a page is no more what anybody wants now."""
TO_ROBOTS, EMERGENCY = "/from_clients", '"emergency_lock"'


def tell_change(
    *, robot: Robot, model: str, number: int, body: dict[str, Any] | None, label: str, now: datetime
) -> None:
    """Have ``sync/<model>/<id>`` said, in the caller's transaction.

    Args:
        robot: whose row it is.
        model: FarmBot's name of the kind.
        number: of the row.
        body: the row as it is shown; None: it is gone.
        label: what whoever changed it calls the change; the robot answers with it.
        now: the town's time.
    """
    message = {"args": {"label": label[:MOST_LABEL] or NO_LABEL}, "body": body}
    topic = f"bot/{robot.device}/sync/{model}/{number}"
    Outgoing.objects.create(topic=topic, payload=json.dumps(message), made_at=now)


def list_outgoing() -> list[tuple[int, str, str]]:
    """Return what is to be said next, the oldest first."""
    rows = Outgoing.objects.order_by("pk")[:MOST_AT_ONCE]
    return [(row.pk, row.topic, row.payload) for row in rows]


def list_stops() -> list[tuple[int, str, str]]:
    """Return the emergency stops among what is to be said: they wait for nothing that was said before."""
    stops = Outgoing.objects.filter(topic__endswith=TO_ROBOTS, payload__contains=EMERGENCY)
    rows = stops.order_by("pk")[:MOST_AT_ONCE]
    return [(row.pk, row.topic, row.payload) for row in rows]


@transaction.atomic
def forget_late_requests(*, now: datetime, speed: float = 1.0) -> int:
    """Forget requests to robots that could not be said for a while, stops never; return how many."""
    late = Outgoing.objects.filter(topic__endswith=TO_ROBOTS, made_at__lt=now - LATE * max(1.0, speed))
    rows = list(late.exclude(payload__contains=EMERGENCY))
    for row in rows:
        robot = Robot.objects.filter(pk=row.topic.split("/")[1].removeprefix("device_"))
        Told.objects.filter(robot__in=robot, label=find_label(row.payload.encode())).delete()
    Outgoing.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


@transaction.atomic
def note_said(*, number: int) -> None:
    """Forget what was said: the broker has it."""
    Outgoing.objects.filter(pk=number).delete()
