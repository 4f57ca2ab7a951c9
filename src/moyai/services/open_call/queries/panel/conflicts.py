"""Which judge may not see which entry, found from what is known of people; what that does to a round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from moyai.engines.judging.conflicts import Conflict as Found
from moyai.engines.judging.conflicts import Declaration, Facts, Kind, Person, Relation, find_conflicts
from moyai.engines.judging.conflicts import Entry as JudgedEntry
from moyai.engines.judging.conflicts.normal import normal_name
from moyai.engines.judging.rubric import Move, list_moves
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import EntryStatus, TeamRole
from moyai.services.open_call.enums_judging import ConflictKind
from moyai.services.open_call.models import (
    Entry,
    Interest,
    Mentoring,
    Programme,
    Review,
    Round,
    Staff,
    Teammate,
)
from moyai.services.open_call.queries.panel.rounds import get_items, list_conflicts, list_counted
from moyai.services.open_call.queries.panel.rubrics import sum_up
from moyai.services.open_call.queries.people import list_staff

KINDS: dict[Kind, ConflictKind] = {
    Kind.SELF: ConflictKind.CO_APPLICANT,
    Kind.CO_APPLICANT: ConflictKind.CO_APPLICANT,
    Kind.RIVAL: ConflictKind.CO_APPLICANT,
    Kind.MENTOR: ConflictKind.ORGANISATION,
    Kind.ORGANISATION: ConflictKind.ORGANISATION,
    Kind.MAIL_DOMAIN: ConflictKind.ORGANISATION,
    Kind.RELATION: ConflictKind.KIN,
    Kind.HOUSEHOLD: ConflictKind.KIN,
    Kind.ADDRESS: ConflictKind.KIN,
    Kind.DECLARED: ConflictKind.DECLARED,
    Kind.OBJECTED: ConflictKind.OFFICE,
}
"""How what the engine finds is kept."""
BOUND = (StaffRole.JUDGE, StaffRole.CHAIR)
"""Who must have no interest in what is decided."""


def search(programme: Programme) -> list[tuple[Staff, Entry, ConflictKind, str]]:
    """Return every conflict told by what is known, each kind of a pair once, with its reason."""
    staff = list(list_staff(programme, *BOUND).select_related("user"))
    entries = list(Entry.objects.filter(programme=programme).exclude(status=EntryStatus.DRAFT))
    team = list(
        Teammate.objects.filter(entry__in=entries, left_at__isnull=True, accepted_at__isnull=False)
        .select_related("user")
        .order_by("pk")
    )
    found = find_conflicts(_gather(programme, staff, entries, team)).conflicts
    by_key: dict[str, list[Staff]] = defaultdict(list)
    for one in staff:
        by_key[_key(one)].append(one)
    by_code = {each.code: each for each in entries}
    pairs: dict[tuple[int, int, ConflictKind], tuple[Staff, Entry, ConflictKind, str]] = {}
    for each in found:
        for one in by_key[each.reviewer]:
            kind = KINDS[each.kind]
            pair = (one.pk, by_code[each.entry].pk, kind)
            pairs.setdefault(pair, (one, by_code[each.entry], kind, _say(each)))
    return list(pairs.values())


def _say(found: Found) -> str:
    fact = f"（{found.fact}）" if found.fact and found.kind is not Kind.RIVAL else ""
    return f"{found.sentence.ja}{fact}"[:400]


def _key(one: Staff | Teammate) -> str:
    """Return who somebody is: the same account is the same person, whatever she is called."""
    if one.user_id is not None:
        return f"user:{one.user_id}"
    return f"staff:{one.pk}" if isinstance(one, Staff) else f"mate:{one.pk}"


def _gather(programme: Programme, staff: list[Staff], entries: list[Entry], team: list[Teammate]) -> Facts:
    people: dict[str, Person] = {}
    everybody: list[Staff | Teammate] = [*staff, *team]
    for one in everybody:
        people[_key(one)] = _merge(people.get(_key(one)), one)
    mates: dict[int, set[str]] = defaultdict(set)
    for mate in team:
        mates[mate.entry_id].add(_key(mate))
    mentors: dict[int, set[str]] = defaultdict(set)
    rows = Mentoring.objects.filter(entry__in=entries, ended_at__isnull=True).select_related("mentor")
    for each in rows:
        if each.mentor.user_id is not None and (key := _key(each.mentor)) in people:
            mentors[each.entry_id].add(key)
    judged = []
    for entry in entries:
        if not mates[entry.pk]:
            people[f"entry:{entry.pk}"] = Person(f"entry:{entry.pk}")
            mates[entry.pk].add(f"entry:{entry.pk}")
        judged.append(
            JudgedEntry(
                entry.code,
                frozenset(mates[entry.pk]),
                frozenset(mentors[entry.pk]),
                frozenset(filter(None, [entry.organisation])),
                str(entry.theme_id or ""),
            )
        )
    interests = list(Interest.objects.filter(judge__in=staff).select_related("judge"))
    return Facts(
        people=tuple(people.values()),
        entries=tuple(judged),
        reviewers=tuple(dict.fromkeys(_key(each) for each in staff)),
        relations=tuple(_list_relations(interests, team)),
        declarations=tuple(
            Declaration(_key(each.judge), organisation=each.name, note=each.says or each.name)
            for each in interests
            if each.is_organisation
        ),
    )


def _merge(known: Person | None, one: Staff | Teammate) -> Person:
    houses = {one.organisation} | (set(known.organisations) if known else set())
    mail = one.user.email if one.user is not None else ""
    return Person(
        _key(one), organisations=frozenset(filter(None, houses)), emails=frozenset(filter(None, [mail]))
    )


def _list_relations(interests: list[Interest], team: list[Teammate]) -> list[Relation]:
    by_name: dict[str, list[Teammate]] = defaultdict(list)
    for mate in team:
        if mate.role != TeamRole.TEACHER or mate.name:
            by_name[normal_name(mate.name)].append(mate)
    made: dict[tuple[str, str], Relation] = {}
    for each in interests:
        if each.is_organisation:
            continue
        for mate in by_name.get(normal_name(each.name), ()):
            one, other = _key(each.judge), _key(mate)
            if one != other:
                made[one, other] = Relation(one, other, each.says or each.name)
    return list(made.values())


@dataclass(frozen=True)
class Consequence:
    """What a conflict does to a round.

    Attributes:
        review: what would be void, or None: there is none of the two.
        is_scored: it is finished and counted.
        left: reviews of the entry that count without it.
        wanted: how many it is to have.
        moves: entries that stand elsewhere without it.
    """

    review: Review | None
    is_scored: bool
    left: int
    wanted: int
    moves: tuple[Move, ...]


def foresee_conflict(one: Round, judge: Staff, entry: Entry) -> Consequence:
    """Return what becomes of a round if a judge may not judge an entry."""
    review = Review.objects.filter(round=one, judge=judge, entry=entry).first()
    counted = list_counted(one)
    kept = [each for each in counted if (each.judge_id, each.entry_id) != (judge.pk, entry.pk)]
    left = sum(each.entry_id == entry.pk for each in kept)
    if len(kept) == len(counted):
        return Consequence(review, False, left, one.per_entry, ())
    items, entries = get_items(one.rubric), sorted({each.entry.code for each in counted})
    before, after = (sum_up(each, items, str(one.rubric.number), entries) for each in (counted, kept))
    return Consequence(review, True, left, one.per_entry, list_moves(before, after))


def has_conflict(judge: Staff, entry: Entry) -> bool:
    """Tell whether a conflict of a judge and an entry stands."""
    return list_conflicts(judge.programme).filter(judge=judge, entry=entry).exists()
