"""A contest's final for tests: five finalists, judges, a chair, the office; rows by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from moyai.core.accounts.models import User
from moyai.core.clock import TOKYO
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
)
from moyai.services.open_call.operations.finals.arranging import make_final, make_usual_sheet
from moyai.services.open_call.operations.finals.scoring import SentScore, TakenScore, take_score
from moyai.services.open_call.programmes.templates import load_data

START = datetime(2027, 1, 17, 13, 0, tzinfo=TOKYO)
MINUTE = timedelta(minutes=1)
CRITERIA = [
    {"key": "idea", "title": "独創性", "title_en": "Originality", "weight": 2, "lowest": 0, "highest": 5},
    {"key": "work", "title": "実現可能性", "title_en": "Feasibility", "weight": 1, "lowest": 0, "highest": 5},
]
TEAMS = ("架空 みどり組", "架空 そら組", "架空 つち組", "架空 みず組", "架空 かぜ組")


@dataclass
class Day:
    """A final with its people."""

    programme: Programme
    final: Final
    entries: list[Entry]
    office: User
    chair: User
    judges: list[User]
    members: list[User]


def make_day(*, count: int = 5, has_sheet: bool = True, **facts: object) -> Day:
    """Make a contest whose finalists are chosen, and its final."""
    mark = uuid4().hex[:6]
    office, chair = make_user(f"office-{mark}"), make_user(f"chair-{mark}")
    judges = [make_user(f"judge{n}-{mark}") for n in range(3)]
    programme = make_programme(mark)
    for user, role in (
        (office, StaffRole.OFFICE),
        (chair, StaffRole.CHAIR),
        *((j, StaffRole.JUDGE) for j in judges),
    ):
        Staff.objects.create(programme=programme, user=user, role=role, name=user.username, joined_at=START)
    rubric = Rubric.objects.create(
        programme=programme, stage="final", number=1, criteria=CRITERIA, made_by="test", made_at=START
    )
    members = [make_user(f"member{n}-{mark}") for n in range(count)]
    entries = [make_finalist(programme, TEAMS[n], members[n], n) for n in range(count)]
    start = {"title": "決勝", "starts_at": START, "rubric": rubric, "address": "https://video.example/room"}
    final = make_final(programme=programme, by=office, now=START, **(start | facts))
    if has_sheet:
        make_usual_sheet(final=final, by=office, now=START)
    return Day(programme, final, entries, office, chair, judges, members)


def make_user(name: str) -> User:
    """Make an account."""
    return User.objects.create(username=name, display_name=name)


def make_programme(mark: str) -> Programme:
    """Make an open contest."""
    return Programme.objects.create(
        code=f"p{mark}", template="contest", title="架空 甲子園", plan=load_data("contest"),
        state=ProgrammeState.OPEN, opened_at=START, made_at=START,
    )  # fmt: skip


def make_finalist(programme: Programme, title: str, member: User, number: int) -> Entry:
    """Make an entry that reached the final, with its leader."""
    form, _ = EntryForm.objects.get_or_create(
        programme=programme, number=1, defaults={"fields": [], "made_at": START, "published_at": START}
    )
    entry = Entry.objects.create(
        code=f"{programme.code[1:5]}{number:04}", programme=programme, form=form, title=title,
        organisation="架空高校", status=EntryStatus.SUBMITTED, state="finalist", state_since=START,
        begun_at=START, saved_at=START, submitted_at=START,
    )  # fmt: skip
    Teammate.objects.create(
        entry=entry,
        user=member,
        role=TeamRole.LEADER,
        name=member.username,
        invited_at=START,
        accepted_at=START,
    )
    return entry


def score(day: Day, judge: User, entry: Entry, idea: int, work: int, now: datetime) -> TakenScore:
    """Have a judge score a finalist."""
    sent = SentScore(
        uuid4(), day.final.code, entry.code, {"score-idea": str(idea), "score-work": str(work)}, "", now
    )
    return take_score(sent=sent, by=judge, now=now)
