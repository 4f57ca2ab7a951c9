"""Themes: submitted by a section, brushed up version by version, owned, withdrawn, brought back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from moyai.core.codes import make_free_code
from moyai.services.open_call.enums import ProgrammeState, StaffRole, ThemeState
from moyai.services.open_call.models import Programme, Staff, Theme, ThemeVersion
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.calls_telling import tell_watchers
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.queries.calls_themes import FIELDS, get_latest
from moyai.services.open_call.refusals_calls import CallingRefused
from moyai.services.open_call.texts import calls as say

BEFORE_APPROVAL = (ThemeState.SUBMITTED, ThemeState.BRUSHING, ThemeState.APPROVING, ThemeState.APPROVED)


@transaction.atomic
def submit_theme(
    *,
    programme: Programme,
    section: str,
    facts: Mapping[str, Any],
    actor: str,
    now: datetime,
    owner: Staff | None = None,
) -> Theme:
    """Submit a section's problem; its first version.

    Args:
        programme: to which.
        section: of the town hall.
        facts: what it says, by `queries.calls_themes.FIELDS`.
        actor: for the audit log.
        now: the moment.
        owner: who answers for it; None: not known yet.

    Raises:
        CallingRefused: ``wrong_state``, ``not_owner`` or ``nothing_said``.
    """
    if programme.state == ProgrammeState.CLOSED:
        raise CallingRefused("wrong_state")
    if owner is not None and (owner.programme_id != programme.pk or owner.role != StaffRole.OWNER):
        raise CallingRefused("not_owner")
    if not section.strip():
        raise CallingRefused("nothing_said")
    said = _read(facts)
    theme = Theme.objects.create(
        code=make_free_code(lambda code: Theme.objects.filter(code=code).exists()),
        programme=programme,
        owner=owner,
        section=section.strip(),
        submitted_at=now,
    )
    ThemeVersion.objects.create(theme=theme, number=1, **said, made_by=actor, made_at=now)
    note("submit_theme", f"theme:{theme.code}", actor, now, programme=programme.code)
    return theme


@transaction.atomic
def write_version(
    *, theme: Theme, after: int, facts: Mapping[str, Any], actor: str, now: datetime
) -> ThemeVersion:
    """Write the next version of a theme; approvals were of the one before, so they begin anew.

    What is public stays as it is until the new version is approved and published.

    Args:
        theme: of which.
        after: number of the version that the writer saw.
        facts: what it says now, by `queries.calls_themes.FIELDS`.
        actor: for the audit log.
        now: the moment.

    Raises:
        CallingRefused: ``wrong_state``, ``nothing_said``, ``changed_meanwhile`` or ``nothing_changed``.
    """
    row = Theme.objects.select_for_update().get(pk=theme.pk)
    if row.state == ThemeState.WITHDRAWN:
        raise CallingRefused("wrong_state")
    said, latest = _read(facts), get_latest(row)
    if latest.number != after:
        raise CallingRefused("changed_meanwhile", number=latest.number)
    if all(getattr(latest, name) == said[name] for name in FIELDS):
        raise CallingRefused("nothing_changed")
    version = ThemeVersion.objects.create(theme=row, number=after + 1, **said, made_by=actor, made_at=now)
    if row.state in BEFORE_APPROVAL:
        _move(theme, row, ThemeState.BRUSHING)
    note("write_theme", f"theme:{row.code}", actor, now, number=version.number)
    return version


@transaction.atomic
def set_owner(*, theme: Theme, owner: Staff, actor: str, now: datetime) -> None:
    """Have somebody of a section answer for a theme from now on.

    Raises:
        CallingRefused: ``not_owner``: she is no section's, or of another programme, or has left.
    """
    fits = owner.programme_id == theme.programme_id and owner.role == StaffRole.OWNER
    if not fits or owner.left_at is not None:
        raise CallingRefused("not_owner")
    theme.owner = owner
    theme.section = owner.section or theme.section
    theme.save(update_fields=["owner", "section"])
    note("own_theme", f"theme:{theme.code}", actor, now, staff=owner.pk)


@transaction.atomic
def withdraw_theme(*, theme: Theme, reason: str, actor: str, now: datetime) -> None:
    """Withdraw a theme; who entered for it, or watches it, hears why. Entries are not moved by it.

    Raises:
        CallingRefused: ``reason_wanted`` or ``wrong_state``.
    """
    words = reason.strip()
    if not words:
        raise CallingRefused("reason_wanted")
    row = Theme.objects.select_for_update().get(pk=theme.pk)
    if row.state == ThemeState.WITHDRAWN:
        raise CallingRefused("wrong_state")
    title = (row.published or get_latest(row)).title
    _move(theme, row, ThemeState.WITHDRAWN)
    note("withdraw_theme", f"theme:{row.code}", actor, now, reason=words)
    text = say.fill(say.THEME_WITHDRAWN, theme=title, reason=words[:200])
    address = reverse("open_call:theme", args=[row.code])
    key = f"withdrawn:{row.code}:{now:%y%m%d%H%M%S}"
    if row.owner is not None:
        tell(user=row.owner.user, programme=row.programme, key=key, text=text, now=now, address=address)
    if row.published is not None:
        tell_watchers(programme=row.programme, key=key, text=text, address=address, now=now, theme=row)


@transaction.atomic
def bring_back_theme(*, theme: Theme, actor: str, now: datetime) -> None:
    """Take a withdrawal back: the theme is brushed up again, and public only once it is approved anew.

    Raises:
        CallingRefused: ``wrong_state``.
    """
    row = Theme.objects.select_for_update().get(pk=theme.pk)
    if row.state != ThemeState.WITHDRAWN or row.programme.state == ProgrammeState.CLOSED:
        raise CallingRefused("wrong_state")
    _move(theme, row, ThemeState.BRUSHING)
    note("bring_back_theme", f"theme:{row.code}", actor, now)


def _move(theme: Theme, row: Theme, state: ThemeState) -> None:
    row.state = theme.state = state
    row.save(update_fields=["state"])


def _read(facts: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: _plain(facts.get(name)) for name in FIELDS if name != "budget_yen"}
    if not said["title"] or not said["background"]:
        raise CallingRefused("nothing_said")
    return {**said, "budget_yen": facts.get("budget_yen")}


def _plain(text: Any) -> str:
    return str(text or "").replace("\r\n", "\n").strip()
