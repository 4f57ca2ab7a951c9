"""Those who watch a programme or a theme, and those who entered: told of what changes for them."""

from __future__ import annotations

from datetime import datetime

from moyai.core.accounts.models import User
from moyai.engines.conversation import Localized
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.models import Programme, Theme
from moyai.services.open_call.operations.telling import tell


def tell_watchers(
    *,
    programme: Programme,
    key: str,
    text: Localized,
    address: str,
    now: datetime,
    theme: Theme | None = None,
    with_entrants: bool = True,
) -> int:
    """Tell all who watch, and who are in a team that entered; return how many heard of it newly.

    Args:
        programme: of what.
        key: names the event; told once to each.
        text: the sentence.
        address: the page it leads to.
        now: the moment.
        theme: only those who watch it, or the whole programme, and who entered for it.
        with_entrants: tell the teams too, those that withdrew left out.
    """
    watches = {"call_watches__programme": programme}
    people = User.objects.filter(**watches, call_watches__theme__isnull=True)
    if theme is not None:
        people = people | User.objects.filter(**watches, call_watches__theme=theme)
    found = set(people.values_list("pk", flat=True))
    if with_entrants:
        found |= _list_entrants(programme, theme)
    users = User.objects.filter(pk__in=found).order_by("pk")
    return sum(
        tell(user=user, programme=programme, key=key, text=text, now=now, address=address) for user in users
    )


def _list_entrants(programme: Programme, theme: Theme | None) -> set[int]:
    teams = User.objects.filter(
        call_teams__entry__programme=programme,
        call_teams__accepted_at__isnull=False,
        call_teams__left_at__isnull=True,
    ).exclude(call_teams__entry__status=EntryStatus.WITHDRAWN)
    if theme is not None:
        teams = teams.filter(call_teams__entry__theme=theme)
    return set(teams.values_list("pk", flat=True))
