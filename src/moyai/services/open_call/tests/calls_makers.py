"""Rows for tests of the call."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import Client

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.services.open_call.enums import StaffRole, Verdict
from moyai.services.open_call.models import Programme, Staff, Theme
from moyai.services.open_call.operations.calls_approving import ask_approval, give_verdict, publish_theme
from moyai.services.open_call.operations.calls_programmes import make_programme, open_programme
from moyai.services.open_call.operations.calls_themes import submit_theme

NOW = datetime(2027, 4, 5, 3, 0, tzinfo=UTC)
FACTS = {
    "title": "雪の道の見回り",
    "field": "道路",
    "background": "夜の雪で道がふさがります。\n見回る人がたりません。",
    "wanted": "朝までに、どこがふさがったか知りたい。",
    "kpi": "見回りの時間を半分に。",
    "budget_yen": 1_000_000,
}


def person(name: str, *roles: Role) -> User:
    """An account, with roles of the town."""
    user, _made = User.objects.get_or_create(username=name, defaults={"display_name": name})
    for role in roles:
        Membership.objects.get_or_create(user=user, role=role)
    return user


def officer() -> User:
    """Somebody of the town hall."""
    return person("officer-one", Role.OFFICER)


def signed_in(user: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def programme(template: str = "contest", **facts) -> Programme:
    """A programme in preparation."""
    facts = {"title": "試しの公募", "rules": "要項", "opens_on": date(2027, 4, 1), **facts}
    return make_programme(template=template, by=officer(), now=NOW, **facts)


def opened(template: str = "contest", **facts) -> Programme:
    """A programme that everybody sees."""
    one = programme(template, **facts)
    if template == "pilot":
        published(one)
    open_programme(programme=one, actor="test", now=NOW)
    return one


def owner(one: Programme, name: str = "owner-one", section: str = "土木課") -> Staff:
    """Somebody of a section."""
    found = Staff.objects.filter(programme=one, user__username=name).first()
    return found or Staff.objects.create(
        programme=one, user=person(name), role=StaffRole.OWNER, name=name, section=section, joined_at=NOW
    )


def submitted(one: Programme, **facts) -> Theme:
    """A theme in its first version."""
    by = owner(one)
    said = {**FACTS, **facts}
    return submit_theme(
        programme=one, section=by.section, facts=said, owner=by, actor=f"user:{by.user_id}", now=NOW
    )


def approve(theme: Theme, number: int = 1) -> None:
    """Both approvals of a version."""
    for user in (owner(theme.programme).user, officer()):
        give_verdict(theme=theme, number=number, user=user, verdict=Verdict.APPROVED, now=NOW)


def published(one: Programme, **facts) -> Theme:
    """A theme that everybody sees."""
    theme = submitted(one, **facts)
    ask_approval(theme=theme, actor="test", now=NOW)
    approve(theme)
    publish_theme(theme=theme, number=1, actor="test", now=NOW)
    return theme
