"""An independent search for conflicts: every reviewer with every entry; it shares no code with the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from moyai.engines.judging.conflicts.problem import Declaration, Entry, Facts, Person
from moyai.engines.judging.conflicts.solution import Findings


def check(facts: Facts, findings: Findings) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Args:
        facts: All that is known.
        findings: What was found in it.
    """
    allowed = {str(kind) for kind in facts.kinds}
    expected = {each for each in _list_all(facts) if each[2] in allowed}
    cleared = {(each.reviewer, each.entry, str(each.kind)) for each in facts.clearances} & expected
    found = {(each.reviewer, each.entry, str(each.kind)) for each in findings.conflicts}
    found_cleared = {(each.reviewer, each.entry, str(each.kind)) for each in findings.cleared}
    wrong = [f"{each}: is not found" for each in sorted(expected - cleared - found)]
    wrong += [f"{each}: is none" for each in sorted(found - (expected - cleared))]
    wrong += [f"{each}: is not cleared right" for each in sorted(found_cleared ^ cleared)]
    return tuple(wrong)


def _list_all(facts: Facts) -> Iterator[tuple[str, str, str]]:
    people = {each.key: each for each in facts.people}
    for key in facts.reviewers:
        for entry in facts.entries:
            team = [people[each] for each in entry.applicants]
            for kind in _compare(facts, people[key], entry, team):
                yield key, entry.key, kind


def _compare(facts: Facts, reviewer: Person, entry: Entry, team: list[Person]) -> Iterator[str]:
    key = reviewer.key
    mails = {each.strip().lower() for each in reviewer.emails}
    if key in entry.applicants or any(mails & {m.strip().lower() for m in each.emails} for each in team):
        yield "self"
    together = [each.applicants for each in facts.entries] + list(facts.past_teams)
    if any(key in group and group & entry.applicants - {key} for group in together):
        yield "co_applicant"
    if key in entry.mentors:
        yield "mentor"
    others = [each for each in team if each.key != key]
    if reviewer.household and any(reviewer.household == each.household for each in others):
        yield "household"
    home = (_flat(reviewer.family_name), _flat(reviewer.address))
    if all(home) and any(home == (_flat(each.family_name), _flat(each.address)) for each in others):
        yield "address"
    if any(
        {relation.one, relation.other} == {key, each.key} for relation in facts.relations for each in others
    ):
        yield "relation"
    houses = {_house(name) for name in reviewer.organisations} - {""}
    named = {_house(name) for name in entry.organisations}
    if houses & (named | {_house(name) for each in others for name in each.organisations}):
        yield "organisation"
    if any(_same_domain(one, two, facts) for one in mails for each in others for two in each.emails):
        yield "mail_domain"
    if key not in entry.applicants and any(
        key in each.applicants and each.track == entry.track for each in facts.entries
    ):
        yield "rival"
    own = [each for each in facts.declarations if each.reviewer == key]
    named |= {_house(name) for each in team for name in each.organisations}
    for told in own:
        if _concerns(told, entry, named):
            yield "objected" if told.by_applicant else "declared"


def _concerns(told: Declaration, entry: Entry, named: set[str]) -> bool:
    if told.organisation:
        return _house(told.organisation) in named
    return told.entry == entry.key if told.entry else told.person in entry.applicants


def _flat(text: str) -> str:
    """Return letters and digits alone, with the words that stand between an address's numbers left out."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("髙", "高").replace("﨑", "崎")
    for old, new in zip("一二三四五", "12345", strict=True):
        plain = plain.replace(f"{old}丁目", f"{new}丁目")
    plain = re.sub("丁目|番地|番|号", " ", plain)
    return " ".join(re.findall(r"\d+|[^\W\d_]+", plain))


def _house(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).lower()
    for form in ("株式会社", "有限会社", "(株)", "国立大学法人"):
        plain = plain.replace(form, "")
    return "".join(re.findall(r"\w", plain))


def _same_domain(one: str, other: str, facts: Facts) -> bool:
    first, second = (each.strip().lower().split("@")[-1].split(".") for each in (one, other))
    shared = 0
    while shared < min(len(first), len(second)) and first[-1 - shared] == second[-1 - shared]:
        shared += 1
    common = ".".join(first[len(first) - shared :])
    is_class = bool(re.fullmatch(r"\w{1,3}\.\w\w|\w+", common))
    return shared > 0 and not is_class and common not in facts.public_domains
