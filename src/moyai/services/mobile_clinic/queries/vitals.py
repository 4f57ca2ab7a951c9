"""What was measured of a patient, as engines/vitals judges it, and within what limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from moyai.core.clock import local
from moyai.core.manifest import read_settings
from moyai.engines.vitals import (
    Assessment,
    Grade,
    Limits,
    Packet,
    Point,
    Problem,
    Reading,
    Trend,
    assess,
    find_trend,
)
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.limits import list_programme_limits, make_limits
from moyai.services.mobile_clinic.models import (
    Patient,
    PatientLimit,
    ProgrammeLimit,
    VitalsAlert,
    VitalsPacket,
)
from moyai.services.mobile_clinic.sealed import find_patient_key, read_facts

SEEN_DAYS = 400
"""How far back a trend looks."""

MOST_PACKETS = 2000


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alert as people read it: the row, and what was sealed in it."""

    row: VitalsAlert
    measure: str
    value: Decimal
    limit: Decimal
    is_above: bool
    at_s: int

    @property
    def is_urgent(self) -> bool:
        """The doctor looks at once."""
        return self.row.grade >= Grade.URGENT


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is known of one patient's vitals: judged, with limits and where each measure goes."""

    assessment: Assessment
    limits: Mapping[str, Limits]

    def list_points(self, measure: str) -> list[Point]:
        """Return the points of a measure by time."""
        return [each for each in self.assessment.points if each.measure == measure]

    def find_latest(self, measure: str) -> Point | None:
        """Return the newest point of a measure."""
        points = self.list_points(measure)
        return points[-1] if points else None

    def find_trend(self, measure: str) -> Trend:
        """Return where a measure goes."""
        return find_trend(self.list_points(measure))


def list_house_limits(institution_id: int, programme: Programme, on: date) -> dict[str, ProgrammeLimit]:
    """Return by measure what an institution's doctors have set for a programme and holds on a day."""
    rows = ProgrammeLimit.objects.filter(
        institution=institution_id, programme=programme, withdrawn_at__isnull=True, valid_from__lte=on
    )
    return {row.measure: row for row in rows.order_by("valid_from", "set_at", "pk")}


def get_default_limits(programme: Programme) -> dict[str, Limits]:
    """Return a programme's limits as they are where no institution and no doctor has set others."""
    return list_programme_limits(programme, read_settings("mobile_clinic")["clinic_limits"])


def get_house_limits(institution_id: int, programme: Programme, on: date) -> dict[str, Limits]:
    """Return what holds on a day for all of an institution's patients of a programme."""
    rows = list_house_limits(institution_id, programme, on)
    own = {measure: row.bounds for measure, row in rows.items() if row.bounds}
    return list_programme_limits(programme, read_settings("mobile_clinic")["clinic_limits"], own)


def get_limits(patient: Patient, programme: Programme, on: date) -> dict[str, Limits]:
    """Return what holds for this patient on a day: her institution's, with her doctor's own over them."""
    limits = get_house_limits(patient.institution_id, programme, on)
    own = list(PatientLimit.objects.filter(patient=patient))
    key = find_patient_key(patient) if own else None
    if key is None:
        return limits
    for row in reversed(own):  # the newest last
        limits[row.measure] = make_limits(row.measure, read_facts(key, row.body, row.about)["limits"])
    return limits


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """What a doctor has set for one patient, and why."""

    row: PatientLimit
    why: str


def list_own_limits(patient: Patient) -> dict[str, OwnLimit]:
    """Return by measure what doctors have set for this patient, the newest each."""
    rows = list(PatientLimit.objects.filter(patient=patient).select_related("set_by__user"))
    key = find_patient_key(patient) if rows else None
    if key is None:
        return {}
    return {row.measure: OwnLimit(row, read_facts(key, row.body, row.about)["why"]) for row in reversed(rows)}


def get_chart(patient: Patient, programme: Programme, now: datetime) -> Chart:
    """Return a patient's vitals of the last `SEEN_DAYS` days, at this institution."""
    rows = VitalsPacket.objects.filter(patient=patient, received_at__gt=now - timedelta(days=SEEN_DAYS))
    newest = list(rows.order_by("-received_at", "-pk")[:MOST_PACKETS])
    limits = get_limits(patient, programme, local(now).date())
    return Chart(assess(Problem(tuple(list_packets(patient, newest)), limits)), limits)


def list_packets(patient: Patient, rows: Iterable[VitalsPacket]) -> list[Packet]:
    """Return rows as the engine reads them; none where her key was destroyed."""
    rows = list(rows)
    key = find_patient_key(patient) if rows else None
    return [] if key is None else [_read(row, read_facts(key, row.body, row.about)) for row in rows]


def list_alarms(patient: Patient, alerts: Iterable[VitalsAlert]) -> list[Alarm]:
    """Return alerts as people read them, in the order given; none where her key was destroyed."""
    rows = list(alerts)
    key = find_patient_key(patient) if rows else None
    if key is None:
        return []
    return [_read_alarm(row, read_facts(key, row.body, row.about)) for row in rows]


def _read(row: VitalsPacket, facts: Mapping[str, Any]) -> Packet:
    readings = tuple(Reading(measure, Decimal(value)) for measure, value in facts["readings"])
    times = (facts["taken_s"], facts["sent_s"], facts["received_s"])
    return Packet(row.source, row.number, *times, readings=readings)


def _read_alarm(row: VitalsAlert, facts: Mapping[str, Any]) -> Alarm:
    value, limit = Decimal(facts["value"]), Decimal(facts["limit"])
    return Alarm(row, facts["measure"], value, limit, bool(facts["is_above"]), int(facts["at_s"]))
