"""Trying again when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from moyai.fleet import rules
from moyai.fleet.operations.errors import PlanBusy
from moyai.fleet.planning.load import StalePlan

Result = TypeVar("Result")


def until_fresh(attempt: Callable[[], Result]) -> Result:
    """Return what an attempt returns, made again while it finds its plan stale.

    Raises:
        PlanBusy: it was stale every time.
    """
    for _ in range(rules.MAX_TRIES):
        try:
            return attempt()
        except StalePlan:
            continue
    raise PlanBusy
