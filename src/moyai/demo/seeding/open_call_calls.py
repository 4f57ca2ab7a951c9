"""Three open calls of the demo: a pilot whose trials run, a contest on its final day, one that is open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.demo.seeding import open_call_calls_facts as facts
from moyai.demo.seeding.open_call_people import get_person
from moyai.services.open_call.enums import StaffRole, Verdict
from moyai.services.open_call.models import InfoSession, Programme, Staff, Theme
from moyai.services.open_call.operations.calls_approving import ask_approval, give_verdict, publish_theme
from moyai.services.open_call.operations.calls_programmes import make_programme, open_programme, set_dates
from moyai.services.open_call.operations.calls_questions import answer_question, ask
from moyai.services.open_call.operations.calls_sessions import hold_session, take_seat
from moyai.services.open_call.operations.calls_staff import add_staff
from moyai.services.open_call.operations.calls_themes import submit_theme, write_version
from moyai.services.open_call.operations.calls_tidings import watch
from moyai.services.open_call.queries.deadlines import at_wall

ACTOR = "system:demo"
PILOT_AGO, CONTEST_AGO, NEXT_AGO = 190, 169, 17
"""So many days ago each began to take entries: trials run, the final is today, 12 days are left."""
GRACE_S = 600
NAMES = ("title", "field", "background", "wanted", "data", "place", "kpi", "limits", "budget_yen")
DAY = timedelta(days=1)


def seed_calls(*, now: datetime) -> int:
    """Make the programmes with their people, themes, forms, questions and sessions.

    Args:
        now: the town's time; all lies before it but what is announced.

    Returns:
        how many programmes were made; 0 where they are there.
    """
    if Programme.objects.filter(title=facts.PILOT).exists():
        return 0
    today, officer = local(now).date(), get_person("officer", "町の職員")
    _seed_pilot(today - PILOT_AGO * DAY, officer)
    _seed_contest(today, officer)
    _seed_next(today - NEXT_AGO * DAY, officer, now)
    return 3


def _at(day: date, hour: int = 10) -> datetime:
    return at_wall(day, time(hour), "Asia/Tokyo")


def _seed_pilot(opens_on: date, officer: User) -> None:
    made_at = _at(opens_on - 40 * DAY)
    one = make_programme(
        template="pilot",
        title=facts.PILOT,
        title_en="Ina Future Technology Challenge",
        summary="町の課が困っていることに、技術で答える実証を募集します。",
        rules=facts.PILOT_RULES,
        budget_yen=15_000_000,
        opens_on=opens_on,
        by=officer,
        now=made_at,
    )
    owners = _add_owners(one, made_at)
    _add_judges(one, made_at)
    for place, theme in enumerate(facts.THEMES):
        _publish(one, theme, owners, officer, made_at + place * DAY)
    opened_at = _at(opens_on, 8)
    open_programme(programme=one, actor=ACTOR, now=opened_at)
    _ask_and_answer(one, opened_at + 2 * DAY, facts.QUESTIONS)
    _hold(one, "応募を考えている方への説明会", _at(opens_on + 5 * DAY, 18), opened_at)


def _seed_contest(today: date, officer: User) -> None:
    opens_on = today - CONTEST_AGO * DAY
    made_at = _at(opens_on - 30 * DAY)
    one = make_programme(
        template="contest",
        title=facts.CONTEST,
        title_en="AgriTech Koshien in Ina",
        summary="10年後の農業を楽しくするアイデアを、学生のチームから募集します。",
        rules=facts.CONTEST_RULES,
        opens_on=opens_on,
        by=officer,
        now=made_at,
    )
    entry = one.dates.get(stage="entry")
    _set(one, "entry", entry.opens_at, entry.closes_at, made_at, grace_s=GRACE_S)
    _set(one, "final", _at(today, 9), _at(today + DAY, 17), made_at)
    _add_judges(one, made_at, most=6)
    for username, name, organisation, expertise in facts.MENTORS:
        _add(one, username, name, StaffRole.MENTOR, made_at, organisation, expertise, most=2)
    open_programme(programme=one, actor=ACTOR, now=_at(opens_on, 8))
    asked = (
        ("中学生は出られますか。", "高校生・大学生のチームが対象です。中学生の部は、来年を考えています。"),
    )
    _ask_and_answer(one, _at(opens_on + 3 * DAY), asked)


def _seed_next(opens_on: date, officer: User, now: datetime) -> None:
    made_at = _at(opens_on - 20 * DAY)
    one = make_programme(
        template="pilot",
        title=facts.NEXT,
        title_en="Ina: technology for daily life",
        summary="くらしの困りごとに答える実証を、いま募集しています。",
        rules=facts.PILOT_RULES,
        budget_yen=6_000_000,
        opens_on=opens_on,
        by=officer,
        now=made_at,
    )
    owners = _add_owners(one, made_at)
    _add_judges(one, made_at)
    *shown, waiting = facts.NEXT_THEMES
    for place, theme in enumerate(shown):
        _publish(one, theme, owners, officer, made_at + place * DAY)
    _submit(one, waiting, owners, made_at + 3 * DAY)
    opened_at = _at(opens_on, 8)
    open_programme(programme=one, actor=ACTOR, now=opened_at)
    watching = [get_person(username, name) for username, name in facts.ASKERS]
    for user in watching:
        watch(user=user, programme=one, theme=None, now=opened_at + DAY)
    _ask_and_answer(one, opened_at + 3 * DAY, facts.QUESTIONS[:2])
    about = one.themes.filter(published__isnull=False)[0]
    text = "停留所の写真は、こちらで撮ってもよいですか。"
    ask(user=watching[2], programme=one, theme=about, text=text, now=now - DAY)
    session = _hold(one, "オンライン説明会", _at(local(now).date() + 3 * DAY, 18), now - 2 * DAY, seats=30)
    for user in watching[:2]:
        take_seat(session=session, user=user, now=now - DAY)


def _set(
    one: Programme, stage: str, opens_at: datetime, closes_at: datetime, now: datetime, grace_s: int = 0
) -> None:
    set_dates(
        programme=one,
        stage=stage,
        opens_at=opens_at,
        closes_at=closes_at,
        grace_s=grace_s,
        actor=ACTOR,
        now=now,
    )


def _add(
    one: Programme,
    username: str,
    name: str,
    role: StaffRole,
    now: datetime,
    organisation: str,
    expertise: str = "",
    section: str = "",
    most: int = 15,
) -> Staff:
    return add_staff(
        programme=one,
        user=get_person(username, name),
        role=role,
        name=name,
        organisation=organisation,
        expertise=expertise,
        section=section,
        most=most,
        actor=ACTOR,
        now=now,
    )


def _add_owners(one: Programme, now: datetime) -> list[Staff]:
    role, town = StaffRole.OWNER, "伊那（架空）"
    return [
        _add(one, username, name, role, now, town, section=section)
        for username, name, section in facts.OWNERS
    ]


def _add_judges(one: Programme, now: datetime, most: int = 15) -> None:
    for username, name, organisation, expertise in facts.JUDGES:
        _add(one, username, name, StaffRole.JUDGE, now, organisation, expertise, most=most)
    username, name, organisation, expertise = facts.CHAIR
    _add(one, username, name, StaffRole.CHAIR, now, organisation, expertise)


def _submit(one: Programme, theme: facts.Theme, owners: list[Staff], now: datetime) -> Theme:
    """Two versions: as a section wrote it down, and brushed up."""
    owner, said = owners[theme[0]], dict(zip(NAMES, theme[1:], strict=True))
    actor = f"user:{owner.user_id}"
    raw = {**said, "kpi": "", "wanted": "何とかしたい。", "data": ""}
    made = submit_theme(programme=one, section=owner.section, facts=raw, owner=owner, actor=actor, now=now)
    write_version(theme=made, after=1, facts=said, actor=actor, now=now + 4 * DAY)
    made.refresh_from_db()
    ask_approval(theme=made, actor=actor, now=now + 5 * DAY)
    return made


def _publish(one: Programme, theme: facts.Theme, owners: list[Staff], officer: User, now: datetime) -> Theme:
    made = _submit(one, theme, owners, now)
    boss = owners[theme[0]].user
    for user in (boss, officer):
        if user is not None:
            give_verdict(theme=made, number=2, user=user, verdict=Verdict.APPROVED, now=now + 6 * DAY)
    publish_theme(theme=made, number=2, actor=f"user:{officer.pk}", now=now + 7 * DAY)
    return made


def _ask_and_answer(one: Programme, now: datetime, rows: tuple[tuple[str, str], ...]) -> None:
    asker = get_person(*facts.ASKERS[2])
    for place, (text, answer) in enumerate(rows):
        asked_at = now + place * DAY
        question = ask(user=asker, programme=one, theme=None, text=text, now=asked_at)
        answer_question(question=question, answer=answer, actor=ACTOR, now=asked_at + DAY)


def _hold(
    one: Programme, title: str, starts_at: datetime, now: datetime, seats: int | None = None
) -> InfoSession:
    return hold_session(
        programme=one,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        place="町役場 3階（オンラインでも）",
        address="https://example.org/session",
        seats=seats,
        actor=ACTOR,
        now=now,
    )
