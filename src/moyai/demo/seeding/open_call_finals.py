"""The demo's final of a contest: under way, its vote open; and last year's, released."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from moyai.core.accounts.models import User
from moyai.core.codes import make_free_code
from moyai.demo.seeding.open_call_people import get_person
from moyai.services.open_call.enums import ProgrammeState, StaffRole
from moyai.services.open_call.enums_entries import EntryStatus, TeamRole
from moyai.services.open_call.models import (
    Entry,
    EntryForm,
    Final,
    Programme,
    Rubric,
    Staff,
    Teammate,
    Ticket,
)
from moyai.services.open_call.operations.finals.arranging import change_slot, make_final, make_usual_sheet
from moyai.services.open_call.operations.finals.releasing import Named, release_results
from moyai.services.open_call.operations.finals.running import (
    close_scoring,
    close_vote,
    go_to_next,
    open_vote,
    start_final,
)
from moyai.services.open_call.operations.finals.scoring import SentScore, take_score
from moyai.services.open_call.operations.finals.tickets import digest_code, make_tickets
from moyai.services.open_call.operations.finals.voting import cast_ballot
from moyai.services.open_call.programmes.templates import load_data
from moyai.services.open_call.queries.finals.counting import count_final, digest_results
from moyai.services.open_call.queries.finals.people import list_candidates
from moyai.services.open_call.queries.finals.timing import list_slots

TITLE, LAST_TITLE = "アグリテック甲子園 in 伊那", "アグリテック甲子園 in 伊那（昨年）"
TEAMS = (
    ("雪の下にんじん見守り隊", "架空 伊那北高校"),
    ("りんごの声を聞く", "架空 高遠みどり高校"),
    ("田んぼドクター", "架空 箕輪農業高校"),
    ("すずめとなかよし", "架空 長谷の杜高校"),
    ("おばあちゃんの畑アプリ", "架空 天竜川大学"),
)
LAST_TEAMS = (
    ("そば畑の天気番", "架空 南箕輪高校"),
    ("ざざむしラボ", "架空 伊那東高校"),
    ("森のたきび", "架空 西春近大学"),
)
PANEL = (
    ("judge", "架空 審査 一"),
    ("open-call-judge-2", "架空 審査 二"),
    ("open-call-judge-3", "架空 審査 三"),
)
CHAIR = ("chair", "架空 委員長 春")
OFFICER = ("officer", "原 誠")
CRITERIA = [
    {"key": "idea", "title": "独創性", "says": "まだだれもしていないことか", "weight": 2},
    {"key": "place", "title": "地域性", "says": "伊那の畑や人に根ざしているか", "weight": 1},
    {"key": "work", "title": "実現可能性", "says": "10年のうちに本当にできるか", "weight": 2},
    {"key": "told", "title": "伝わりやすさ", "says": "発表がわかりやすいか", "weight": 1},
]
DEMO_TICKETS = ("HANAVTE222", "HANAVTE333", "HANAVTE444", "HANAVTE555", "HANAVTE666")
"""Codes with which visitors of the demo may vote; a town's real codes are drawn and kept nowhere."""
BALLOTS, LAST_BALLOTS = 120, 60
MINUTE = timedelta(minutes=1)
YEAR = timedelta(days=364)


def seed_finals(*, now: datetime) -> int:
    """Write both finals, once; return how many were made."""
    if Final.objects.filter(programme__title=TITLE).exists():
        return 0
    chance = Random(51)
    _seed_last(now - YEAR, chance)
    _seed_live(now, chance)
    return 2


def _seed_live(now: datetime, chance: Random) -> None:
    programme = _find_contest(TITLE, TEAMS, now - timedelta(days=170))
    final, office = _make(programme, "決勝", now - 90 * MINUTE, now)
    entries = list_candidates(programme)
    _go_through(final, office, now - 90 * MINUTE, steps=2 * len(entries))
    for number, entry in enumerate(entries[:4]):
        for judge in _list_judges(programme)[: 3 if number < 2 else 2]:
            _score(final, judge, entry, chance, now - 20 * MINUTE)
    tickets = make_tickets(final=final, count=BALLOTS + 30, by=office, now=now - 80 * MINUTE)
    _add_demo_tickets(final, now - 80 * MINUTE)
    open_vote(final=final, by=office, now=now - 15 * MINUTE)
    _vote(final, tickets[:BALLOTS], entries, now - 15 * MINUTE, chance)


def _seed_last(then: datetime, chance: Random) -> None:
    programme = _find_contest(LAST_TITLE, LAST_TEAMS, then - timedelta(days=170))
    final, office = _make(programme, "昨年の決勝", then, then)
    entries = list_candidates(programme)
    _go_through(final, office, then, steps=2 * len(entries))
    for entry in entries:
        for judge in _list_judges(programme):
            _score(final, judge, entry, chance, then + 60 * MINUTE)
    tickets = make_tickets(final=final, count=LAST_BALLOTS, by=office, now=then)
    open_vote(final=final, by=office, now=then + 60 * MINUTE)
    _vote(final, tickets, entries, then + 60 * MINUTE, chance)
    close_vote(final=final, by=office, now=then + 70 * MINUTE)
    close_scoring(final=final, by=office, now=then + 75 * MINUTE)
    _release(final, then + 90 * MINUTE)
    final.film_address = "https://example.org/agritech-koshien-film"
    final.save(update_fields=["film_address"])
    Programme.objects.filter(pk=programme.pk).update(state=ProgrammeState.CLOSED, closed_at=then)


def _find_contest(title: str, teams: tuple[tuple[str, str], ...], opened_at: datetime) -> Programme:
    """Return a contest with its finalists and staff, made where other parts of the demo have not."""
    programme = Programme.objects.filter(title=title).first()
    if programme is None:
        programme = Programme.objects.create(
            code=make_free_code(lambda each: Programme.objects.filter(code=each).exists()),
            template="contest", title=title, title_en="Agritech Koshien in Ina",
            summary="10年後の農業を変えるアイデアを、高校生と大学生が発表します。",
            plan=load_data("contest"), state=ProgrammeState.OPEN, opened_at=opened_at, made_at=opened_at,
        )  # fmt: skip
    for username, name in PANEL:
        _add_staff(programme, username, name, StaffRole.JUDGE, opened_at)
    _add_staff(programme, *CHAIR, StaffRole.CHAIR, opened_at)
    _add_staff(programme, *OFFICER, StaffRole.OFFICE, opened_at)
    missing = len(teams) - len(list_candidates(programme))
    for number, (team, school) in enumerate(teams[len(teams) - missing :] if missing > 0 else ()):
        _add_finalist(programme, team, school, f"{programme.code}-{number}", opened_at)
    return programme


def _add_staff(programme: Programme, username: str, name: str, role: StaffRole, at: datetime) -> None:
    facts = {"name": name, "joined_at": at}
    user = get_person(username, name)
    Staff.objects.get_or_create(programme=programme, user=user, role=role, left_at=None, defaults=facts)


def _add_finalist(programme: Programme, title: str, school: str, mark: str, at: datetime) -> None:
    form = EntryForm.objects.filter(programme=programme).order_by("-number").first()
    form = form or EntryForm.objects.create(
        programme=programme, number=1, fields=[], made_at=at, published_at=at
    )
    entry = Entry.objects.create(
        code=make_free_code(lambda each: Entry.objects.filter(code=each).exists()),
        programme=programme, form=form, title=title, organisation=school, status=EntryStatus.SUBMITTED,
        state="finalist", state_since=at + timedelta(days=67), begun_at=at, saved_at=at, submitted_at=at,
    )  # fmt: skip
    Teammate.objects.create(
        entry=entry, user=get_person(f"team-{mark}", f"架空 {title[:6]}"), role=TeamRole.LEADER,
        name="架空 代表", organisation=school, invited_at=at, accepted_at=at,
    )  # fmt: skip


def _make(programme: Programme, title: str, starts_at: datetime, now: datetime) -> tuple[Final, User]:
    office = get_person(*OFFICER)
    rubric = Rubric.objects.filter(programme=programme, stage="final").order_by("-number").first()
    rubric = rubric or Rubric.objects.create(
        programme=programme, stage="final", number=1, criteria=CRITERIA, made_by="seed", made_at=starts_at
    )
    final = make_final(
        programme=programme, by=office, now=starts_at - timedelta(days=7), title=title, starts_at=starts_at,
        place="伊那市 架空文化会館 大ホール", address="https://example.org/video-room", rubric=rubric,
    )  # fmt: skip
    make_usual_sheet(final=final, by=office, now=starts_at - timedelta(days=7))
    last = [each for each in list_slots(final) if each.entry is not None][-1]
    change_slot(slot=last, by=office, now=starts_at - timedelta(days=6), is_online=True)
    return final, office


def _go_through(final: Final, office: User, at: datetime, *, steps: int) -> None:
    current = start_final(final=final, by=office, now=at)
    for number in range(steps):
        at += timedelta(seconds=current.seconds + 7 * (number % 3))
        following = go_to_next(final=final, after=current.pk, by=office, now=at)
        if following is None:
            return
        current = following


def _list_judges(programme: Programme) -> list[User]:
    staff = Staff.objects.filter(programme=programme, role=StaffRole.JUDGE, left_at__isnull=True)
    return [each.user for each in staff.select_related("user").order_by("pk") if each.user is not None]


def _score(final: Final, judge: User, entry: Entry, chance: Random, at: datetime) -> None:
    rows = final.rubric.criteria if final.rubric else []
    scores = {f"score-{row['key']}": str(chance.randint(2, int(row.get("highest", 5)))) for row in rows}
    press = UUID(int=chance.getrandbits(128), version=4)
    take_score(
        sent=SentScore(press, final.code, entry.code, scores, "これからが楽しみです。", at), by=judge, now=at
    )


def _add_demo_tickets(final: Final, at: datetime) -> None:
    last = Ticket.objects.filter(final=final).count()
    for number, code in enumerate(DEMO_TICKETS, start=last + 1):
        Ticket.objects.create(final=final, number=number, digest=digest_code(final.code, code), made_at=at)


def _vote(final: Final, tickets: list[str], entries: list[Entry], at: datetime, chance: Random) -> None:
    codes = [each.code for each in entries]
    weights = [5, 4, 4, 2, 3][: len(codes)]
    for number, ticket in enumerate(tickets):
        first = chance.choices(codes, weights)[0]
        rest = [each for each in codes if each != first]
        choice = [first, *chance.sample(rest, chance.randint(0, len(rest)))]
        when = at + timedelta(seconds=5 * number)
        cast_ballot(final=final, code=ticket, choice=choice, candidates=codes, now=when)


def _release(final: Final, at: datetime) -> None:
    counted = count_final(final)
    states = ["winner", "award", "took_part"]
    named = {
        row["code"]: Named(states[min(number, 2)], f"審査の平均は{row['raw']}点でした。")
        for number, row in enumerate(counted["judges"]["rows"])
    }
    release_results(final=final, by=get_person(*CHAIR), named=named, seen=digest_results(counted), now=at)
