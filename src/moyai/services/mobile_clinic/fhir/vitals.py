"""What devices and the nurse's hand measured, as the engine judged it; what it refused is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.db.models import QuerySet

from moyai.core.fhir.adapters import Found
from moyai.core.fhir.criteria import Criterion
from moyai.core.fhir.problems import Resource
from moyai.core.sealing.errors import SealError
from moyai.engines.vitals import Point, Problem, assess
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.observations import Measured, tell_observation
from moyai.services.mobile_clinic.fhir.tables import CHUNK, LONGEST_NUMBER, narrow_patients
from moyai.services.mobile_clinic.fhir.vital_codes import PRESSURE
from moyai.services.mobile_clinic.models import Patient, VitalsPacket
from moyai.services.mobile_clinic.queries.vitals import list_packets

_IDENT = re.compile(rf"v(?P<packet>[0-9]{{1,{LONGEST_NUMBER}}})-(?P<name>[a-z0-9.]+)")
_Taken = dict[tuple[str, int], list[Point]]


class VitalsSource:
    """Points of packets; a blood pressure's two are one."""

    prefix = "v"

    def walk(self, patients: QuerySet[Patient], criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield by the packets' numbers, and within one in the order of their names."""
        rows = narrow_patients(_list_rows(patients), criteria, "patient__code")
        number, _, passed = after.partition(":")
        last, taken = int(number or 0) - 1 if number else 0, _TakenByPatient()
        while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
            for row in chunk:
                last = row.pk
                for measured in taken.list_measured(row):
                    name = measured.ident.partition("-")[2]
                    if str(row.pk) != number or name > passed:
                        yield Found(f"{row.pk}:{name}", tell_observation(measured))

    def find(self, patients: QuerySet[Patient], ident: str) -> Resource | None:
        """Return one by its packet's number and its name."""
        form = _IDENT.fullmatch(ident)
        row = _list_rows(patients).filter(pk=int(form["packet"])).first() if form else None
        for measured in _TakenByPatient().list_measured(row) if row else []:
            if measured.ident == ident:
                return tell_observation(measured)
        return None


class _TakenByPatient:
    """What the engine takes of each patient's packets, judged together: any may contradict another."""

    def __init__(self) -> None:
        self._known: dict[int, _Taken] = {}

    def list_measured(self, row: VitalsPacket) -> list[Measured]:
        """Return what of a packet is taken, by name."""
        if row.patient_id not in self._known:
            self._known[row.patient_id] = _judge(row.patient)
        points = self._known[row.patient_id].get((row.source, row.number), [])
        groups: dict[str, list[Point]] = {}
        for point in points:
            name = "pressure" if point.measure in PRESSURE else point.measure
            groups.setdefault(name.replace("_", "."), []).append(point)
        return [_make(row, name, groups[name]) for name in sorted(groups)]


def _judge(patient: Patient) -> _Taken:
    taken: _Taken = {}
    try:
        packets = list_packets(patient, VitalsPacket.objects.filter(patient=patient))
    except SealError:
        return taken
    for point in assess(Problem(tuple(packets))).points if packets else ():
        taken.setdefault((point.source, point.number), []).append(point)
    return taken


def _make(row: VitalsPacket, name: str, points: list[Point]) -> Measured:
    return Measured(
        ident=f"v{row.pk}-{name}",
        patient=row.patient.code,
        visit=row.visit.code if row.visit.status in codes.ENCOUNTER else "",
        at=datetime.fromtimestamp(points[0].at_s, UTC),
        received_at=row.received_at,
        values={each.measure: each.value for each in sorted(points, key=lambda p: p.measure, reverse=True)},
        source=row.source,
        number=row.number,
    )


def _list_rows(patients: QuerySet[Patient]) -> QuerySet[VitalsPacket]:
    rows = VitalsPacket.objects.filter(patient__in=patients.values("pk"))
    return rows.select_related("patient__resident", "visit")
