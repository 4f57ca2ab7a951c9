"""Entries of the demo's open calls: 51 firms, 14 teams of students, drafts for the call that is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from moyai.demo.seeding import open_call_entries_facts as facts
from moyai.demo.seeding.open_call_calls_facts import CONTEST, NEXT, PILOT
from moyai.demo.seeding.open_call_people import get_person
from moyai.services.open_call.enums import ThemeState
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import Entry, Programme, Theme
from moyai.services.open_call.operations.entries.begin import begin_entry
from moyai.services.open_call.operations.entries.consents import ask_consent, give_consent
from moyai.services.open_call.operations.entries.drafts import save_draft
from moyai.services.open_call.operations.entries.submitting import declare, hand_in
from moyai.services.open_call.operations.entries.team import accept_invitation, invite_mate, tell_about
from moyai.services.open_call.operations.entries.withdrawing import withdraw_entry
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.queries.deadlines import find_entry_dates
from moyai.services.open_call.queries.entries.people import find_consent_asked, find_invitation
from moyai.services.open_call.queries.entries.sections import get_value, mark
from moyai.services.open_call.texts.entries import CONSENT, DECLARATIONS

ENTRIES, ACTOR = 51, "system:demo"
OFFICE = frozenset({Mover.OFFICE})
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNPROVED, WITHDRAWN = 23, 37
"""Places of an entry that did not meet the conditions, and of one that was withdrawn."""


@dataclass(frozen=True)
class _Person:
    """Somebody in a team of the demo."""

    username: str
    name: str
    born_on: date | None = None


def seed_entries(*, now: datetime) -> int:
    """Make the entries of the demo's three programmes.

    Args:
        now: the town's time; all lies before it.

    Returns:
        how many entries were made; 0 where they are there, or the programmes are not.
    """
    programmes = {each.title: each for each in Programme.objects.filter(title__in=(PILOT, CONTEST, NEXT))}
    if len(programmes) < 3 or Entry.objects.filter(programme__in=programmes.values()).exists():
        return 0
    _seed_pilot(programmes[PILOT])
    _seed_contest(programmes[CONTEST])
    _seed_next(programmes[NEXT], now)
    return Entry.objects.filter(programme__in=programmes.values()).count()


def _seed_pilot(programme: Programme) -> None:
    themes = _list_themes(programme)
    closes_at = _get_closing(programme)
    for place in range(ENTRIES):
        firm, round_ = facts.FIRMS[place % len(facts.FIRMS)], place // len(facts.FIRMS)
        leader = _Person("applicant", "架空 申込 実") if place == 0 else _name(place)
        theme = themes[(place + round_ * 2) % len(themes)]
        at = closes_at - DAY * (ENTRIES - place) / 4
        entry = _write(programme, leader, theme, firm, place, at)
        if place == 0:
            _join(entry, _Person("teammate", "架空 仲間 太"), firm, at)
        _hand_in(entry, leader, at + HOUR)
        if place == WITHDRAWN:
            user = get_person(leader.username, leader.name)
            withdraw_entry(entry=entry, by=user, reason="担当する者がいなくなったため", now=at + 2 * HOUR)
        else:
            _look_at(entry, closes_at + DAY + place * timedelta(minutes=10), is_fit=place != UNPROVED)


def _seed_contest(programme: Programme) -> None:
    closes_at = _get_closing(programme)
    for place, (school, name, idea) in enumerate(facts.TEAMS):
        at = closes_at - DAY * (len(facts.TEAMS) - place)
        people = [
            _Person(
                f"call-pupil-{place:02}-{number}",
                f"{facts.PUPILS[(place + number) % len(facts.PUPILS)]}",
                date(closes_at.year - (17 if number == 1 and place % 3 == 0 else 19), 1 + number, 10),
            )
            for number in range(3 + place % 3)
        ]
        entry = _begin(programme, people[0], None, name, school, at)
        user = get_person(people[0].username, people[0].name)
        mate = entry.team.get(user=user)
        tell_about(mate=mate, name=people[0].name, organisation=school, born_on=people[0].born_on, now=at)
        for each in people[1:]:
            _join(entry, each, school, at)
        answers = {**facts.CONTEST_ANSWERS, "school": school, "summary": idea, "own_work": True}
        answers |= {"school_kind": "大学・大学院" if "大学" in school else "高校", "teacher": "架空 先生"}
        answers |= {"fields": ["野菜・果物", "環境"], "online": "会場に行きます", "pitch": f"{name}です。"}
        _type(entry, answers, at)
        _consent(entry, at + HOUR)
        _hand_in(entry, people[0], at + 2 * HOUR)
        _look_at(entry, closes_at + DAY + place * timedelta(minutes=10))


def _seed_next(programme: Programme, now: datetime) -> None:
    """Two drafts and one that was handed in: the first is the applicant's own, half written."""
    themes = _list_themes(programme)
    begun_at = now - 4 * DAY
    for place in range(3):
        theme = themes[place % len(themes)]
        leader = _Person("applicant", "架空 申込 実") if place == 0 else _name(60 + place)
        firm = facts.FIRMS[place]
        if place == 2:
            entry = _write(programme, leader, theme, firm, place, begun_at)
            _hand_in(entry, leader, begun_at + DAY)
            continue
        entry = _begin(programme, leader, theme, facts.IDEAS[place][0], firm, begun_at)
        half = {"kind_of_firm": "スタートアップ", "summary": facts.IDEAS[place][1]}
        _type(entry, half, begun_at + HOUR)
        if place == 0:
            _join(entry, _Person("teammate", "架空 仲間 太"), firm, begun_at + HOUR)


def _write(programme: Programme, leader: _Person, theme: Theme, firm: str, place: int, at: datetime) -> Entry:
    title, approach = facts.IDEAS[place % len(facts.IDEAS)]
    entry = _begin(programme, leader, theme, title, firm, at)
    answers: dict[str, Any] = {
        **facts.PILOT_ANSWERS,
        "kind_of_firm": ("企業", "スタートアップ", "大学・研究機関")[place % 3],
        "employees": str(3 + place * 7 % 90),
        "summary": title,
        "approach": approach,
        "maturity": "試作品がある",
        "cost_yen": str(600_000 + place * 130_000 % 2_400_000),
        "sure": True,
    }
    _type(entry, answers, at)
    return entry


def _begin(
    programme: Programme, leader: _Person, theme: Theme | None, title: str, firm: str, at: datetime
) -> Entry:
    user = get_person(leader.username, leader.name)
    entry = begin_entry(programme=programme, user=user, now=at, theme=theme)
    _type(entry, {"_title": title, "_organisation": firm}, at)
    return entry


def _type(entry: Entry, answers: dict[str, Any], at: datetime) -> None:
    marks = {key: mark(get_value(entry, key)) for key in answers}
    save_draft(entry=entry, changes=answers, marks=marks, by=ACTOR, now=at)


def _join(entry: Entry, person: _Person, organisation: str, at: datetime) -> None:
    leader = entry.team.get(role=TeamRole.LEADER).user
    assert leader is not None
    made = invite_mate(entry=entry, name=person.name, role=TeamRole.MEMBER, by=leader, now=at)
    mate = find_invitation(made.secret, at)
    assert mate is not None
    accept_invitation(
        mate=mate,
        user=get_person(person.username, person.name),
        name=person.name,
        organisation=organisation,
        born_on=person.born_on,
        now=at + HOUR / 4,
    )


def _consent(entry: Entry, at: datetime) -> None:
    closes_on = _get_closing(entry.programme).date()
    for mate in entry.team.select_related("user", "entry__programme"):
        if mate.born_on is None or closes_on.year - mate.born_on.year >= 18 or mate.user is None:
            continue
        consent = find_consent_asked(ask_consent(mate=mate, by=mate.user, now=at))
        assert consent is not None
        says = CONSENT.format(name=mate.name, programme=entry.programme.title).get("ja")
        give_consent(consent=consent, guardian="架空 保護者", says=says, user=None, now=at)


def _hand_in(entry: Entry, leader: _Person, at: datetime) -> None:
    user = get_person(leader.username, leader.name)
    words = {kind: text.get("ja") for kind, text in DECLARATIONS.items()}
    declare(entry=entry, words=words, by=user, now=at)
    hand_in(entry=entry, by=user, now=at)


def _look_at(entry: Entry, at: datetime, *, is_fit: bool = True) -> None:
    entry.refresh_from_db()
    to, why = ("screening", "") if is_fit else ("ineligible", "納税の証明書が、期限までに届きませんでした。")
    move_entry(entry=entry, to=to, movers=OFFICE, actor=ACTOR, now=at, reason=why)


def _list_themes(programme: Programme) -> list[Theme]:
    return list(programme.themes.filter(state=ThemeState.PUBLISHED).order_by("pk"))


def _get_closing(programme: Programme) -> datetime:
    dates = find_entry_dates(programme)
    assert dates is not None
    return dates.closes_at


def _name(place: int) -> _Person:
    return _Person(f"call-firm-{place:02}", f"架空 応募 {place + 1:02}")
