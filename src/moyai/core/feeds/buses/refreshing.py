"""Asks every operator that is watched what its buses do now. Run each minute."""

import logging
from collections.abc import Callable
from datetime import datetime

from moyai.core.errors import Refused
from moyai.core.feeds.buses.asking import ask
from moyai.core.feeds.buses.keeping import keep_alerts, keep_updates, keep_vehicles
from moyai.core.feeds.models import BusTimetable

EVERY_S = 60
_logger = logging.getLogger(__name__)


def refresh(now: datetime, ask: Callable[[str], bytes] = ask) -> None:
    """Ask each watched operator; a failure of one is written down and keeps nobody else from being asked.

    What was told before stays until it is too old to be believed.

    Args:
        now: the town's time.
        ask: what fetches an address.
    """
    watched = BusTimetable.objects.exclude(updates_url="", alerts_url="", vehicles_url="")
    for row in watched.only("pk", "key", "updates_url", "alerts_url", "vehicles_url"):
        faults = []
        for address, keep in (
            (row.updates_url, keep_updates),
            (row.alerts_url, keep_alerts),
            (row.vehicles_url, keep_vehicles),
        ):
            try:
                if address:
                    keep(key=row.key, content=ask(address), now=now)
            except Refused as refused:
                _logger.warning("GTFS-realtime of %s: %s", row.key, refused)
                faults.append(str(refused.facts.get("reason", refused.code)))
        BusTimetable.objects.filter(pk=row.pk).update(asked_at=now, fault="; ".join(faults)[:300])
