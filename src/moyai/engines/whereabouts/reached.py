"""Of those who must be reached (避難行動要支援者名簿): of whom is something known, and of whom nothing?"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from moyai.engines.whereabouts.claims import Kind
from moyai.engines.whereabouts.roster import Roster


class Reached(StrEnum):
    """How far somebody was reached, the best first."""

    CONFIRMED = "confirmed"  # somebody spoke of her by name
    PRESUMED = "presumed"  # her whole family was counted
    PERHAPS = "perhaps"  # part of her family was counted, nobody said which
    LOST = "lost"  # was somewhere, has left, nobody knows where to
    SILENT = "silent"  # nobody said anything


def sort_by_reach(roster: Roster, person_ids: Iterable[str]) -> dict[Reached, list[str]]:
    """Return the numbers of the register by how far they were reached, each list in the order given."""
    found: dict[Reached, list[str]] = {each: [] for each in Reached}
    for person_id in person_ids:
        found[judge_reach(roster, person_id)].append(person_id)
    return found


def judge_reach(roster: Roster, person_id: str) -> Reached:
    """Return how far one person of the register was reached."""
    key = f"p:{person_id}"
    person = roster.find(key)
    if person is not None and person.where is not None:
        if person.where.kind is Kind.UNKNOWN:
            return Reached.LOST
        return Reached.PRESUMED if person.is_presumed else Reached.CONFIRMED
    party = roster.find_party(key)
    if party is not None and any(key in group.perhaps for group in party.groups):
        return Reached.PERHAPS
    return Reached.SILENT
