"""Beginning an entry: a draft with whoever begins it as the leader of its team."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.codes import make_free_code
from moyai.services.open_call.enums import ThemeState
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import Entry, EntryForm, Programme, Teammate, Theme
from moyai.services.open_call.noting import note
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.closing import check_open
from moyai.services.open_call.refusals_entries import EntryRefused


@transaction.atomic
def begin_entry(*, programme: Programme, user: User, now: datetime, theme: Theme | None = None) -> Entry:
    """Begin an entry.

    Args:
        programme: takes entries now.
        user: leads its team.
        now: the moment.
        theme: a published one of the programme, where known already.

    Raises:
        EntryRefused: ``not_open``, ``too_early``, ``too_late`` or ``no_form``.
    """
    check_open(programme, now)
    form = EntryForm.objects.filter(programme=programme, published_at__isnull=False).last()
    if form is None:
        raise EntryRefused("no_form")
    is_fit = theme is not None and theme.programme_id == programme.pk
    entry = Entry.objects.create(
        code=make_free_code(lambda code: Entry.objects.filter(code=code).exists()),
        programme=programme,
        theme=theme if is_fit and theme is not None and theme.state == ThemeState.PUBLISHED else None,
        form=form,
        state=get_plan(programme).first,
        state_since=now,
        begun_at=now,
        saved_at=now,
    )
    Teammate.objects.create(
        entry=entry,
        user=user,
        role=TeamRole.LEADER,
        name=(user.display_name or user.get_username())[:40],
        invited_at=now,
        accepted_at=now,
    )
    note("begin_entry", f"entry:{entry.code}", f"user:{user.pk}", now)
    return entry
