"""Between our rows and the engine that forms teams: people become candidates, its answers proposals."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.engines.habit.teams import (
    Candidate,
    Door,
    Formation,
    count_generations,
    form_class,
    form_matched,
)
from moyai.engines.habit.teams.solution import REASONS
from moyai.services.habit_challenge.enums import Activity, ApplicationStatus, Through
from moyai.services.habit_challenge.handles import count_years
from moyai.services.habit_challenge.models import Application, Attendance, Block, Challenge, Programme
from moyai.services.habit_challenge.texts import forming as say
from moyai.services.habit_challenge.wishes import Wishes

MOST_MATCHED = 200
"""So many of those who wait are matched at once, who waited longest first: as many as the engine takes."""
STEPS = {Activity.LITTLE: 2_000, Activity.SOME: 4_500, Activity.MUCH: 8_000}
"""Our reading of how much somebody says she walks, in steps a day: within the engine's levels."""
DOORS = {
    Through.LINE: Door.LINE,
    Through.WEB: Door.WEB,
    Through.TV: Door.TV,
    Through.VOICE: Door.PHONE,
    Through.PAPER: Door.PAPER,
    Through.POSTCARD: Door.PAPER,
    Through.FAX: Door.PAPER,
}


@dataclass(frozen=True, slots=True)
class ProposedTeam:
    """Who might be a team, what they would do, and why they suit."""

    people: tuple[Resident, ...]
    challenge: Challenge
    why: tuple[Localized, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be formed; ``unplaced`` are those who wait on, each with the reason.

    ``fingerprint`` changes with who is in which team: what was looked at is what is done.
    """

    teams: tuple[ProposedTeam, ...]
    unplaced: tuple[tuple[Resident, Localized], ...]
    fingerprint: str


def propose_matching(programme: Programme, today: date) -> Proposal:
    """Return which teams those who applied alone might form; nothing is written."""
    waiting = Application.objects.filter(programme=programme, status=ApplicationStatus.WAITING)
    related = ("resident__household", "resident__user")
    found = list(waiting.select_related(*related).prefetch_related("resident__contact_points")[:MOST_MATCHED])
    challenges = {each.pk: each for each in programme.challenges.all()}
    default = programme.challenges.order_by("sort", "pk").first()
    if default is None or not found:
        return Proposal((), (), _fingerprint(()))
    wishes = {each.resident_id: Wishes.from_json(each.wishes) for each in found}
    chosen = {pk: challenges.get(wish.challenge, default) for pk, wish in wishes.items()}
    through = {each.resident_id: each.through for each in found}
    people = [each.resident for each in found]
    families = _find_families(people, wishes)
    apart = _find_apart(people, programme)
    candidates = [
        make_candidate(
            one,
            today,
            goal=str(chosen[one.pk].habit),
            door=DOORS.get(Through(through[one.pk])),
            steps=STEPS[wishes[one.pk].activity],
            family=families.get(one.pk, ""),
            keeps_apart=apart.get(one.pk, frozenset()),
        )
        for one in people
    ]
    return _propose(form_matched(candidates), people, candidates, chosen)


def propose_class(attendances: Sequence[Attendance], challenge: Challenge, today: date) -> Proposal:
    """Return which teams of five at most those who are here might form; households stay together."""
    people = [each.resident for each in attendances]
    families = _find_families(people, {})
    apart = _find_apart(people, challenge.programme)
    candidates = [
        make_candidate(
            one,
            today,
            goal=str(challenge.habit),
            family=families.get(one.pk, ""),
            keeps_apart=apart.get(one.pk, frozenset()),
        )
        for one in people
    ]
    return _propose(form_class(candidates), people, candidates, dict.fromkeys(_keys(people), challenge))


def make_candidate(
    resident: Resident,
    today: date,
    *,
    goal: str,
    door: Door | None = None,
    steps: int | None = None,
    family: str = "",
    keeps_apart: frozenset[str] = frozenset(),
) -> Candidate:
    """Return a resident as the engine knows people: by the number of her row."""
    language = resident.language.partition("-")[0]
    return Candidate(
        person=str(resident.pk),
        age=max(0, min(count_years(resident.birth_date, today), 125)),
        languages=frozenset({"ja" if language in ("", "easy") else language}),
        goal=goal,
        door=door or _find_door(resident),
        steps=steps,
        area=resident.household.settlement,
        family=family,
        keeps_apart=keeps_apart,
    )


def explain(candidates: Sequence[Candidate]) -> tuple[Localized, ...]:
    """Return why these suit each other, in sentences."""
    why = []
    generations = count_generations([each.age for each in candidates])
    if generations > 1:
        why.append(say.GENERATIONS.format(count=generations))
    if len({each.goal for each in candidates}) == 1:
        why.append(say.SAME_GOAL)
    levels = {each.level for each in candidates if each.level is not None}
    if levels and max(levels) - min(levels) <= 1:
        why.append(say.SAME_LEVEL)
    areas = [each.area for each in candidates if each.area]
    if areas and len(set(areas)) < len(areas):
        why.append(say.NEAR)
    if any(each.family for each in candidates):
        why.append(say.FAMILY)
    return tuple(why or (say.FITS,))


def _propose(
    formation: Formation,
    people: Sequence[Resident],
    candidates: Sequence[Candidate],
    chosen: dict[int, Challenge],
) -> Proposal:
    by_key = {str(one.pk): one for one in people}
    known = {each.person: each for each in candidates}
    teams = []
    for keys in formation.teams:
        members = tuple(by_key[key] for key in keys)
        counts: dict[int, int] = defaultdict(int)
        for one in members:
            counts[chosen[one.pk].pk] += 1
        commonest = min(counts, key=lambda pk: (-counts[pk], pk))
        challenge = next(each for each in chosen.values() if each.pk == commonest)
        teams.append(ProposedTeam(members, challenge, explain([known[key] for key in keys])))
    unplaced = tuple((by_key[each.person], Localized(*REASONS[each.why])) for each in formation.unplaced)
    return Proposal(tuple(teams), unplaced, _fingerprint(formation.teams))


def _fingerprint(teams: Iterable[Sequence[str]]) -> str:
    return hashlib.sha256("|".join(",".join(team) for team in teams).encode()).hexdigest()[:20]


def _find_door(resident: Resident) -> Door:
    kinds = {each.kind for each in resident.contact_points.all()}
    if ContactKind.LINE in kinds:
        return Door.LINE
    if resident.user_id is not None:
        return Door.WEB
    return Door.TV if ContactKind.TV in kinds else Door.PHONE


def _keys(people: Iterable[Resident]) -> list[int]:
    return [one.pk for one in people]


def _find_families(people: Sequence[Resident], wishes: dict[int, Wishes]) -> dict[int, str]:
    """Return a key for each who comes with somebody else: of one household, or named by her as a friend."""
    root = {one.pk: one.pk for one in people}
    by_code = {one.code: one.pk for one in people}

    def find(pk: int) -> int:
        while root[pk] != pk:
            pk = root[pk]
        return pk

    def join(one: int, other: int) -> None:
        first, second = sorted((find(one), find(other)))
        root[second] = first

    homes: dict[int, int] = {}
    for one in people:
        join(one.pk, homes.setdefault(one.household_id, one.pk))
        for code in wishes[one.pk].friends if one.pk in wishes else ():
            if code in by_code:
                join(one.pk, by_code[code])
    sizes: dict[int, int] = defaultdict(int)
    for pk in root:
        sizes[find(pk)] += 1
    return {pk: f"family-{find(pk)}" for pk in root if sizes[find(pk)] > 1}


def _find_apart(people: Sequence[Resident], programme: Programme) -> dict[int, frozenset[str]]:
    """Return with whom each is not put together: one of the two has blocked the other before."""
    keys = _keys(people)
    pairs = Block.objects.filter(
        by__programme=programme, by__resident__in=keys, whom__resident__in=keys
    ).values_list("by__resident", "whom__resident")
    apart: dict[int, set[str]] = defaultdict(set)
    for by, whom in pairs:
        apart[by].add(str(whom))
        apart[whom].add(str(by))
    return {pk: frozenset(others) for pk, others in apart.items()}
