"""A small farm for tests: one bed, one robot, people in each role."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import Bed, Farm, FarmMember, Robot

NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
"""Ten in the morning in Japan."""
PASSWORD = "a-long-word-of-hers"


def make_farm(code: str = "farm") -> Farm:
    return Farm.objects.create(code=code, name=f"農園 {code}", lon=137.97, lat=35.83)


def make_robot(farm: Farm | None = None, name: str = "ロボット1", **limits: Any) -> Robot:
    farm = farm or Farm.objects.first() or make_farm()
    bed = Bed.objects.create(farm=farm, name=f"{farm.beds.count() + 1}番の畑", length_mm=6000, width_mm=3000)
    return Robot.objects.create(bed=bed, name=name, **{"max_x_mm": 5900, "max_y_mm": 2900} | limits)


def make_user(name: str, role: Role = Role.RESIDENT) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        user = User.objects.create_user(name, password=PASSWORD)
        Membership.objects.create(user=user, role=role)
    return user


def make_member(role: FarmRole, name: str = "", farm: Farm | None = None) -> FarmMember:
    name = name or role.value
    return FarmMember.objects.create(
        farm=farm or Farm.objects.first() or make_farm(),
        user=make_user(name),
        name=name,
        role=role,
        joined_on=date(2026, 4, 1),
    )
