"""Keeping what was said. The roster is worked out of it afterwards (`projecting`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

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


def keep_new_claims(*, incident: Incident, reports: Sequence[Report]) -> set[str]:
    """Keep many claims at once, each event id once, in the caller's transaction; return the ids that are new.

    Unlike `keep_claim`, a second statement under an id that was kept is left out: these come from a sender
    that gives each event an id of its own and may send it again.

    Args:
        incident: what they belong to.
        reports: as said; ids of persons are those of `Resident.pk`.
    """
    first: dict[str, Report] = {}
    for report in reports:
        first.setdefault(report.event_id, report)
    known = ClaimRecord.objects.filter(incident=incident, event_id__in=list(first))
    for event_id in known.values_list("event_id", flat=True):
        del first[event_id]
    ClaimRecord.objects.bulk_create([make_row(incident, report) for report in first.values()])
    return set(first)


def make_row(incident: Incident, claim: Claim, by: User | None = None) -> ClaimRecord:
    """Return a claim's row, not stored."""
    kind, body = get_kind(claim), write_claim(claim)
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


def _read_number(subject: object) -> int | None:
    return int(subject) if isinstance(subject, str) and subject.isdecimal() else None
