"""What programs outside sent of a patient's vitals: read beside what was measured here, never among it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from moyai.core.clock import local
from moyai.engines.vitals import Packet, Problem, assess
from moyai.engines.vitals.problem import MOST_READINGS
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.models import Patient, Practitioner, ReceivedResource, VitalsAlert
from moyai.services.mobile_clinic.outside_readings import list_readings, read_when
from moyai.services.mobile_clinic.queries.vitals import SEEN_DAYS, Chart, get_limits
from moyai.services.mobile_clinic.sealed import find_patient_key, read_facts

KIND = "Observation"
MOST = 500
"""So many of the newest are read."""

SOURCE = "app"
WAITING_DAYS = 30
"""So long an alert that nobody has looked at is shown on the day's pages."""

OLDEST_S = SEEN_DAYS * 86_400


def get_outside_chart(patient: Patient, programme: Programme, now: datetime) -> Chart:
    """Return what programs sent of a patient's vitals in the last `SEEN_DAYS` days, judged as a device's."""
    limits = get_limits(patient, programme, local(now).date())
    rows = ReceivedResource.objects.filter(
        patient=patient, kind=KIND, received_at__gt=now - timedelta(days=SEEN_DAYS)
    ).select_related("permit__app")
    newest = list(rows.order_by("-received_at", "-pk")[:MOST])
    packets = _list_packets(patient, newest)
    return Chart(assess(Problem(tuple(packets), limits, oldest_s=OLDEST_S)), limits)


def make_packet(row: ReceivedResource, observation: dict[str, Any], source: str) -> Packet | None:
    """Return what a program sent as the engine reads a device's; None: it measures nothing that we know.

    Args:
        row: as it was kept.
        observation: what it says.
        source: by which it is shown.
    """
    readings, at = list_readings(observation)[:MOST_READINGS], read_when(observation)
    if not readings or at is None:
        return None
    received_s = int(row.received_at.timestamp())
    return Packet(source, row.pk, int(at.timestamp()), received_s, received_s, readings)


def list_programmes(patient: Patient) -> list[Programme]:
    """Return by whose limits a patient's values are judged when she is not being visited: each she is in."""
    return [Programme(each) for each in patient.programmes if each in Programme.values] or [Programme.CHRONIC]


def list_waiting(practice: Practitioner, now: datetime) -> list[Patient]:
    """Return whose values from outside raised something that nobody of the institution has looked at yet."""
    alerts = VitalsAlert.objects.filter(
        received__isnull=False,
        patient__institution=practice.institution_id,
        raised_at__gt=now - timedelta(days=WAITING_DAYS),
        sights__isnull=True,
    )
    patients = Patient.objects.filter(pk__in=alerts.values("patient")).select_related("resident")
    return list(patients.order_by("resident__family_kana", "pk"))


def list_outside_alerts(patient: Patient, now: datetime) -> list[VitalsAlert]:
    """Return the alerts of a patient's values from outside, the newest first: those of the last weeks."""
    alerts = VitalsAlert.objects.filter(
        patient=patient, received__isnull=False, raised_at__gt=now - timedelta(days=WAITING_DAYS)
    )
    return list(alerts.select_related("received__permit__app").order_by("-raised_at", "-pk"))


def _list_packets(patient: Patient, rows: Sequence[ReceivedResource]) -> list[Packet]:
    key = find_patient_key(patient) if rows else None
    if key is None:
        return []
    staff = _find_staff(rows)
    found = []
    for row in rows:
        source = f"{SOURCE}:{_say_whose(row, patient, staff)}:{_name(row)}"
        packet = make_packet(row, read_facts(key, row.body, row.about), source)
        if packet is not None:
            found.append(packet)
    return found


def _find_staff(rows: Iterable[ReceivedResource]) -> set[int]:
    """Return who of the senders works at an institution."""
    senders = {row.sent_by_id for row in rows}
    return set(Practitioner.objects.filter(user__in=senders).values_list("user", flat=True))


def _say_whose(row: ReceivedResource, patient: Patient, staff: set[int]) -> str:
    if row.sent_by_id == patient.resident.user_id:
        return "self"
    return "staff" if row.sent_by_id in staff else "other"


def _name(row: ReceivedResource) -> str:
    """Return the program's name; empty: what it was let do is erased already."""
    return row.permit.app.name if row.permit else ""
