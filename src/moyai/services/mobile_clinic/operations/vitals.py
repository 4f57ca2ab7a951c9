"""Taking what was measured: once, in whatever order it comes; what is wrong is kept, and said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.engines.vitals import Alert, Packet, Problem, Reading, Refusal, assess
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.limits import list_words, make_limits
from moyai.services.mobile_clinic.models import (
    AlertSight,
    Patient,
    PatientLimit,
    Practitioner,
    ReceivedResource,
    Visit,
    VitalsAlert,
    VitalsPacket,
)
from moyai.services.mobile_clinic.queries.vitals import get_limits, list_packets
from moyai.services.mobile_clinic.sealed import find_patient_key, make_mark, seal_facts
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.visit_refusals import DataErased, RecordRefused

MOST_SOURCE = 40


@dataclass(frozen=True, slots=True)
class SentPacket:
    """What came at once.

    Attributes:
        source: device or tablet, with a word for its kind before it (``device:cuff-1``).
        number: the source's own count.
        taken_at: when it was measured, by the source's clock.
        sent_at: when it left the source, by the same clock.
        received_at: when it came into our hands (the tablet's, or the server's), in the town's time.
        readings: what was measured.
    """

    source: str
    number: int
    taken_at: datetime
    sent_at: datetime
    received_at: datetime
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a packet. ``is_new`` False: it had come before and changes nothing."""

    is_new: bool
    refusals: tuple[Refusal, ...]
    alerts: tuple[Alert, ...]


@transaction.atomic
def take_packet(*, visit: Visit, sent: SentPacket, actor: str, now: datetime) -> Taken:
    """Keep a packet of this visit's patient, judge it, and raise what is outside her limits.

    Args:
        visit: whose patient was measured.
        sent: the packet.
        actor: who or what sent it (``"user:12"``, ``"device:cuff-1"``).
        now: the town's time.

    Raises:
        DataErased: nothing is written of her any more.
    """
    patient = visit.patient
    row, is_new = _keep(visit, sent, actor, now)
    packet = _to_engine(sent)
    same = VitalsPacket.objects.filter(patient=patient, source=row.source, number=row.number)
    limits = get_limits(patient, Programme(visit.programme), local(now).date())
    judged = assess(Problem(tuple(list_packets(patient, same)) or (packet,), limits))
    if not is_new:
        return Taken(False, judged.refusals, ())
    for alert in judged.alerts:
        raise_alert(alert=alert, patient=patient, name=row.mark, packet=row, now=now)
    about = {"source": row.source, "number": row.number, "refused": len(judged.refusals)}
    subject = f"visit:{visit.code}"
    record(actor=actor, action="mobile_clinic.take_packet", subject=subject, now=now, **about)
    return Taken(True, judged.refusals, judged.alerts)


def raise_alert(
    *,
    alert: Alert,
    patient: Patient,
    name: str,
    now: datetime,
    packet: VitalsPacket | None = None,
    received: ReceivedResource | None = None,
) -> None:
    """Keep an alert once, sealed; called in the transaction that keeps what raised it.

    Args:
        alert: as the engine tells it.
        patient: whose value it is.
        name: of what raised it, one for each content.
        now: the town's time.
        packet: which raised it, on a visit; None: it came from outside.
        received: what a program sent, which raised it.

    Raises:
        DataErased: nothing is written of her any more.
    """
    key = find_patient_key(patient)
    if key is None:
        raise DataErased
    point = alert.point
    mark = make_mark(key, f"alert {name} {point.measure}")
    if VitalsAlert.objects.filter(mark=mark).exists():
        return
    visit = packet.visit if packet else None
    row = VitalsAlert(
        code=make_code(), patient=patient, visit=visit, packet=packet, received=received, mark=mark
    )
    row.grade, row.raised_at = int(alert.grade), now
    facts = {"measure": point.measure, "value": str(point.value), "limit": str(alert.limit)}
    times = {"is_above": alert.is_above, "at_s": point.at_s}
    row.body = seal_facts(patient, facts | times, row.about, now)
    row.save()


@transaction.atomic
def see_alert(*, alert: VitalsAlert, by: Practitioner, now: datetime) -> bool:
    """Note that somebody has seen an alert; a second time changes nothing.

    Returns:
        whether it was the first time.
    """
    _sight, is_new = AlertSight.objects.get_or_create(alert=alert, by=by, defaults={"at": now})
    if is_new:
        subject = f"visit:{alert.visit.code}" if alert.visit else f"patient:{alert.patient.code}"
        actor = f"user:{by.user_id}"
        record(actor=actor, action="mobile_clinic.see_alert", subject=subject, now=now, alert=alert.code)
    return is_new


@transaction.atomic
def set_patient_limit(
    *, patient: Patient, measure: str, bounds: Sequence[str | None], why: str, by: Practitioner, now: datetime
) -> PatientLimit:
    """Set within what a doctor finds a measure in order for this one patient, from now on.

    Args:
        patient: whose.
        measure: a code of engines/vitals.
        bounds: urgent_below, low, high, urgent_above; None or empty: no limit there.
        why: the doctor's reason.
        by: the doctor.
        now: the town's time.

    Raises:
        RecordRefused: not a doctor, no reason, or the limits do not rise.
    """
    if by.profession != Profession.DOCTOR:
        raise RecordRefused("not_doctor", say.NOT_DOCTOR)
    if not why.strip():
        raise RecordRefused("no_reason", say.NO_REASON)
    try:
        limits = make_limits(measure, bounds)
    except ValueError as wrong:
        raise RecordRefused("bad_limits", say.BAD_LIMITS) from wrong
    row = PatientLimit(code=make_code(), patient=patient, measure=measure, set_by=by, set_at=now)
    row.body = seal_facts(patient, {"limits": list_words(limits), "why": why.strip()}, row.about, now)
    row.save()
    record(
        actor=f"user:{by.user_id}",
        action="mobile_clinic.set_patient_limit",
        subject=f"patient:{patient.code}",
        now=now,
        measure=measure,
    )
    return row


def _keep(visit: Visit, sent: SentPacket, actor: str, now: datetime) -> tuple[VitalsPacket, bool]:
    """Return the packet's row, and whether it is new; the same again is counted on the row that is there."""
    row = VitalsPacket(source=sent.source[:MOST_SOURCE], number=sent.number)
    body = seal_facts(visit.patient, _to_facts(sent), row.about, now)
    key = find_patient_key(visit.patient)
    if key is None:
        raise DataErased
    content = f"packet {row.source} {row.number} {_to_engine(sent).taken_s} {_show(sent.readings)}"
    facts = {"patient": visit.patient, "visit": visit, "body": body, "sent_by": actor, "received_at": now}
    kept, is_new = VitalsPacket.objects.get_or_create(
        source=row.source, number=row.number, mark=make_mark(key, content), defaults=facts
    )
    if not is_new:
        VitalsPacket.objects.filter(pk=kept.pk).update(times_received=F("times_received") + 1)
    return kept, is_new


def _to_facts(sent: SentPacket) -> dict[str, object]:
    packet = _to_engine(sent)
    return {
        "taken_s": packet.taken_s,
        "sent_s": packet.sent_s,
        "received_s": packet.received_s,
        "readings": [[each.measure, str(each.value)] for each in sent.readings],
    }


def _to_engine(sent: SentPacket) -> Packet:
    return Packet(
        source=sent.source[:MOST_SOURCE],
        number=sent.number,
        taken_s=int(sent.taken_at.timestamp()),
        sent_s=int(sent.sent_at.timestamp()),
        received_s=int(sent.received_at.timestamp()),
        readings=sent.readings,
    )


def _show(readings: Iterable[Reading]) -> str:
    return " ".join(sorted(f"{each.measure}={each.value.normalize():f}" for each in readings))
