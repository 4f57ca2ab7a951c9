"""The keys of simulated robots: made once for each data folder, kept beside it (mode 0600)."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from moyai.services.smart_farm.models import Robot
from moyai.services.smart_farm.operations.tokens import make_robot_key

FILE = "farm-robots.json"


def keep_robot_keys(home: Path, now: datetime) -> dict[str, str]:
    """Return the key of each robot by its name; robots without one are given one."""
    path = home / FILE
    kept: dict[str, str] = json.loads(path.read_text()) if path.is_file() else {}
    found = {}
    for robot in Robot.objects.order_by("pk"):
        key = kept.get(robot.device) if robot.key_digest else None
        found[robot.device] = key or make_robot_key(robot=robot, actor="system:simulated", now=now)
    if found != kept:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(found, file)
    return found
