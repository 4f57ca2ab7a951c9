"""Programmes, entries and teams for tests of entries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.codes import make_free_code
from moyai.services.open_call.enums import ProgrammeState, StaffRole, ThemeState
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import (
    Entry,
    EntryForm,
    Programme,
    Staff,
    StageDates,
    Teammate,
    Theme,
    ThemeVersion,
)
from moyai.services.open_call.operations.entries.begin import begin_entry
from moyai.services.open_call.operations.entries.drafts import save_draft
from moyai.services.open_call.operations.entries.submitting import declare, hand_in
from moyai.services.open_call.programmes.templates import load_data
from moyai.services.open_call.queries.entries.sections import get_value, mark
from moyai.services.open_call.texts.entries import DECLARATIONS

NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
PASSWORD = "a-long-word-of-hers"
CLOSES = datetime(2026, 6, 20, 8, 0, tzinfo=UTC)
"""Five in the afternoon in Japan."""
FORM: list[dict[str, Any]] = [
    {"key": "one", "kind": "heading", "label": "はじめに"},
    {"key": "summary", "kind": "short", "label": "ひとことで", "required": True, "most": 100},
    {"key": "way", "kind": "choice", "label": "やり方", "choices": ["作る", "買う"], "required": True},
    {
        "key": "maker",
        "kind": "long",
        "label": "だれが作りますか",
        "required": True,
        "when": {"key": "way", "values": ["作る"]},
    },
    {"key": "two", "kind": "heading", "label": "資料", "label_en": "Papers"},
    {"key": "deck", "kind": "file", "label": "資料", "most": 3},
    {"key": "fields", "kind": "choices", "label": "分野", "choices": ["農業", "交通"]},
    {"key": "sure", "kind": "tick", "label": "間違いありません"},
]


def make_user(name: str, *roles: Role) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        user = User.objects.create_user(name, password="a-long-word-of-hers", display_name=name)
        Membership.objects.bulk_create(Membership(user=user, role=role) for role in roles)
    return user


def make_programme(template: str = "pilot", *, grace_s: int = 0) -> Programme:
    plan = load_data(template)
    programme = Programme.objects.create(
        code=make_free_code(lambda code: Programme.objects.filter(code=code).exists()),
        template=template,
        title="架空の公募",
        plan=plan,
        state=ProgrammeState.OPEN,
        opened_at=NOW - timedelta(days=9),
        made_at=NOW - timedelta(days=9),
    )
    StageDates.objects.create(
        programme=programme,
        stage=plan["stages"][0]["key"],
        opens_at=NOW - timedelta(days=9),
        closes_at=CLOSES,
        grace_s=grace_s,
    )
    EntryForm.objects.create(programme=programme, number=1, fields=FORM, made_at=NOW, published_at=NOW)
    return programme


def make_theme(programme: Programme) -> Theme:
    theme = Theme.objects.create(
        code=make_free_code(lambda code: Theme.objects.filter(code=code).exists()),
        programme=programme,
        section="架空課",
        submitted_at=NOW,
    )
    version = ThemeVersion.objects.create(
        theme=theme, number=1, title="雪の日の見回り", made_by="user:1", made_at=NOW
    )
    theme.published, theme.state, theme.published_at = version, ThemeState.PUBLISHED, NOW
    theme.save()
    return theme


def make_staff(programme: Programme, name: str, role: StaffRole) -> Staff:
    return Staff.objects.create(
        programme=programme, user=make_user(name), role=role, name=name, joined_at=NOW
    )


def make_entry(programme: Programme | None = None, leader: str = "leader", **answers: Any) -> Entry:
    programme = programme or make_programme()
    theme = programme.themes.first() or (make_theme(programme) if programme.template == "pilot" else None)
    entry = begin_entry(programme=programme, user=make_user(leader), now=NOW, theme=theme)
    type_in(entry, _title="見回りロボット", _organisation="架空技研", **answers)
    return entry


def type_in(entry: Entry, by: str = "user:1", now: datetime = NOW, **changes: Any) -> Any:
    marks = {key: mark(get_value(entry, key)) for key in changes}
    return save_draft(entry=entry, changes=changes, marks=marks, by=by, now=now)


def fill(entry: Entry) -> Entry:
    type_in(entry, summary="ひとこと", way="買う")
    leader = entry.team.get(role=TeamRole.LEADER)
    assert leader.user is not None
    declare(
        entry=entry, words={key: each.get() for key, each in DECLARATIONS.items()}, by=leader.user, now=NOW
    )
    return entry


def make_handed_in(programme: Programme | None = None, leader: str = "leader") -> Entry:
    entry = fill(make_entry(programme, leader))
    hand_in(entry=entry, by=make_user(leader), now=NOW)
    return entry


def add_mate(
    entry: Entry, name: str, born_on: date | None = date(1990, 1, 1), role: TeamRole = TeamRole.MEMBER
) -> Teammate:
    return Teammate.objects.create(
        entry=entry,
        user=make_user(name),
        role=role,
        name=name,
        born_on=born_on,
        invited_at=NOW,
        accepted_at=NOW,
    )
