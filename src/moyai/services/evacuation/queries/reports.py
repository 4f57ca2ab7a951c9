"""What a resident said of herself in an incident: her last word, for the repeated report."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.residents.models import Resident
from moyai.engines.whereabouts import Condition, Report, Retraction, Where
from moyai.services.evacuation.claims.codec import read_claim
from moyai.services.evacuation.enums import ClaimKind
from moyai.services.evacuation.models import ClaimRecord, Incident


@dataclass(frozen=True)
class LastWord:
    """What holds of all that was said at her own doors.

    Attributes:
        where: the last place.
        people: the last number.
        condition: the last condition.
        needs: what was needed and has not been told to be there.
    """

    where: Where
    people: int | None
    condition: Condition | None
    needs: tuple[str, ...]


def find_last_word(incident: Incident, resident: Resident) -> LastWord | None:
    """Return what a resident, or who spoke for her, last said of her; None: nothing with a place yet."""
    rows = ClaimRecord.objects.filter(incident=incident, about=resident, kind=ClaimKind.REPORT)
    gone = _list_retracted(incident, [row.event_id for row in rows])
    reports = [read_claim(row.kind, row.event_id, row.body) for row in rows if row.event_id not in gone]
    said = sorted((r for r in reports if isinstance(r, Report)), key=lambda r: (r.said_s, r.event_id))
    places = [r for r in said if r.where is not None]
    if not places:
        return None
    where = places[-1].where
    assert where is not None
    people = [r.people for r in said if r.people is not None]
    conditions = [r.condition for r in said if r.condition is not None]
    needs: dict[str, None] = {}
    for report in said:
        needs |= dict.fromkeys(report.needs)
        needs = {code: None for code in needs if code not in report.needs_met}
    return LastWord(
        where,
        people[-1] if people else None,
        conditions[-1] if conditions else None,
        tuple(needs),
    )


def _list_retracted(incident: Incident, event_ids: list[str]) -> set[str]:
    """Return which of these claims were taken back and not given again."""
    rows = ClaimRecord.objects.filter(incident=incident, kind=ClaimKind.RETRACTION)
    named = set(event_ids)
    taken: dict[str, str] = {}
    for row in rows.filter(body__target__in=event_ids):
        claim = read_claim(row.kind, row.event_id, row.body)
        if isinstance(claim, Retraction) and claim.target in named:
            taken[claim.event_id] = claim.target
    undone = set(rows.filter(body__target__in=list(taken)).values_list("body__target", flat=True))
    return {target for event_id, target in taken.items() if event_id not in undone}
