"""Telling the two sides of what follows a decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from moyai.core.accounts.models import User
from moyai.engines.conversation import Localized
from moyai.services.open_call.models import Entry
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.queries.after_people import list_team_users, list_town_users


def tell_sides(
    *, entry: Entry, text: Localized, key: str, address: str, actor: str, now: datetime, to: str = "both"
) -> None:
    """Tell town, team or both, but not whoever did it.

    Args:
        entry: of what; its title fills ``{title}``.
        text: the sentence.
        key: names the event.
        address: the page it leads to.
        actor: who did it (``user:12``).
        now: the moment.
        to: ``town``, ``firm`` or ``both``.
    """
    users = (list_town_users(entry) if to != "firm" else []) + (
        list_team_users(entry) if to != "town" else []
    )
    tell_users(entry=entry, users=users, text=text, key=key, address=address, actor=actor, now=now)


def tell_users(
    *,
    entry: Entry,
    users: Iterable[User],
    text: Localized,
    key: str,
    address: str,
    actor: str,
    now: datetime,
) -> None:
    """Tell some people of an entry, but not whoever did it."""
    words = text.format(title=Localized.same(entry.title or entry.code))
    for user in {each.pk: each for each in users}.values():
        if f"user:{user.pk}" != actor:
            tell(user=user, programme=entry.programme, key=key, text=words, now=now, address=address)
