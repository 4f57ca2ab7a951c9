"""What is to be done next about each person, and when: `engines.whereabouts.ask_next` on database rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from moyai.core.notices.doors import QUIET_FROM, QUIET_UNTIL, list_reaches
from moyai.core.notices.quiet import end_quiet
from moyai.core.residents.models import Proxy, Resident
from moyai.core.residents.queries import find_phone
from moyai.engines.whereabouts.follow_up import Asked, Ladder, Reach, Step, ask_next, is_pressed
from moyai.engines.whereabouts.rules import HOUR
from moyai.services.evacuation.claims.standing import read_person
from moyai.services.evacuation.enums import FollowStep
from moyai.services.evacuation.models import Asking, Incident, RosterPerson, VulnerablePerson
from moyai.services.evacuation.policy import get_policy

NEVER = timedelta(days=3650)
REST_S = 12 * HOUR
"""Whoever is neither on the list nor in need is asked twice, and then again only after so long."""


@dataclass(frozen=True)
class Judged:
    """The next step about one person.

    Attributes:
        resident: about whom.
        step: what to do.
        due_at: from when on.
        person: how she stands on the roster.
        entry: of the list of those who need help, if she is on it.
        is_pressed: she is asked sooner.
    """

    resident: Resident
    step: FollowStep
    due_at: datetime
    person: RosterPerson | None
    entry: VulnerablePerson | None
    is_pressed: bool


def make_ladder() -> Ladder:
    """Return the town's times."""
    policy = get_policy()
    wait_s = Ladder().wait_s | {Step.ASK: policy.ask_wait_s, Step.AGAIN: policy.ask_wait_s}
    return Ladder(unheard_s=policy.ask_unheard_s, wait_s=wait_s, pressed_pct=policy.ask_pressed_pct)


def judge_all(incident: Incident, resident_ids: Collection[int]) -> list[Judged]:
    """Return the next step about each of these people, in a fixed number of queries."""
    residents = list(Resident.objects.filter(pk__in=resident_ids).select_related("household").order_by("pk"))
    people = _list_people(incident, resident_ids)
    entries = {
        one.resident_id: one
        for one in VulnerablePerson.objects.filter(resident_id__in=resident_ids, removed_at=None)
    }
    asked = _list_asked(incident, resident_ids)
    doors = list_reaches(residents)
    families = list_askable(residents)
    ladder = make_ladder()
    judged = []
    for one in residents:
        entry = entries.get(one.pk)
        reach = Reach(
            has_own_door=bool(doors[one.pk].doors),
            has_family=bool(families[one.pk]),
            has_neighbour=bool(entry and entry.supporters),
            is_vulnerable=entry is not None,
        )
        judged.append(_judge(incident, one, people.get(one.pk), entry, asked[one.pk], reach, ladder))
    return judged


def list_askable(residents: Collection[Resident]) -> dict[int, list[Resident]]:
    """Return, by resident id, those of her family whom a door leads to, or who have a telephone."""
    families = list_family(residents)
    members = {one.pk: one for found in families.values() for one in found}
    reaches = list_reaches(list(members.values()))
    askable = {pk for pk, one in members.items() if reaches[pk].doors or find_phone(one)}
    return {pk: [one for one in found if one.pk in askable] for pk, found in families.items()}


def list_family(residents: Collection[Resident]) -> dict[int, list[Resident]]:
    """Return, by resident id, who may be asked about each: her household, and who acts for her."""
    homes = {one.household_id for one in residents}
    members: defaultdict[int, list[Resident]] = defaultdict(list)
    for one in Resident.objects.filter(household_id__in=homes).select_related("household").order_by("pk"):
        members[one.household_id].append(one)
    acting: defaultdict[int, list[Resident]] = defaultdict(list)
    proxies = Proxy.objects.filter(resident__in=residents).select_related("user__resident__household")
    for proxy in proxies:
        helper = getattr(proxy.user, "resident", None)
        if helper is not None:
            acting[proxy.resident_id].append(helper)
    return {
        one.pk: list(
            {m.pk: m for m in (*members[one.household_id], *acting[one.pk]) if m.pk != one.pk}.values()
        )
        for one in residents
    }


def _judge(
    incident: Incident,
    resident: Resident,
    row: RosterPerson | None,
    entry: VulnerablePerson | None,
    asked: list[Asked],
    reach: Reach,
    ladder: Ladder,
) -> Judged:
    person = read_person(row) if row else None
    question = ask_next(person, asked, reach, int(incident.opened_at.timestamp()), ladder)
    step, due_s = FollowStep(question.step.value), question.due_s
    pressed = is_pressed(person, reach, ladder)
    due_at = datetime.fromtimestamp(due_s, UTC)
    if pressed:
        return Judged(resident, step, due_at, row, entry, True)
    # The ladder is climbed only after those who must be reached; nobody else is woken, nor asked all day.
    if not reach.has_own_door:
        return Judged(resident, FollowStep.ASK, incident.opened_at + NEVER, row, entry, False)
    if step not in (FollowStep.ASK, FollowStep.AGAIN):
        step, due_at = FollowStep.AGAIN, datetime.fromtimestamp(max(a.at_s for a in asked) + REST_S, UTC)
    return Judged(resident, step, end_quiet(due_at, QUIET_FROM, QUIET_UNTIL), row, entry, False)


def _list_people(incident: Incident, resident_ids: Collection[int]) -> dict[int, RosterPerson]:
    found = RosterPerson.objects.filter(incident=incident, resident_id__in=resident_ids)
    return {one.resident_id: one for one in found.select_related("shelter") if one.resident_id is not None}


def _list_asked(incident: Incident, resident_ids: Collection[int]) -> defaultdict[int, list[Asked]]:
    found: defaultdict[int, list[Asked]] = defaultdict(list)
    rows = Asking.objects.filter(incident=incident, about_id__in=resident_ids)
    for about, step, at in rows.values_list("about_id", "step", "at"):
        found[about].append(Asked(Step(step), int(at.timestamp())))
    return found


def soon(now: datetime) -> datetime:
    """Return until when a row that a worker took is left alone by the others."""
    return now + timedelta(minutes=10)
