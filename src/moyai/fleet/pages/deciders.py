"""Who decided: the recorded actor of a decision in words."""

from collections.abc import Iterable

from django.utils.translation import gettext, gettext_lazy

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership
from moyai.fleet.desk_panels import find_task_rider
from moyai.fleet.models import Task

_HERSELF = gettext_lazy("ご本人")
_STAFF = (Role.DISPATCHER, Role.OFFICER, Role.PARTNER, Role.ADMIN)
_BY_KIND = {
    "resident": _HERSELF,
    "visitor": gettext_lazy("ご本人（サインインなし）"),
    "driver": gettext_lazy("運転手"),
}


def name_deciders(task: Task, actors: Iterable[str]) -> dict[str, str]:
    """Return the recorded actors of a task in words: two queries, however many there are.

    Args:
        task: what was decided about.
        actors: as the audit log names them: ``user:<id>``, ``visitor:<conversation>``, ``system:<what>``.
    """
    wanted = set(actors)
    users = {number for actor in wanted if (number := _read_user(actor)) is not None}
    rider = find_task_rider(task)
    roles: dict[int, set[str]] = {number: set() for number in users}
    for number, role in Membership.objects.filter(user__in=users).values_list("user", "role"):
        roles[number].add(role)
    return {actor: _name(actor, rider, roles) for actor in wanted}


def _read_user(actor: str) -> int | None:
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


def _name(actor: str, rider: int | None, roles: dict[int, set[str]]) -> str:
    number = _read_user(actor)
    if number is None:
        return str(_BY_KIND.get(actor.split(":", maxsplit=1)[0], gettext("自動")))
    if number == rider:
        return str(_HERSELF)
    if roles[number].intersection(_STAFF):
        return gettext("職員")
    if Role.DRIVER in roles[number]:
        return gettext("運転手")
    return gettext("ご本人の代理") if roles[number] else gettext("いまはないアカウント")
