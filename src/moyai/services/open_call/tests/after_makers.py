"""An adopted entry, its people and its trial, for the tests of what follows a decision."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.services.open_call.agreement_text import digest
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import EntryStatus, TeamRole
from moyai.services.open_call.models import (
    Agreement,
    Entry,
    EntryForm,
    Programme,
    Staff,
    Teammate,
    Theme,
    ThemeVersion,
    Trial,
)
from moyai.services.open_call.operations.agreements import agree, begin_agreement, write_terms
from moyai.services.open_call.operations.trials import make_trial, start_trial
from moyai.services.open_call.programmes.templates import load_data

NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
"""Ten in the morning in Japan, a Wednesday."""
BEGINS, ENDS = date(2026, 6, 1), date(2026, 9, 30)


def make_user(name: str, *roles: Role) -> User:
    user, _new = User.objects.get_or_create(username=name, defaults={"display_name": name})
    for role in roles:
        Membership.objects.get_or_create(user=user, role=role)
    return user


def actor(name: str) -> str:
    return f"user:{User.objects.get(username=name).pk}"


def make_programme(template: str = "pilot", code: str = "10000001") -> Programme:
    programme = Programme.objects.create(
        code=code,
        template=template,
        title="架空 チャレンジ",
        plan=load_data(template),
        state="open",
        opened_at=NOW - timedelta(days=100),
        made_at=NOW - timedelta(days=100),
    )
    EntryForm.objects.create(programme=programme, number=1, fields=[], made_at=NOW)
    return programme


def make_staff(programme: Programme, name: str, role: StaffRole, **facts: Any) -> Staff:
    return Staff.objects.create(
        programme=programme, user=make_user(name), role=role, name=name, joined_at=NOW, **facts
    )


def make_theme(programme: Programme, owner: Staff | None = None) -> Theme:
    theme = Theme.objects.create(
        code=f"2{programme.themes.count():07d}",
        programme=programme,
        owner=owner,
        section="交通課",
        state="published",
        submitted_at=NOW,
        published_at=NOW,
    )
    theme.published = ThemeVersion.objects.create(
        theme=theme,
        number=1,
        title="バスのない集落の足",
        field="交通",
        background="バスがありません。",
        made_by="x",
        made_at=NOW,
    )
    theme.save()
    return theme


def make_entry(
    programme: Programme, theme: Theme | None = None, state: str = "adopted", leader: str = "firm"
) -> Entry:
    entry = Entry.objects.create(
        code=f"3{Entry.objects.count():07d}",
        programme=programme,
        theme=theme,
        form=programme.forms.get(),
        title="架空 のりあい",
        organisation="架空 モビリティ",
        status=EntryStatus.SUBMITTED,
        state=state,
        state_since=NOW - timedelta(days=10),
        begun_at=NOW - timedelta(days=60),
        saved_at=NOW - timedelta(days=50),
        submitted_at=NOW - timedelta(days=50),
    )
    Teammate.objects.create(
        entry=entry,
        user=make_user(leader),
        role=TeamRole.LEADER,
        name=leader,
        invited_at=NOW,
        accepted_at=NOW,
    )
    return entry


def make_case() -> Entry:
    """Return an adopted entry of a pilot with office, owner (section), and a firm."""
    programme = make_programme()
    make_staff(programme, "office", StaffRole.OFFICE)
    owner = make_staff(programme, "owner", StaffRole.OWNER)
    return make_entry(programme, make_theme(programme, owner))


def make_draft(entry: Entry, money_yen: int = 500_000) -> Agreement:
    row = begin_agreement(entry=entry, actor=actor("office"), now=NOW)
    facts = {"terms": row.terms, "money_yen": money_yen, "begins_on": BEGINS, "ends_on": ENDS}
    return write_terms(agreement=row, **facts, seen=digest(row), actor=actor("office"), now=NOW)


def make_agreed(entry: Entry) -> Agreement:
    row = make_draft(entry)
    agree(agreement=row, side="town", seen=digest(row), actor=actor("office"), now=NOW)
    return agree(agreement=row, side="firm", seen=digest(row), actor=actor("firm"), now=NOW)


def make_running(entry: Entry, now: datetime = NOW) -> Trial:
    trial = make_trial(agreement=make_agreed(entry), actor=actor("office"), now=now)
    start_trial(trial=trial, actor=actor("office"), now=now)
    return Trial.objects.select_related("agreement__entry").get(pk=trial.pk)
