"""The demo's smart farm: thirteen robots as Himeji has them; names of beds and people are invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.residents.models import Resident
from moyai.services.smart_farm.enums import FarmRole, PlantStage, PointerType
from moyai.services.smart_farm.models import Bed, Crop, Farm, FarmMember, Point, Robot

BEDS = 10
CROPS = (
    ("radish", "ラディッシュ", "Radish", 50, 10, 30, 20),
    ("tomato", "トマト", "Tomato", 500, 10, 90, 150),
    ("lettuce", "レタス", "Lettuce", 250, 5, 60, 60),
    ("basil", "バジル", "Basil", 250, 5, 60, 40),
    ("turnip", "かぶ", "Turnip", 120, 10, 50, 40),
    ("spinach", "ほうれん草", "Spinach", 80, 15, 45, 30),
    ("carrot", "にんじん", "Carrot", 60, 5, 110, 25),
)
"""Slug, names, spacing mm, depth mm, days to harvest, water ml at once: usual values of seed packets."""

SITES = (
    ("community-farm", "みんなの農園", "Community farm", 137.972, 35.834, 680.0, BEDS),
    ("special-school", "支援学校の畑", "Bed of the special-needs school", 137.955, 35.846, 660.0, 1),
    ("technical-school", "工業高校の畑", "Bed of the technical high school", 137.949, 35.829, 640.0, 1),
    ("industrial-school", "産業高校の畑", "Bed of the industrial high school", 137.962, 35.822, 645.0, 1),
)
"""Places are invented, as many robots at each as in Himeji: ten, one, one, one."""

LENGTH_MM, WIDTH_MM = 5900, 2900
"""Where a Genesis XL moves to, by its maker; its bed is a little larger."""


def seed_garden(*, now: datetime) -> int:
    """Write farms, beds, robots, plants and the visitor as an operator, once; return how many robots."""
    if Farm.objects.exists():
        return 0
    crops = [
        Crop(
            slug=slug, name=name, name_en=name_en, spacing_mm=spacing, depth_mm=depth, days_to_harvest=days,
            water_ml=water,
        )
        for slug, name, name_en, spacing, depth, days, water in CROPS
    ]  # fmt: skip
    crops = Crop.objects.bulk_create(crops)
    count = 0
    for code, name, name_en, lon, lat, altitude_m, beds in SITES:
        farm = Farm.objects.create(
            code=code, name=name, name_en=name_en, lon=lon, lat=lat, altitude_m=altitude_m
        )
        for number in range(1, beds + 1):
            robot = _make_robot(farm, number)
            _plant(robot, crops[count % len(crops)], now)
            count += 1
    _make_people(now)
    return count


def _make_robot(farm: Farm, number: int) -> Robot:
    bed = Bed.objects.create(
        farm=farm, name=f"{number}番の畑", length_mm=LENGTH_MM + 100, width_mm=WIDTH_MM + 100, height_mm=700,
        soil="loam",
    )  # fmt: skip
    return Robot.objects.create(
        bed=bed, name=f"ロボット{number}", model="Genesis XL v1.5", max_x_mm=LENGTH_MM, max_y_mm=WIDTH_MM,
        min_z_mm=-400, soil_z_mm=-300, water_ml_s=50.0, water_ml_a_day=20_000,
    )  # fmt: skip


def _plant(robot: Robot, crop: Crop, now: datetime) -> None:
    """Set two rows of one crop: each bed has its theme."""
    planted = now - timedelta(days=20)
    Point.objects.bulk_create(
        Point(
            robot=robot, pointer_type=PointerType.PLANT, name=crop.name, x=300.0 + column * crop.spacing_mm,
            y=400.0 + row * 2 * crop.spacing_mm, radius=crop.spacing_mm / 2, plant_stage=PlantStage.ACTIVE,
            crop=crop, openfarm_slug=crop.slug, planted_at=planted, created_at=planted, updated_at=planted,
        )
        for row in range(2)
        for column in range(8)
    )  # fmt: skip


def _make_people(now: datetime) -> None:
    """Make the visitor an operator of the community farm, and an invented account its administrator."""
    farm = Farm.objects.get(code="community-farm")
    joined_on = local(now).date() - timedelta(days=60)
    hanako = Resident.objects.filter(user__username="hanako").first()
    if hanako is not None:
        FarmMember.objects.create(
            farm=farm, resident=hanako, name="花子", role=FarmRole.OPERATOR, joined_on=joined_on
        )
    officer = User.objects.filter(username="officer").first()
    if officer is not None:
        FarmMember.objects.create(
            farm=farm, user=officer, name="原", role=FarmRole.ADMINISTRATOR, joined_on=joined_on
        )
