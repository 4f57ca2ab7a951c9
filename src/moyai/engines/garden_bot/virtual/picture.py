"""What the camera sees: soil darker where it is wet, plants, weeds. The same bed gives the same picture."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from moyai.engines.garden_bot.bed import LIGHT_PIN
from moyai.engines.garden_bot.virtual.faults import Fault
from moyai.engines.garden_bot.virtual.plants import WEED, Plant
from moyai.engines.garden_bot.virtual.soil import CELL_MM

if TYPE_CHECKING:
    from moyai.engines.garden_bot.virtual.bot import VirtualBot

WIDTH, HEIGHT = 480, 360
SCALE_AT_TOP = 1.25  # mm per pixel when the arm is 400 mm above the soil
DRY, WET, WATER = (186.0, 152.0, 118.0), (84.0, 62.0, 46.0), (96.0, 104.0, 112.0)
GRAIN = 256
WILTED = (168, 142, 62)
LEAVES = {"radish": 6, "lettuce": 9, "spinach": 8, "tomato": 7, "weed": 5}
GREENS = {
    "radish": (72, 148, 58),
    "lettuce": (112, 178, 66),
    "spinach": (38, 112, 52),
    "tomato": (58, 128, 64),
}
WEED_GREEN = (92, 160, 40)


def find_view(bot: VirtualBot) -> tuple[float, float, float]:
    """Return the least x and y that the camera sees, mm, and how many mm a pixel is."""
    at = bot.machine.find_true(bot.now_s)
    scale = SCALE_AT_TOP * max(0.25, (at.z - bot.machine.bed.soil_mm) / 400.0)
    return at.x - WIDTH * scale / 2, at.y - HEIGHT * scale / 2, scale


def list_seen(bot: VirtualBot) -> list[Plant]:
    """Return the plants whose middle is in the picture."""
    x, y, scale = find_view(bot)
    return [
        each
        for each in bot.garden.plants
        if each.is_there and x <= each.x_mm < x + WIDTH * scale and y <= each.y_mm < y + HEIGHT * scale
    ]


def draw(bot: VirtualBot) -> bytes:
    """Return the picture as PNG, 480 × 360."""
    x, y, scale = find_view(bot)
    if Fault.CAMERA_DARK in bot.faults:
        return _save(Image.new("RGB", (WIDTH, HEIGHT), (6, 6, 8)))
    image = Image.fromarray(_paint_soil(bot, x, y, scale))
    pen = ImageDraw.Draw(image)
    for each in sorted(bot.garden.plants, key=lambda one: (one.radius_mm, one.number)):
        if each.is_there:
            _paint_plant(pen, each, ((each.x_mm - x) / scale, (each.y_mm - y) / scale), scale)
    light = max(bot.garden.weather.light, 0.8 if bot.machine.pins.get(LIGHT_PIN) else 0.0)
    shade = 0.12 + 0.88 * light**0.5
    return _save(image if shade > 0.995 else image.point([round(each * shade) for each in range(256)] * 3))


def _paint_soil(bot: VirtualBot, x: float, y: float, scale: float) -> NDArray[np.uint8]:
    soil, earth = bot.garden.soil, bot.garden.soil.earth
    across_mm = x + (np.arange(WIDTH, dtype=np.float64) + 0.5) * scale
    down_mm = y + (np.arange(HEIGHT, dtype=np.float64) + 0.5) * scale
    wet = (soil.moisture_pct - earth.wilting_pct) / (earth.full_pct - earth.wilting_pct)
    wetness = _blend(np.clip(wet, 0.0, 1.0), across_mm, down_mm)[..., None]
    ponds = np.clip(_blend(soil.pond_mm, across_mm, down_mm) / 4.0, 0.0, 0.6)[..., None]
    colour = np.array(DRY) + (np.array(WET) - np.array(DRY)) * wetness
    colour += (np.array(WATER) - colour) * ponds
    tile = _make_grain(bot.seed)
    rows = (down_mm / 2).astype(int) % GRAIN
    columns = (across_mm / 2).astype(int) % GRAIN
    colour += tile[np.ix_(rows, columns)][..., None]
    return np.clip(colour, 0, 255).astype(np.uint8)


def _blend(
    grid: NDArray[np.float64], across_mm: NDArray[np.float64], down_mm: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return a grid's values at places between its cells."""
    columns, right = _split(across_mm, grid.shape[0])
    rows, below = _split(down_mm, grid.shape[1])
    upper = grid[:, rows] * (1 - below) + grid[:, np.minimum(rows + 1, grid.shape[1] - 1)] * below
    both = upper[columns].T * (1 - right) + upper[np.minimum(columns + 1, grid.shape[0] - 1)].T * right
    return np.asarray(both)


def _split(places_mm: NDArray[np.float64], count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    cells = np.clip(places_mm / CELL_MM - 0.5, 0, count - 1)
    whole = cells.astype(np.int64)
    return whole, cells - whole


@lru_cache(maxsize=8)
def _make_grain(seed: int) -> NDArray[np.float64]:
    """Return the crumbs of the soil: fine ones, and coarser ones from the same numbers."""
    fine = np.random.default_rng(seed % 8).normal(0.0, 7.0, (GRAIN, GRAIN))
    coarse = (fine + np.roll(fine, 3, 0) + np.roll(fine, 5, 1) + np.roll(fine, (7, 7), (0, 1))) / 2
    return fine + coarse


def _paint_plant(pen: ImageDraw.ImageDraw, plant: Plant, at: tuple[float, float], scale: float) -> None:
    radius = max(3.0, plant.radius_mm / scale)
    chance = Random(f"{plant.number}:{plant.x_mm:.0f}")
    green = _fade(WEED_GREEN if plant.crop is WEED else GREENS[plant.crop.slug], plant.vigour)
    count = 2 if plant.degree_days < plant.crop.ripe_dd * 0.06 else LEAVES[plant.crop.slug]
    turn = chance.uniform(0, pi)
    for number in range(count):
        angle = turn + 2 * pi * number / count + chance.uniform(-0.2, 0.2)
        length = radius * chance.uniform(0.75, 1.0)
        width = length * (0.16 if plant.crop is WEED else 0.34)
        shade = tuple(min(255, max(0, round(each * chance.uniform(0.85, 1.15)))) for each in green)
        pen.polygon(_make_leaf(at, angle, length, width), fill=(shade[0], shade[1], shade[2]))
    heart = max(2.0, radius * 0.22)
    pen.ellipse((at[0] - heart, at[1] - heart, at[0] + heart, at[1] + heart), fill=green)


def _make_leaf(
    at: tuple[float, float], angle: float, length: float, width: float
) -> list[tuple[float, float]]:
    """Return the outline of a leaf from the heart of the plant outwards."""
    along, across = (cos(angle), sin(angle)), (-sin(angle), cos(angle))
    outline = [
        (0.0, 0.0),
        (0.3, 0.7),
        (0.6, 1.0),
        (0.85, 0.6),
        (1.0, 0.0),
        (0.85, -0.6),
        (0.6, -1.0),
        (0.3, -0.7),
    ]
    return [
        (
            at[0] + along[0] * far * length + across[0] * side * width,
            at[1] + along[1] * far * length + across[1] * side * width,
        )
        for far, side in outline
    ]


def _fade(green: tuple[int, int, int], vigour: float) -> tuple[int, int, int]:
    faded = [round(wilted + (well - wilted) * vigour) for well, wilted in zip(green, WILTED, strict=True)]
    return faded[0], faded[1], faded[2]


def _save(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG", compress_level=3)
    return file.getvalue()
