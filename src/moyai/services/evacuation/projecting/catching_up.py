"""The way in: work in whatever waits."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime

from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.projecting.overlapping import Overlapping
from moyai.services.evacuation.projecting.projector import BATCH, Projector, has_work
from moyai.services.evacuation.projecting.syncing import sync_register

MOST_KEPT = 2
_projectors: OrderedDict[int, Projector] = OrderedDict()
_lock = threading.Lock()


def catch_up(*, incident: Incident, now: datetime, overlapping: Overlapping | None = None) -> int:
    """Work every claim that waits into the roster; return how many it was.

    Safe to call from any process, at any time, also from two at once. The first call in a process reads all
    claims of the incident.

    Args:
        incident: whose claims.
        now: for what becomes more urgent with time.
        overlapping: works out one batch while another is written, and not all that waits: call again.
    """
    sync_register()
    incident.refresh_from_db()
    count = 0
    with _lock:
        while has_work(incident):
            projector = _get_projector(incident.pk)
            done = overlapping.project(projector, now) if overlapping else projector.project(now)
            count += done
            if overlapping or done < BATCH:
                break
    return count


def catch_up_all(now: datetime, overlapping: Overlapping | None = None) -> int:
    """Bring the rosters of whatever is open, or has claims that wait, up to date: for the worker."""
    open_or_late = Incident.objects.filter(is_open=True) | Incident.objects.filter(
        claims__projected_at__isnull=True, claims__isnull=False
    )
    return sum(
        catch_up(incident=incident, now=now, overlapping=overlapping) for incident in open_or_late.distinct()
    )


def forget_all() -> None:
    """Forget every roster in memory, as a restart does."""
    with _lock:
        _projectors.clear()


def _get_projector(incident_id: int) -> Projector:
    """Return this process's projector; of those least lately used only few are kept."""
    projector = _projectors.setdefault(incident_id, Projector(incident_id))
    _projectors.move_to_end(incident_id)
    while len(_projectors) > MOST_KEPT:
        _projectors.popitem(last=False)
    return projector
