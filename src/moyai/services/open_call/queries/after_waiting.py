"""What waits after a decision: texts to agree to, trials to begin, what is late, what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.core.clock import at_local, local
from moyai.services.open_call.agreement_text import list_missing
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_after import AgreementState, TrialState
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import Agreement, Entry, Milestone, Staff, Trial
from moyai.services.open_call.queries.after_follow_ups import list_due
from moyai.services.open_call.waiting import Waiting

MINUTES_A_DAY = 24 * 60


def list_waiting_after(user: User, now: datetime) -> Iterator[Waiting]:
    """Give what waits for somebody as town, or as a team."""
    town, team = _list_town(user), _list_team(user)
    yield from _wait_for_town(town)
    yield from _wait_for_leader(user)
    yield from _wait_for_milestones(Entry.objects.filter(Q(pk__in=town) | Q(pk__in=team)), now)
    offices = set(_list_offices(user))
    is_officer = has_role(user, Role.OFFICER, Role.ADMIN)
    for trial, years, due in list_due(now):
        if is_officer or trial.agreement.entry.programme_id in offices:
            words = _("「{title}」は、{years}年たったいまも続いていますか")
            yield Waiting(
                words.format(title=trial.title, years=years),
                reverse("open_call:trial_part", args=[trial.code, "reviews"]),
                at_local(due, MINUTES_A_DAY),
            )


def _list_offices(user: User) -> QuerySet[Staff, int]:
    rows = Staff.objects.filter(user=user, role=StaffRole.OFFICE, left_at__isnull=True)
    return rows.values_list("programme", flat=True)


def _list_town(user: User) -> QuerySet[Entry]:
    if has_role(user, Role.OFFICER, Role.ADMIN):
        return Entry.objects.all()
    owned = Q(theme__owner__user=user, theme__owner__left_at__isnull=True)
    return Entry.objects.filter(Q(programme__in=_list_offices(user)) | owned)


def _list_team(user: User) -> QuerySet[Entry]:
    return Entry.objects.filter(team__user=user, team__left_at__isnull=True, team__accepted_at__isnull=False)


def _wait_for_town(entries: QuerySet[Entry]) -> Iterator[Waiting]:
    drafts = Agreement.objects.filter(
        entry__in=entries, state=AgreementState.DRAFT, town_agreed_at__isnull=True
    )
    for row in drafts.filter(firm_agreed_at__isnull=False).select_related("entry"):
        yield _wait_for_agreement(row, _("「{title}」の協定に、市の同意を待っています"))
    planned = Trial.objects.filter(agreement__entry__in=entries, state=TrialState.PLANNED)
    for trial in planned:
        words = _("「{title}」の実証は、まだ始まっていません").format(title=trial.title)
        yield Waiting(words, reverse("open_call:trial", args=[trial.code]))


def _wait_for_leader(user: User) -> Iterator[Waiting]:
    led = _list_team(user).filter(team__user=user, team__role=TeamRole.LEADER)
    rows = Agreement.objects.filter(entry__in=led, state=AgreementState.DRAFT, firm_agreed_at__isnull=True)
    for row in rows.select_related("entry"):
        if not list_missing(row):
            yield _wait_for_agreement(row, _("「{title}」の協定を読んで、同意するか意見を書く"))


def _wait_for_agreement(row: Agreement, words: str) -> Waiting:
    title = row.entry.title or row.entry.code
    return Waiting(words.format(title=title), reverse("open_call:agreement", args=[row.entry.code]))


def _wait_for_milestones(entries: QuerySet[Entry], now: datetime) -> Iterator[Waiting]:
    late = Milestone.objects.filter(
        trial__agreement__entry__in=entries,
        trial__state=TrialState.RUNNING,
        done_on__isnull=True,
        due_on__lt=local(now).date(),
    )
    for row in late.select_related("trial"):
        words = _("「{title}」の目標「{aim}」が遅れています")
        yield Waiting(
            words.format(title=row.trial.title, aim=row.title),
            reverse("open_call:trial", args=[row.trial.code]),
            at_local(row.due_on, MINUTES_A_DAY),
        )
