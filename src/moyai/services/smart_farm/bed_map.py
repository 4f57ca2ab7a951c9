"""A bed drawn: what stands in it, where its robot is, and where something could still be sown."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from moyai.services.smart_farm.enums import PlantStage, PointerType
from moyai.services.smart_farm.models import Bed, Crop, Point, Robot

LEAST_RADIUS_MM = 40.0
GONE = (PlantStage.HARVESTED, PlantStage.REMOVED)
EDGE_MM = 100
FROM_TOOLS_MM = 200
_LOOKS = {PointerType.PLANT: "plant", PointerType.WEED: "weed"}


@dataclass(frozen=True)
class Drawn:
    """One circle. ``number``: of the point; ``look``: plant, weed or mark."""

    number: int
    name: str
    x: float
    y: float
    radius: float
    look: str
    stage: str


@dataclass(frozen=True)
class BedMap:
    """What is drawn, in millimetres of the bed."""

    length: int
    width: int
    drawn: list[Drawn]
    at: tuple[float, float] | None

    @property
    def view_length(self) -> int:
        """How long the drawing is, with its edge."""
        return self.length + 120

    @property
    def view_width(self) -> int:
        """How wide the drawing is, with its edge."""
        return self.width + 120


@dataclass(frozen=True)
class Place:
    """Where the robot is, in millimetres of its bed."""

    x: float
    y: float
    z: float


def find_place(robot: Robot) -> Place | None:
    """Return where a robot last said it is; what it says is checked before it is believed."""
    found = robot.state.get("location_data") if isinstance(robot.state, dict) else None
    position = found.get("position") if isinstance(found, dict) else None
    if not isinstance(position, dict):
        return None
    told = [position.get(axis) for axis in "xyz"]
    values = [float(each) for each in told if isinstance(each, int | float) and abs(each) < 100_000]
    return Place(*values) if len(values) == 3 else None


def draw_map(robot: Robot, points: list[Point]) -> BedMap:
    """Return the map of a robot's bed."""
    place = find_place(robot)
    return BedMap(
        robot.bed.length_mm,
        robot.bed.width_mm,
        [
            Drawn(
                each.pk,
                each.name,
                each.x,
                each.y,
                max(each.radius, LEAST_RADIUS_MM),
                _LOOKS.get(PointerType(each.pointer_type), "mark"),
                each.get_plant_stage_display() if each.plant_stage else "",
            )
            for each in points
            if each.pointer_type != PointerType.TOOL_SLOT and each.plant_stage not in GONE
        ],
        (place.x, place.y) if place else None,
    )


def list_plants(robot: Robot) -> list[Point]:
    """Return the plants of a robot's bed that are still there, row by row."""
    plants = robot.points.filter(pointer_type=PointerType.PLANT).exclude(plant_stage__in=GONE)
    return list(plants.select_related("crop").order_by("y", "x", "pk"))


def find_plant_at(plants: list[Point], place: Place | None) -> Point | None:
    """Return the plant over which the robot is."""
    if place is None:
        return None
    near = [(hypot(each.x - place.x, each.y - place.y), each) for each in plants]
    over = [pair for pair in near if pair[0] <= max(pair[1].radius, LEAST_RADIUS_MM)]
    return min(over, key=lambda pair: (pair[0], pair[1].pk))[1] if over else None


def find_free(
    bed: Bed, robot: Robot, plants: list[Point], crop: Crop, most: int = 5
) -> list[tuple[int, int]]:
    """Return places where a crop has room, beside its own kind first, then from the near corner on.

    A place is free when it is at least the mean of both spacings away from every plant, away from tools, and
    within reach.
    """
    step = max(20, crop.spacing_mm)
    reach_x, reach_y = min(bed.length_mm, robot.max_x_mm), min(bed.width_mm, robot.max_y_mm)
    tools = list(robot.points.filter(pointer_type=PointerType.TOOL_SLOT).values_list("x", "y"))
    kin = [each for each in plants if each.crop_id == crop.pk]
    found: list[tuple[int, int]] = []
    beside = [(int(each.x) + dx, int(each.y) + dy) for each in kin for dx, dy in ((step, 0), (0, step))]
    grid = [
        (x, y)
        for y in range(EDGE_MM, reach_y - EDGE_MM, step)
        for x in range(EDGE_MM, reach_x - EDGE_MM, step)
    ]
    for x, y in [*beside, *grid]:
        if not (EDGE_MM <= x <= reach_x - EDGE_MM and EDGE_MM <= y <= reach_y - EDGE_MM):
            continue
        if any(hypot(each.x - x, each.y - y) < _apart(each, crop) for each in plants):
            continue
        if any(hypot(slot_x - x, slot_y - y) < FROM_TOOLS_MM for slot_x, slot_y in tools):
            continue
        if any(hypot(x - other, y - across) < step for other, across in found):
            continue
        found.append((x, y))
        if len(found) == most:
            break
    return found


def _apart(plant: Point, crop: Crop) -> float:
    own = plant.crop.spacing_mm if plant.crop else 2 * plant.radius
    return (own + crop.spacing_mm) / 2 - 1
