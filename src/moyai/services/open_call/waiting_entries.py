"""What waits for somebody: drafts to be handed in, entries whose eligibility is to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.services.open_call.enums import ProgrammeState, StaffRole
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.models import Entry, Programme
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.deadlines import find_entry_dates, judge_moment
from moyai.services.open_call.queries.entries.standing import list_mine
from moyai.services.open_call.queries.entries.steps import find_hand_in
from moyai.services.open_call.waiting import Waiting


def list_for(user: User, now: datetime) -> Iterator[Waiting]:
    """Yield somebody's drafts while entries are taken, and for an office what it has to look at."""
    for entry in list_mine(user):
        dates = find_entry_dates(entry.programme) if entry.status == EntryStatus.DRAFT else None
        if dates is not None and judge_moment(dates, now).is_taken:
            text = _("応募「%(title)s」を提出する") % {"title": entry}
            yield Waiting(text, reverse("open_call:entry", args=[entry.code]), dates.closes_at)
    for programme in _list_run(user):
        step = find_hand_in(get_plan(programme))
        if step is None or not get_plan(programme).list_steps(step.target, frozenset({Mover.OFFICE})):
            continue
        rows = Entry.objects.filter(programme=programme, state=step.target)
        count = rows.aggregate(count=Count("pk"))["count"]
        if count:
            words = {"count": count, "title": programme.title}
            address = reverse("open_call:entries", args=[programme.code]) + f"?state={step.target}"
            yield Waiting(_("「%(title)s」の応募%(count)s件の要件を確かめる") % words, address)


def _list_run(user: User) -> list[Programme]:
    rows = Programme.objects.filter(state=ProgrammeState.OPEN)
    if not has_role(user, Role.OFFICER, Role.ADMIN):
        mine = Q(staff__user=user, staff__role=StaffRole.OFFICE, staff__left_at__isnull=True)
        rows = rows.filter(mine).distinct()
    return list(rows)
