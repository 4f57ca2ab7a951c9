"""From everything said about one party to where each of it is. Pure: the same claims, the same party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from moyai.engines.whereabouts.claims import Where
from moyai.engines.whereabouts.counting import count_heads, count_needs
from moyai.engines.whereabouts.evidence import Evidence
from moyai.engines.whereabouts.families import place_families
from moyai.engines.whereabouts.gathering import Body, Gathered, Spoken, find_holding, find_since
from moyai.engines.whereabouts.identity import Likeness, choose_key, join, pair
from moyai.engines.whereabouts.matching import Band
from moyai.engines.whereabouts.meeting import have_met, is_one_name
from moyai.engines.whereabouts.persons import describe_person
from moyai.engines.whereabouts.rules import Rules
from moyai.engines.whereabouts.solution import Doubt, Flag, Notice, Party, Person


def resolve(gathered: Gathered, rules: Rules) -> Party:
    """Return who of a party is where."""
    likenesses = _list_likenesses(gathered, rules)
    sure = join(gathered.keys, likenesses, gathered.decided, lambda each: each.band is Band.CERTAIN)
    identities = _list_spoken(gathered, sure)
    counted_as = _join_for_counting(gathered, likenesses, sure)
    bodies = _list_bodies(gathered, identities, counted_as, rules)
    groups, odd = place_families(gathered, bodies, rules)
    people = tuple(_describe(gathered, identities, bodies, odd, rules))
    notices = _list_notices(gathered, odd)
    return Party(
        key=gathered.key,
        people=people,
        groups=groups,
        doubts=_list_doubts(gathered, sure),
        notices=notices,
        heads=count_heads(bodies, groups),
        needs=count_needs(bodies, groups, people, rules),
    )


def _list_likenesses(gathered: Gathered, rules: Rules) -> list[Likeness]:
    """Return who is alike; two of one name who were told to be at one place are probably one."""
    named = {
        (each.first, each.second)
        for each, fields in gathered.likenesses
        if is_one_name(each, fields, rules.weights)
    }
    if not named:
        return [each for each, _fields in gathered.likenesses]
    places = _list_places(gathered)

    def has_met(each: Likeness) -> bool:
        first, second = (_find_anchor(gathered, key) for key in (each.first, each.second))
        return have_met(places.get(first, ()), places.get(second, ()), rules.near_m)

    return [
        replace(each, band=Band.PROBABLE) if (each.first, each.second) in named and has_met(each) else each
        for each, _fields in gathered.likenesses
    ]


def _list_places(gathered: Gathered) -> dict[str, set[Where]]:
    """Return the places that were told, by whom or whose household they are told of."""
    found: dict[str, set[Where]] = {}
    for each in gathered.heard:
        where = each.evidence.where
        if each.evidence.is_usable and where is not None:
            for key in (each.about, *each.companions):
                found.setdefault(_find_anchor(gathered, key), set()).add(where)
    return found


def _find_anchor(gathered: Gathered, key: str) -> str:
    household = gathered.household.get(key) if key.startswith("p:") else None
    return f"h:{household}" if household else key


def _list_spoken(gathered: Gathered, sure: Mapping[str, tuple[str, ...]]) -> dict[str, Spoken]:
    """Return identities by the key that stands for them."""
    names = {key: choose_key(sure[key]) for key in gathered.keys}
    found = {names[key]: Spoken(sure[key]) for key in gathered.keys}
    for each in gathered.heard:
        about = names[each.about]
        found[about].claims.append((each.evidence, False))
        if not each.companions:
            continue
        for name in sorted({names[key] for key in each.companions} - {about}):
            found[name].claims.append((each.evidence, True))
    return found


def _join_for_counting(
    gathered: Gathered, likenesses: Sequence[Likeness], sure: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """Join also what is probably one person, where it is probably nobody else: counted once, shown twice."""
    probable = [each for each in likenesses if each.band is Band.PROBABLE]
    if not probable:
        return sure
    others: dict[str, set[str]] = {}
    for each in probable:
        for a, b in ((each.first, each.second), (each.second, each.first)):
            if b in sure:
                others.setdefault(a, set()).add(choose_key(sure[b]))

    def is_only(each: Likeness) -> bool:
        described = [key for key in (each.first, each.second) if not key.startswith("p:")]
        return each.band is Band.CERTAIN or all(len(others.get(key, ())) == 1 for key in described)

    wanted = [each for each in likenesses if each.band in (Band.CERTAIN, Band.PROBABLE)]
    return join(gathered.keys, wanted, gathered.decided, is_only)


def _list_bodies(
    gathered: Gathered,
    identities: Mapping[str, Spoken],
    counted_as: Mapping[str, tuple[str, ...]],
    rules: Rules,
) -> list[Body]:
    bodies = []
    for keys in sorted({counted_as[key] for key in gathered.keys}):
        name, found = _choose_identity(keys, identities)
        household = next((h for key in keys if (h := gathered.household.get(key))), "")
        area = next((a for key in keys if (a := gathered.area.get(key))), "")
        body = Body(name, keys, household, area)
        if found is not None:
            body.holds, body.is_listed = found
            body.since_s, body.last = find_since(identities[name], found[0], rules)
        bodies.append(body)
    return bodies


def _choose_identity(
    keys: tuple[str, ...], identities: Mapping[str, Spoken]
) -> tuple[str, tuple[Evidence, bool] | None]:
    """Return of which identity the newest claim is that holds, and that claim."""
    if len(keys) == 1:
        spoken = identities.get(keys[0])
        return keys[0], None if spoken is None else find_holding(spoken)
    names = [key for key in keys if key in identities]
    best = [(found[0].order, name, found) for name in names if (found := find_holding(identities[name]))]
    return max(best)[1:] if best else (choose_key(keys), None)


def _describe(
    gathered: Gathered,
    identities: Mapping[str, Spoken],
    bodies: Sequence[Body],
    odd: Iterable[Notice],
    rules: Rules,
) -> Iterable[Person]:
    body_of = {key: body for body in bodies for key in body.keys}
    too_few = {each.event_id for each in odd if each.flag is Flag.FEWER_THAN_NAMED}
    for name in sorted(identities):
        spoken, body = identities[name], body_of[name]
        if not spoken.claims and body.holds is None:
            continue
        if not spoken.claims and body.key != name:
            if _is_seen(name, body, gathered, rules):
                yield _presume(name, body, rules)
            continue
        person = describe_person(name, spoken, body, rules)
        if too_few and body.holds is not None and body.holds.report.event_id in too_few:
            person = replace(person, flags=(*person.flags, Flag.FEWER_THAN_NAMED))
        yield person


def _is_seen(name: str, body: Body, gathered: Gathered, rules: Rules) -> bool:
    """Return whether somebody of her name is where her household told to be, nobody naming her number."""
    where, anchor = body.holds.where if body.holds else None, _find_anchor(gathered, name)
    return (
        anchor != name
        and where is not None
        and have_met([where], _list_places(gathered).get(anchor, ()), rules.near_m)
    )


def _presume(name: str, body: Body, rules: Rules) -> Person:
    """Return how she stands beside whom she probably is: with her family, and not counted again."""
    own = replace(body, key=name, is_presumed=True)
    return replace(describe_person(name, Spoken((name,)), own, rules), is_counted=False)


def _list_doubts(gathered: Gathered, sure: Mapping[str, tuple[str, ...]]) -> tuple[Doubt, ...]:
    found = set()
    for each, fields in gathered.likenesses:
        a, b = pair(each.first, each.second)
        is_open = (a, b) not in gathered.decided and not (a in sure and b in sure[a])
        # A pair of two parties is a question of the one in which its first key is; who is known is not
        # asked about.
        if is_open and a in sure and not (b.startswith("p:") and choose_key(sure[a]).startswith("p:")):
            found.add(Doubt(a, b, each.weight, fields))
    return tuple(sorted(found, key=lambda each: (-each.weight, each.first, each.second)))


def _list_notices(gathered: Gathered, odd: Iterable[Notice]) -> tuple[Notice, ...]:
    found = set(odd)
    for each in gathered.heard:
        event_id = each.evidence.report.event_id
        found.update(Notice(event_id, flag) for flag in each.evidence.flags)
        if each.is_reused:
            found.add(Notice(event_id, Flag.ID_REUSED))
    return tuple(sorted(found, key=lambda each: (each.event_id, each.flag)))
