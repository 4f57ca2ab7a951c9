"""What a program outside sent of somebody's vitals is looked at as a device's would be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.core.clock import local
from moyai.engines.vitals import Alert, Problem, assess
from moyai.services.mobile_clinic.models import ReceivedResource
from moyai.services.mobile_clinic.operations.vitals import raise_alert
from moyai.services.mobile_clinic.queries.outside_vitals import list_programmes, make_packet
from moyai.services.mobile_clinic.queries.vitals import get_limits


def watch_received(*, row: ReceivedResource, observation: dict[str, Any], now: datetime) -> int:
    """Raise what of a received Observation is outside the patient's limits, in the transaction that keeps it.

    What was measured more than a week ago (engines/vitals: ``oldest_s``) raises nothing: a program that
    sends a year at once would bury what matters today.

    Args:
        row: as it was kept.
        observation: what it says.
        now: the town's time.

    Returns:
        how many alerts.
    """
    packet = make_packet(row, observation, "app")
    if packet is None:
        return 0
    worst: dict[str, Alert] = {}
    for programme in list_programmes(row.patient):
        for alert in assess(Problem((packet,), get_limits(row.patient, programme, local(now).date()))).alerts:
            known = worst.get(alert.point.measure)
            if known is None or alert.grade > known.grade:
                worst[alert.point.measure] = alert
    for alert in worst.values():
        raise_alert(alert=alert, patient=row.patient, name=f"received {row.code}", received=row, now=now)
    return len(worst)
