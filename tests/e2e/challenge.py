"""A family's team for the journeys: Hanako, her grandchild with an account, and a neighbour."""

from __future__ import annotations

from datetime import date

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.codes import make_code
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.models import Challenge, Member, Programme, Stay, Team

GRANDCHILD, PASSWORD = "mago-journey", "moyai-test"


def form_family_team(today: str) -> str:
    """Form the team, begun today; return its code. Whoever is in one already moves to it."""
    day = date.fromisoformat(today)
    hanako = Resident.objects.get(user__username="hanako")
    others = list(Resident.objects.filter(user=None).order_by("pk")[:2])
    programme, _made = Programme.objects.get_or_create(
        code="journey", defaults={"title": "三世代チャレンジ", "starts_on": day}
    )
    challenge, _made = Challenge.objects.get_or_create(
        programme=programme, habit="steps", goal=5000, defaults={"title": "5000歩あるく"}
    )
    Member.objects.filter(resident=hanako).update(left_on=day, left_why="wished", team=None)
    team = Team.objects.create(
        code=make_code(),
        programme=programme,
        challenge=challenge,
        name="花子と孫",
        origin="family",
        formed_on=day,
    )
    others[0].user = create_account(
        username=GRANDCHILD, password=PASSWORD, roles=(Role.RESIDENT,), display_name="孫のさくら"
    )
    others[0].save(update_fields=["user"])
    people = ((hanako, "花子", "elder"), (others[0], "さくら", "child"), (others[1], "おとなり", "parent"))
    for resident, handle, generation in people:
        member = Member.objects.create(
            code=make_code(),
            programme=programme,
            resident=resident,
            team=team,
            handle=handle,
            generation=generation,
            origin="family",
            joined_on=day,
        )
        Stay.objects.create(member=member, team=team, since=day)
    return team.code
