"""A theme's way to the public: approval asked for, given or not by different people, published."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import ProgrammeState, StaffRole, ThemeState, Verdict
from moyai.services.open_call.models import Approval, Staff, Theme
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.calls_staff import add_staff
from moyai.services.open_call.operations.calls_telling import tell_watchers
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.queries.calls_themes import (
    find_approver,
    get_latest,
    has_approvals,
    is_correcting,
)
from moyai.services.open_call.queries.people import is_office
from moyai.services.open_call.refusals_calls import CallingRefused
from moyai.services.open_call.texts import calls as say


@transaction.atomic
def ask_approval(*, theme: Theme, actor: str, now: datetime) -> None:
    """Lay the newest version before those who approve.

    Raises:
        CallingRefused: ``wrong_state``.
    """
    asked = Theme.objects.filter(pk=theme.pk, state__in=[ThemeState.SUBMITTED, ThemeState.BRUSHING])
    if not asked.update(state=ThemeState.APPROVING):
        raise CallingRefused("wrong_state")
    theme.state = ThemeState.APPROVING
    note("ask_approval", f"theme:{theme.code}", actor, now, number=get_latest(theme).number)


@transaction.atomic
def give_verdict(
    *, theme: Theme, number: int, user: User, verdict: Verdict, now: datetime, reason: str = ""
) -> Approval:
    """Approve the newest version of a theme, or return it with a reason.

    Enough approvals make it approved; one return sends it back to be brushed up.

    Args:
        theme: of which.
        number: of the version that she read; a newer one is to be read first.
        user: who says so; an officer is entered as of the office.
        verdict: what she says.
        now: the moment.
        reason: needed where it is returned.

    Raises:
        CallingRefused: ``not_approver``, ``changed_meanwhile``, ``wrong_state``, ``reason_wanted`` or
            ``said_already``.
    """
    row = Theme.objects.select_for_update().get(pk=theme.pk)
    version, staff = get_latest(row), get_approver(theme=row, user=user, now=now)
    if version.number != number:
        raise CallingRefused("changed_meanwhile")
    if row.state != ThemeState.APPROVING and not is_correcting(row):
        raise CallingRefused("wrong_state")
    if verdict == Verdict.RETURNED and not reason.strip():
        raise CallingRefused("reason_wanted")
    if Approval.objects.filter(version=version, staff__user=user).exists():
        raise CallingRefused("said_already")
    approval = Approval.objects.create(
        version=version, staff=staff, verdict=verdict, reason=reason.strip()[:400], given_at=now
    )
    note("judge_theme", f"theme:{row.code}", f"user:{user.pk}", now, number=number, verdict=str(verdict))
    if verdict == Verdict.RETURNED:
        _send_back(row, approval, now)
    elif row.state == ThemeState.APPROVING and has_approvals(version):
        row.state = ThemeState.APPROVED
    row.save(update_fields=["state"])
    theme.state = row.state
    return approval


def get_approver(*, theme: Theme, user: User, now: datetime) -> Staff:
    """Return as whom somebody approves; an officer who is not named yet is entered as of the office.

    Raises:
        CallingRefused: ``not_approver``.
    """
    staff = find_approver(user, theme)
    if staff is not None:
        return staff
    if not is_office(user, theme.programme):
        raise CallingRefused("not_approver")
    name = (user.display_name or user.username)[:40]
    return add_staff(
        programme=theme.programme,
        user=user,
        role=StaffRole.OFFICE,
        name=name,
        actor=f"user:{user.pk}",
        now=now,
    )


def _send_back(row: Theme, approval: Approval, now: datetime) -> None:
    """Back to be brushed up; what is public stays so."""
    if row.state == ThemeState.APPROVING:
        row.state = ThemeState.BRUSHING
    if row.owner is None:
        return
    text = say.fill(say.THEME_RETURNED, theme=approval.version.title, reason=approval.reason)
    address = reverse("open_call:theme_work", args=[row.code])
    key = f"returned:{approval.pk}"
    tell(user=row.owner.user, programme=row.programme, key=key, text=text, now=now, address=address)


@transaction.atomic
def publish_theme(*, theme: Theme, number: int, actor: str, now: datetime) -> None:
    """Show the newest version, once approved, to everybody: a new theme, or a correction that people hear of.

    Args:
        theme: of which.
        number: of the version that is meant.
        actor: for the audit log.
        now: the moment.

    Raises:
        CallingRefused: ``wrong_state``, ``changed_meanwhile`` or ``two_people``.
    """
    row = Theme.objects.select_for_update(of=("self",)).select_related("programme").get(pk=theme.pk)
    version, corrects = get_latest(row), is_correcting(row)
    if version.number != number:
        raise CallingRefused("changed_meanwhile")
    may_be = row.state in (ThemeState.APPROVING, ThemeState.APPROVED) or corrects
    if not may_be or row.programme.state == ProgrammeState.CLOSED:
        raise CallingRefused("wrong_state")
    if not has_approvals(version):
        raise CallingRefused("two_people")
    row.published, row.published_at, row.state = version, now, ThemeState.PUBLISHED
    row.save(update_fields=["published", "published_at", "state"])
    theme.published, theme.published_at, theme.state = version, now, row.state
    note("publish_theme", f"theme:{row.code}", actor, now, number=number, corrects=corrects)
    if row.programme.state != ProgrammeState.OPEN:
        return
    programme = row.programme
    facts = {"programme": programme.title, "programme_en": programme.title_en, "theme": version.title}
    text = say.fill(say.THEME_CORRECTED if corrects else say.THEME_PUBLISHED, **facts, number=number)
    tell_watchers(
        programme=programme,
        key=f"theme:{row.code}:{number}",
        text=text,
        address=reverse("open_call:theme", args=[row.code]),
        now=now,
        theme=row,
        with_entrants=corrects,
    )
