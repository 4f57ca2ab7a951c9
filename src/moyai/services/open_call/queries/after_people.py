"""As whom somebody comes to what follows a decision, and what people are called there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import Entry, Mentoring, Programme, Staff, Teammate
from moyai.services.open_call.queries.people import find_teammate, is_office, list_staff, owns_theme

FIRM, TOWN = "firm", "town"


@dataclass(frozen=True)
class Stand:
    """As whom somebody stands to an entry. ``mentoring``: as its mentor, whether it still goes on or not."""

    is_office: bool
    is_owner: bool
    mate: Teammate | None
    mentoring: Mentoring | None

    @property
    def is_town(self) -> bool:
        """Office, or the section whose theme it answers."""
        return self.is_office or self.is_owner

    @property
    def is_leader(self) -> bool:
        """Speaks for the team."""
        return self.mate is not None and self.mate.role == TeamRole.LEADER

    @property
    def is_party(self) -> bool:
        """Town, or team."""
        return self.is_town or self.mate is not None


def find_stand(user: User, entry: Entry) -> Stand:
    """Return as whom somebody stands to an entry."""
    mentoring = Mentoring.objects.filter(entry=entry, mentor__user=user).order_by("-begun_at").first()
    return Stand(
        is_office=is_office(user, entry.programme),
        is_owner=entry.theme is not None and owns_theme(user, entry.theme),
        mate=find_teammate(user, entry),
        mentoring=mentoring,
    )


def list_town_users(entry: Entry) -> list[User]:
    """Return who is told on the town's side: the programme's office, and the section of the theme."""
    rows: list[Staff] = list(list_staff(entry.programme, StaffRole.OFFICE).select_related("user"))
    if entry.theme is not None and entry.theme.owner is not None and entry.theme.owner.left_at is None:
        rows.append(entry.theme.owner)
    return list({each.user.pk: each.user for each in rows if each.user is not None}.values())


def list_team_users(entry: Entry) -> list[User]:
    """Return who is told of the team: those who said yes and have not left."""
    rows = entry.team.filter(left_at__isnull=True, accepted_at__isnull=False, user__isnull=False)
    return [each.user for each in rows.select_related("user") if each.user is not None]


def name_people(programme: Programme, entry: Entry | None, actors: Iterable[str]) -> dict[str, str]:
    """Return what people are called in a programme, by actor (``user:12``); others keep their actor's text.

    A teammate goes by her name in the team, staff by theirs in the programme.
    """
    numbers = {int(each[5:]): each for each in set(actors) if each.startswith("user:") and each[5:].isdigit()}
    users = User.objects.filter(pk__in=numbers).values_list("pk", "display_name")
    names = dict(users)
    names |= dict(list_staff(programme).filter(user__in=numbers).values_list("user", "name"))
    if entry is not None:
        names |= dict(entry.team.filter(user__in=numbers).values_list("user", "name"))
    return {actor: names.get(number) or "–" for number, actor in numbers.items()}
