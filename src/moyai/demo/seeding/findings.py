"""What simulated devices took of some patients: ECG, heart sounds and an eye; an echo and a fetal trace."""

from __future__ import annotations

from datetime import datetime, timedelta

from moyai.core.clock import local
from moyai.services.mobile_clinic.enums import FindingKind, Programme
from moyai.services.mobile_clinic.imaging.simulated.devices import take
from moyai.services.mobile_clinic.models import Finding, Patient
from moyai.services.mobile_clinic.operations.findings import keep_finding
from moyai.services.mobile_clinic.worklist import name_person

BY_PROGRAMME = {
    Programme.CHRONIC: (FindingKind.ECG, FindingKind.SOUND, FindingKind.EYE),
    Programme.MATERNITY: (FindingKind.ECHO, FindingKind.FETAL),
}
AGO = timedelta(days=7)


def seed_findings(*, now: datetime) -> int:
    """Keep a few findings of one patient of each programme, once; return how many there are."""
    if Finding.objects.exists():
        return 0
    for programme, kinds in BY_PROGRAMME.items():
        patient = _find_patient(programme)
        if patient is None:
            continue
        for at, kind in enumerate(kinds):
            taken = now - AGO + timedelta(minutes=10 * at)
            name, content = take(kind, name_person(patient), taken_at=local(taken))
            keep_finding(
                patient=patient,
                visit=None,
                kind=kind,
                content=content,
                file_name=name,
                taken_at=taken,
                source="模擬の機器",
                actor="system:demo",
                now=now,
            )
    return Finding.objects.count()


def _find_patient(programme: Programme) -> Patient | None:
    """Return the visitor's own patient if she takes part, else the first who does."""
    known = Patient.objects.filter(merged_into=None).order_by("pk")
    hers = known.filter(resident__user__username="hanako")
    return next((each for each in [*hers, *known] if each.takes_part(programme)), None)
