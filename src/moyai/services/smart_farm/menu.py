"""Which pages of the farm are for whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.queries.farms import list_memberships

_EVERYBODY = frozenset(FarmRole)
_IN_CHARGE = frozenset({FarmRole.ADMINISTRATOR, FarmRole.SUPPORTER})
_ITEMS: tuple[tuple[str, Any, frozenset[FarmRole]], ...] = (
    ("smart_farm:farms", _("畑のロボット"), _EVERYBODY),
    ("smart_farm:sensors", _("畑のセンサー"), _EVERYBODY),
    (
        "smart_farm:lessons",
        _("はたけの じゅぎょう"),
        frozenset({FarmRole.PUPIL, FarmRole.TEACHER, FarmRole.GUARDIAN}),
    ),
    ("smart_farm:turns", _("わたしの当番"), frozenset({FarmRole.OPERATOR})),
    ("smart_farm:approvals", _("生徒のたのみごと"), _IN_CHARGE | {FarmRole.TEACHER, FarmRole.GUARDIAN}),
    ("smart_farm:rota", _("当番表"), _IN_CHARGE),
    ("smart_farm:members", _("農園の人"), frozenset({FarmRole.TEACHER, FarmRole.ADMINISTRATOR})),
    ("smart_farm:papers", _("証明書"), frozenset({FarmRole.TEACHER})),
    ("smart_farm:wards", _("お子さんの参加"), frozenset({FarmRole.GUARDIAN})),
    ("smart_farm:harvest", _("収穫"), _EVERYBODY),
)
"""In this order; whoever is on no farm sees none of them."""


def list_pages(user: User) -> Iterator[tuple[str, Any]]:
    """Yield names and labels of the pages for somebody's roles on farms."""
    roles = set(list_memberships(user).order_by().values_list("role", flat=True).distinct())
    for name, label, wanted in _ITEMS:
        if roles & {str(each) for each in wanted}:
            yield name, label
