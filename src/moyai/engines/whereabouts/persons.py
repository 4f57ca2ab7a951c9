"""One person of the roster: her place, how sure it is, and what became of every claim about her."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.engines.whereabouts.claims import Condition, Role
from moyai.engines.whereabouts.evidence import Evidence, is_same_place, measure_m
from moyai.engines.whereabouts.gathering import Body, Spoken, find_holding, find_since
from moyai.engines.whereabouts.rules import Rules
from moyai.engines.whereabouts.solution import Flag, Need, Person, Reason, Verdict

SECOND_VOICE_PCT = 8
DOUBT_PCT = 20
_WITNESSES = frozenset({Role.SELF, Role.DESK, Role.STAFF})


def describe_person(name: str, spoken: Spoken, body: Body, rules: Rules) -> Person:
    """Return how one identity stands on the roster."""
    is_counted = body.key == name
    own = None if is_counted else find_holding(spoken)
    holds = body.holds if is_counted else own[0] if own else None
    is_presumed = is_counted and body.is_presumed
    since_s, last = None, holds
    if is_counted and body.last is not None and not is_presumed:
        since_s, last = body.since_s, body.last
    elif holds and not is_presumed:
        since_s, last = find_since(spoken, holds, rules)
    flags = _list_flags(spoken, holds, body, is_counted, rules)
    stay_until_s = None
    if last is not None and last.report.stay_s is not None:
        stay_until_s = last.at_s + last.report.stay_s
    return Person(
        key=name,
        person_id=name[2:] if name.startswith("p:") else None,
        names=spoken.keys,
        household=body.household,
        where=holds.where if holds else None,
        is_presumed=is_presumed,
        is_counted=is_counted,
        since_s=body.since_s if is_presumed else since_s,
        confirmed_s=last.at_s if last else None,
        confirmed_by=str(last.report.speaker.role) if last else "",
        door=last.report.door if last else "",
        condition=_find_condition(spoken.claims),
        needs=list_needs(spoken.claims),
        stay_until_s=stay_until_s,
        sure_pct=_judge_sureness(spoken, holds, is_presumed, flags, rules),
        reasons=tuple(_list_reasons(spoken, holds, rules)),
        flags=flags,
    )


def _find_condition(claims: Sequence[tuple[Evidence, bool]]) -> Condition | None:
    told = [
        (e.order, e.report.condition)
        for e, is_listed in claims
        if e.report.condition and e.is_usable and not is_listed
    ]
    return max(told)[1] if told else None


def list_needs(claims: Sequence[tuple[Evidence, bool]]) -> tuple[Need, ...]:
    """Return what is needed: told, and not told to be met since. Told and met at once, it is still needed."""
    if not any(each.report.needs or each.report.needs_met for each, _is_listed in claims):
        return ()
    opened: dict[str, tuple[int, str]] = {}
    last: dict[str, tuple[int, bool]] = {}
    for each, is_listed in sorted(claims, key=lambda claim: (claim[0].at_s, claim[0].report.event_id)):
        if not each.is_usable or is_listed:
            continue
        for code in each.report.needs_met:
            last[code] = max(last.get(code, (each.at_s, False)), (each.at_s, False))
        for code in each.report.needs:
            if not last.get(code, (0, False))[1]:
                opened[code] = (each.at_s, each.report.event_id)
            last[code] = (each.at_s, True)
    return tuple(Need(code, *opened[code]) for code in sorted(last) if last[code][1])


def _list_reasons(spoken: Spoken, holds: Evidence | None, rules: Rules) -> list[Reason]:
    found = []
    for each, _is_listed in spoken.claims:
        behind_s = holds.order[0] - each.order[0] if holds else 0
        found.append(Reason(each.report.event_id, _judge(each, holds, rules), behind_s))
    if holds is not None and all(each.event_id != holds.report.event_id for each in found):
        found.append(Reason(holds.report.event_id, Verdict.HOLDS))
    if len(found) > 1:
        found.sort(key=lambda each: each.event_id)
    return found


def _judge(each: Evidence, holds: Evidence | None, rules: Rules) -> Verdict:
    if not each.is_usable:
        return Verdict.NOT_COUNTED
    if each.where is None or holds is None or holds.where is None:
        return Verdict.NO_PLACE
    if each is holds:
        return Verdict.HOLDS
    if is_same_place(each.where, holds.where, rules.near_m):
        return Verdict.CONFIRMS
    return Verdict.OUTWEIGHED if each.at_s > holds.at_s else Verdict.NEWER


def _list_flags(
    spoken: Spoken, holds: Evidence | None, body: Body, is_counted: bool, rules: Rules
) -> tuple[Flag, ...]:
    found = {flag for each, _is_listed in spoken.claims if each.flags for flag in each.flags}
    if holds is not None and any(_contradicts(each, holds, rules) for each, _ in spoken.claims):
        found.add(Flag.TWO_PLACES)
    if not is_counted or len(body.keys) > len(spoken.keys):
        found.add(Flag.PERHAPS_SAME)
    if len(spoken.keys) > 1 and sum(key.startswith("p:") for key in spoken.keys) > 1:
        found.add(Flag.TWO_NUMBERS)
    if is_counted and body.has_moved:
        found.add(Flag.MOVED_WITH_FAMILY)
    return tuple(sorted(found)) if found else ()


def _contradicts(each: Evidence, holds: Evidence, rules: Rules) -> bool:
    """Return whether two who know best told different places at nearly the same time."""
    if each is holds:
        return False
    a, b = each.report.speaker, holds.report.speaker
    if not each.is_usable or each.where is None or holds.where is None:
        return False
    if a.role not in _WITNESSES or b.role not in _WITNESSES or abs(each.at_s - holds.at_s) > rules.twice_s:
        return False
    if a.role is Role.SELF and b.role is Role.SELF:  # she corrected herself
        return False
    if each.where.place_id and holds.where.place_id:
        return each.where.place_id != holds.where.place_id
    gap = measure_m(each.where, holds.where)
    return gap is not None and gap > rules.twice_m + each.where.accuracy_m + holds.where.accuracy_m


def _judge_sureness(
    spoken: Spoken, holds: Evidence | None, is_presumed: bool, flags: Sequence[Flag], rules: Rules
) -> int:
    if holds is None or holds.where is None:
        return 0
    agreeing = {holds.report.speaker.role}
    for each, _is_listed in spoken.claims:
        if each.is_usable and each.where and is_same_place(each.where, holds.where, rules.near_m):
            agreeing.add(each.report.speaker.role)
    sure = max(rules.trust_pct[role] for role in agreeing) + SECOND_VOICE_PCT * (len(agreeing) - 1)
    sure -= rules.presumed_pct if is_presumed else 0
    sure -= DOUBT_PCT if Flag.TWO_PLACES in flags else 0
    sure -= DOUBT_PCT if holds.report.sure != "saw" else 0
    return max(5, min(99, sure))
