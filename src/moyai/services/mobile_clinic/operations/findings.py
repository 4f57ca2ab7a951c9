"""One door for every file of a device: read apart, sealed, decided by a person where it names another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.operations import seal
from moyai.services.mobile_clinic.enums import FindingKind, FindingStatus
from moyai.services.mobile_clinic.finding_files import FINDINGS, compute_digest, open_new
from moyai.services.mobile_clinic.imaging.apart import examine_apart
from moyai.services.mobile_clinic.imaging.faults import BadFileError
from moyai.services.mobile_clinic.imaging.formats import Format
from moyai.services.mobile_clinic.imaging.identity import Expected, list_differences
from moyai.services.mobile_clinic.imaging.limits import MIB
from moyai.services.mobile_clinic.models import Finding, Patient, SetAside, Visit
from moyai.services.mobile_clinic.operations.images import queue_delivery
from moyai.services.mobile_clinic.queries.findings import get_content, get_facts
from moyai.services.mobile_clinic.refusals import FindingRefused
from moyai.services.mobile_clinic.texts import findings as say

CLOCKS_DIFFER = timedelta(minutes=10)
"""A device's clock may be so far ahead; more, and the file counts as taken when it came."""

PART = MIB


def keep_finding(
    *,
    patient: Patient,
    visit: Visit | None,
    kind: FindingKind,
    content: bytes,
    file_name: str,
    taken_at: datetime,
    source: str,
    actor: str,
    now: datetime,
) -> Finding:
    """Keep a file of a device, sealed with the patient's key; the same file twice is one.

    A file that names somebody else (DICOM) is kept with status DOUBTED until a person decides. A file that is
    refused is set aside for thirty days. To be called outside a transaction: a caller's rollback would take
    along what was set aside.

    Args:
        patient: whom it was sent for.
        visit: during which it was taken, if it was.
        kind: what it is sent as; the bytes must agree.
        content: the whole file.
        file_name: as the device called it; shown to people, never used as a path.
        taken_at: aware; later than ``now`` by more than ten minutes counts as ``now``.
        source: the device, up to 40 characters.
        actor: ``"user:12"`` or ``"device:…"``.
        now: the town's time.

    Raises:
        FindingRefused: the bytes are not taken (``code``: of imaging.faults.Fault), or the patient's records
            were erased, or the visit is somebody else's.
    """
    if visit is not None and visit.patient_id != patient.pk:
        raise FindingRefused("other_visit", say.OTHER_VISIT)
    digest = compute_digest(patient, content)
    known = Finding.objects.filter(patient=patient, digest=digest).first()
    if known is not None:
        return known
    sent = {"name": file_name[-120:], "source": source[:40], "taken_at": taken_at.isoformat()}
    row = Finding(
        code=make_free_code(lambda code: Finding.objects.filter(code=code).exists()),
        patient=patient,
        visit=visit,
        kind=kind,
        digest=digest,
        size=len(content),
        source=source[:40],
        taken_at=taken_at if taken_at <= now + CLOCKS_DIFFER else now,
        kept_at=now,
        kept_by=actor,
    )
    try:
        row.file, facts = _write(row, content, now)
    except KeyDestroyedError:
        raise FindingRefused("erased", say.ERASED) from None
    except BadFileError as bad:
        aside = _set_aside(patient, kind, content, bad.fault, sent | {"detail": bad.detail}, actor, now)
        raise FindingRefused(bad.fault, say.FAULTS[bad.fault], set_aside=aside.code) from bad
    return _save(row, facts | sent, now)


def _write(row: Finding, content: bytes, now: datetime) -> tuple[str, dict[str, Any]]:
    """Read the file apart and write what comes of it, sealed; return its name and the facts."""
    parts = {"C": 0, "P": 0}
    with examine_apart(row.kind, content) as reading, open_new(row.patient, row.about, now) as (name, writer):
        for letter, piece in reading.records:
            writer.add(piece)
            parts[letter] += 1
    facts = {**reading.facts, "format": reading.format, "parts": parts["C"], "pieces": parts["P"]}
    if reading.format == Format.DICOM:
        facts["differences"] = list_differences(facts["named"], _expect(row.patient))
    return name, facts


def _expect(patient: Patient) -> Expected:
    person = patient.resident
    charts = patient.doubles.values_list("chart_no", flat=True)
    return Expected(
        numbers=frozenset({patient.chart_no, patient.code, person.code, *charts}),
        names=frozenset({person.name, person.kana}),
        born=person.birth_date,
    )


def _save(row: Finding, facts: dict[str, Any], now: datetime) -> Finding:
    is_doubted = bool(facts.get("differences"))
    row.status = FindingStatus.DOUBTED if is_doubted else FindingStatus.KEPT
    with _file_or_nothing(row.file):
        try:
            with transaction.atomic():
                row.facts = _seal_facts(row, facts, now)
                row.save(force_insert=True)
                queue_delivery(finding=row, facts=facts, now=now)
                _record("keep_finding", row, row.kept_by, now, kind=row.kind, is_doubted=is_doubted)
        except IntegrityError:
            known = Finding.objects.filter(patient=row.patient, digest=row.digest).first()
            if known is None:
                raise
            FINDINGS.delete(row.file)  # somebody kept the same file at the same moment
            return known
    return row


@transaction.atomic
def accept_doubted(*, finding: Finding, why: str, actor: str, now: datetime) -> None:
    """Say that a file is this patient's though it names somebody else. It is not sent to an image store.

    Raises:
        FindingRefused: it was decided already, or there is no reason.
    """
    if not why.strip():
        raise FindingRefused("why", say.WHY_MISSING)
    doubted = Finding.objects.filter(pk=finding.pk, status=FindingStatus.DOUBTED)
    if not doubted.update(status=FindingStatus.KEPT, decided_by=actor):
        raise FindingRefused("not_doubted", say.NOT_DOUBTED)
    finding.refresh_from_db()
    facts = get_facts(finding) | {"accepted": {"why": why.strip()[:200], "at": now.isoformat()}}
    finding.facts = _seal_facts(finding, facts, now)
    finding.save(update_fields=["facts"])
    queue_delivery(finding=finding, facts=facts, now=now)
    _record("accept_finding", finding, actor, now)


def move_doubted(*, finding: Finding, chart_no: str, actor: str, now: datetime) -> Finding:
    """Give a doubted file to the patient of the same institution whose it is; return it there.

    Raises:
        FindingRefused: it was decided already, or nobody has the number.
    """
    owner = Patient.objects.filter(
        institution=finding.patient.institution, chart_no=chart_no.strip(), merged_into=None
    ).first()
    if owner is None or owner.pk == finding.patient_id:
        raise FindingRefused("no_patient", say.NO_SUCH_PATIENT)
    if finding.status != FindingStatus.DOUBTED:
        raise FindingRefused("not_doubted", say.NOT_DOUBTED)
    facts = get_facts(finding)
    kept = keep_finding(
        patient=owner,
        visit=None,
        kind=FindingKind(finding.kind),
        content=get_content(finding, facts),
        file_name=facts["name"],
        taken_at=finding.taken_at,
        source=finding.source,
        actor=actor,
        now=now,
    )
    with transaction.atomic():
        _record("move_finding", finding, actor, now, to=kept.code)
        _delete(finding)
    return kept


@transaction.atomic
def dismiss_doubted(*, finding: Finding, actor: str, now: datetime) -> SetAside:
    """Take a doubted file out; it is kept aside for thirty days.

    Raises:
        FindingRefused: it was decided already.
    """
    if finding.status != FindingStatus.DOUBTED:
        raise FindingRefused("not_doubted", say.NOT_DOUBTED)
    facts = get_facts(finding)
    sent = {key: facts[key] for key in ("name", "source", "taken_at")}
    content = get_content(finding, facts)
    aside = _set_aside(finding.patient, FindingKind(finding.kind), content, "dismissed", sent, actor, now)
    _record("dismiss_finding", finding, actor, now, set_aside=aside.code)
    _delete(finding)
    return aside


def _set_aside(
    patient: Patient,
    kind: FindingKind,
    content: bytes,
    why: str,
    facts: dict[str, Any],
    actor: str,
    now: datetime,
) -> SetAside:
    digest = compute_digest(patient, content)
    known = SetAside.objects.filter(patient=patient, digest=digest).first()
    if known is not None:
        return known
    row = SetAside(
        code=make_free_code(lambda code: SetAside.objects.filter(code=code).exists()),
        patient=patient,
        kind=kind,
        why=why,
        digest=digest,
        size=len(content),
        sent_at=now,
        sent_by=actor,
    )
    with open_new(patient, row.about, now) as (row.file, writer):
        for at in range(0, len(content), PART):
            writer.add(content[at : at + PART])
    with _file_or_nothing(row.file), transaction.atomic():
        row.facts = _seal_facts(row, facts, now)
        row.save(force_insert=True)
        _record("set_finding_aside", row, actor, now, kind=kind, why=why)
    return row


def _seal_facts(row: Finding | SetAside, facts: dict[str, Any], now: datetime) -> bytes:
    content = json.dumps(facts, ensure_ascii=False).encode()
    return seal(subject=row.patient.subject, content=content, about=row.about, now=now)


def _delete(finding: Finding) -> None:
    finding.delete()
    transaction.on_commit(lambda: FINDINGS.delete(finding.file))


@contextmanager
def _file_or_nothing(name: str) -> Iterator[None]:
    """Delete the file if its row cannot be written."""
    try:
        yield
    except BaseException:
        FINDINGS.delete(name)
        raise


def _record(action: str, row: Finding | SetAside, actor: str, now: datetime, **facts: Any) -> None:
    subject = f"patient:{row.patient.code}"
    record(actor=actor, action=f"mobile_clinic.{action}", subject=subject, now=now, finding=row.code, **facts)
