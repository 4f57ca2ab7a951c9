"""Of those who must be reached (避難行動要支援者名簿): of whom is something known, and of whom nothing?

As `engines.whereabouts.judge_reach`, read from the roster's tables; but whoever asked for help without saying
where is not silent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from moyai.services.evacuation.enums import EvacuationKind, Reached
from moyai.services.evacuation.models import Incident, RosterGroup, RosterPerson, VulnerablePerson
from moyai.services.evacuation.queries.scope import in_town


@dataclass(frozen=True)
class Reaching:
    """Somebody of the list, how far she was reached, and how she stands on the roster, if at all."""

    entry: VulnerablePerson
    reached: Reached
    person: RosterPerson | None


def list_reaching(incident: Incident | None, *, words: str = "", town: str = "") -> list[Reaching]:
    """Return everybody of the list, the least reached first, then by reading.

    Without an incident nobody was asked: all are silent.

    Args:
        incident: whose roster.
        words: parts of name, reading, address, number or reason.
        town: code of the municipality; empty: every one.
    """
    entries = list(
        VulnerablePerson.objects.filter(removed_at=None, **in_town(town, "resident__"))
        .select_related("resident__household")
        .prefetch_related("resident__contact_points")
        .order_by("resident__family_kana", "resident__given_kana", "pk")
    )
    found = [entry for entry in entries if all(word in _write(entry) for word in words.split())]
    judged = judge_reach(incident, (entry.resident_id for entry in found))
    order = list(Reached)
    rows = [Reaching(entry, *judged[entry.resident_id]) for entry in found]
    return sorted(rows, key=lambda row: order.index(row.reached))


def count_reaching(incident: Incident | None, *, town: str = "") -> dict[Reached, int]:
    """Return how many of the list are how far reached, every value named."""
    listed = VulnerablePerson.objects.filter(removed_at=None, **in_town(town, "resident__"))
    ids = listed.values_list("resident_id", flat=True)
    counted = Counter(reached for reached, _person in judge_reach(incident, ids).values())
    return {each: counted[each] for each in Reached}


def judge_reach(
    incident: Incident | None, resident_ids: Iterable[int]
) -> dict[int, tuple[Reached, RosterPerson | None]]:
    """Return how far each resident was reached, with her row on the roster, by her id."""
    ids = set(resident_ids)
    if incident is None:
        return dict.fromkeys(ids, (Reached.SILENT, None))
    people = {
        one.resident_id: one
        for one in RosterPerson.objects.filter(incident=incident, resident_id__in=ids).select_related(
            "shelter"
        )
        if one.resident_id is not None
    }
    perhaps = _list_perhaps(incident)
    return {one: (_judge(people.get(one), f"p:{one}" in perhaps), people.get(one)) for one in ids}


def _judge(person: RosterPerson | None, is_perhaps: bool) -> Reached:
    if person is not None:  # somebody spoke of her, be it without a place: 「助けが必要」
        if person.confirmed_at is None or person.kind == EvacuationKind.UNKNOWN:
            return Reached.LOST
        return Reached.PRESUMED if person.is_presumed else Reached.CONFIRMED
    return Reached.PERHAPS if is_perhaps else Reached.SILENT


def _list_perhaps(incident: Incident) -> set[str]:
    groups = RosterGroup.objects.filter(incident=incident).exclude(perhaps=[])
    return {key for keys in groups.values_list("perhaps", flat=True) for key in keys}


def _write(entry: VulnerablePerson) -> str:
    one = entry.resident
    return f"{one.name} {one.kana} {one.household.address} {entry.number} {entry.reason_words} {one.code}"
