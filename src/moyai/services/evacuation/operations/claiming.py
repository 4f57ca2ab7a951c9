"""Keeping what was said. The roster is worked out of it afterwards (`projecting`)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moyai.core.accounts.models import User
from moyai.engines.whereabouts import Claim, Report
from moyai.services.evacuation.claims.codec import digest_claim, get_kind, write_claim
from moyai.services.evacuation.models import ClaimRecord, Incident


def keep_claim(*, incident: Incident, claim: Claim, by: User | None = None) -> ClaimRecord:
    """Keep a claim; the same statement under the same id is kept once.

    A claim after the incident's end is kept too: the engine flags it and does not count it.

    Args:
        incident: what it belongs to.
        claim: as said; ids of persons are those of `Resident.pk`.
        by: the member of staff who wrote it down or decided it.

    Returns:
        The row, whether it is new or was there.
    """
    row = make_row(incident, claim, by)
    found, _is_new = ClaimRecord.objects.get_or_create(
        incident=incident,
        event_id=row.event_id,
        digest=row.digest,
        defaults={
            name: getattr(row, name)
            for name in ("kind", "body", "door", "about_id", "speaker_id", "staff", "said_at")
        },
    )
    return found


def make_row(incident: Incident, claim: Claim, by: User | None = None) -> ClaimRecord:
    """Return a claim's row, not stored."""
    kind, body = get_kind(claim), _drop_nul(write_claim(claim))
    report = claim if isinstance(claim, Report) else None
    return ClaimRecord(
        incident=incident,
        event_id=claim.event_id,
        digest=digest_claim(kind, body),
        kind=kind,
        body=body,
        door=report.door if report else "",
        about_id=_read_number(report.about) if report else None,
        speaker_id=_read_number(report.speaker.person_id) if report else None,
        staff=by,
        said_at=datetime.fromtimestamp(claim.said_s, UTC),
    )


def _drop_nul(value: Any) -> Any:
    """Return JSON without the one character that PostgreSQL keeps in no text."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {key: _drop_nul(each) for key, each in value.items()}
    return [_drop_nul(each) for each in value] if isinstance(value, list) else value


def _read_number(subject: object) -> int | None:
    return int(subject) if isinstance(subject, str) and subject.isdecimal() else None
