"""A programme's own plan, read once for each text it has."""

from __future__ import annotations

import json
from functools import lru_cache

from moyai.services.open_call.models import Programme
from moyai.services.open_call.programmes.plan import Plan, read_plan


def get_plan(programme: Programme) -> Plan:
    """Return the plan by which a programme runs.

    Raises:
        PlanError: what is stored is not sound; pages let nobody store such.
    """
    return _read(json.dumps(programme.plan, sort_keys=True))


@lru_cache(maxsize=64)
def _read(text: str) -> Plan:
    return read_plan(json.loads(text))
