"""Soil, plants, weeds and what the camera sees of them."""

from io import BytesIO
from math import hypot

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from moyai.engines.garden_bot.bed import Bed, Place
from moyai.engines.garden_bot.language.commands import ExecuteScript, TakePhoto, Wait, WritePin
from moyai.engines.garden_bot.language.data import Lua
from moyai.engines.garden_bot.virtual import (
    CROPS,
    Change,
    Fault,
    Garden,
    Picture,
    Soil,
    VirtualBot,
    Weather,
    invent_weather,
)
from moyai.engines.garden_bot.virtual.picture import WIDTH, find_view, list_seen
from moyai.engines.garden_bot.virtual.plants import WEED

from .beds import BED, KNOWN, OFF, ON, ask, put, there

DAY_S = 86_400.0
SMALL = Bed(length_mm=Place(1_000, 800, 500))
DRY_DAY = Weather(temp_c=25, et0_mm_h=0.2)


def make(**options):
    return VirtualBot(BED, known=KNOWN, seed=3, **options)


def do(bot, *steps, seconds=600.0):
    return bot.receive(ask(*steps), bot.now_s) + bot.advance(bot.now_s + seconds)


# Soil


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 20),
            st.floats(0, 1),
            st.floats(0, 1_000),
            st.floats(-500, 1_500),
            st.floats(-99, 900),
        ),
        max_size=20,
    )
)
def test_no_water_comes_from_nowhere_or_is_lost(hours):
    soil = Soil(SMALL)
    before = soil.held_mm()
    for rain, et0, ml, x, y in hours:
        soil.pour(x, y, ml)
        soil.pass_time(3_600, Weather(20, rain, et0))
    assert soil.held_mm() - before == pytest.approx(soil.in_mm - soil.out_mm, abs=1e-6)
    assert (soil.moisture_pct >= 0).all() and (soil.pond_mm >= -1e-12).all()
    assert (soil.moisture_pct <= soil.earth.full_pct + 1e-9).all()


def test_water_wets_the_place_where_it_is_poured():
    soil = Soil(SMALL)
    soil.pour(550, 350, 500)
    soil.pass_time(3_600, Weather(20, 0, 0))
    assert soil.find_moisture_pct(550, 350) > 28 > soil.find_moisture_pct(950, 350)
    assert soil.find_moisture_pct(950, 350) == pytest.approx(24, abs=0.01)


def test_soil_drains_to_what_it_holds_and_dries_ever_more_slowly():
    soil = Soil(SMALL, moisture_pct=45)
    for _ in range(100):
        soil.pass_time(3_600, Weather(20, 0, 0))
    assert soil.find_moisture_pct(1, 1) == pytest.approx(30, abs=0.1)
    lost = []
    for _ in range(20):
        before = soil.find_moisture_pct(1, 1)
        for _ in range(24):
            soil.pass_time(3_600, DRY_DAY)
        lost.append(before - soil.find_moisture_pct(1, 1))
    # 4.8 mm a day from 200 mm of soil, then less and less; never below wilting
    assert lost[0] == pytest.approx(2.4, abs=0.01)
    assert lost == sorted(lost, reverse=True) and lost[-1] < 0.5
    assert soil.find_moisture_pct(1, 1) > 10


def test_heavy_rain_stands_before_it_sinks_in():
    soil = Soil(SMALL)
    soil.pass_time(600, Weather(20, 100, 0))
    assert soil.pond_mm.min() == pytest.approx((100 - 40) / 6)


# Plants


def grow(garden, days, weather=None, *, ml=0.0):
    garden.weather = weather or Weather(20)
    for step in range(int(days * 144)):
        if ml and step % 144 == 0:
            for each in garden.plants:
                garden.soil.pour(each.x_mm, each.y_mm, ml)
        garden.pass_step()


def test_a_seed_sprouts_after_its_degree_days_and_ripens():
    garden = Garden(SMALL, 1)
    plant = garden.sow(CROPS["radish"], 500, 400)
    grow(garden, 2.9, Weather(20, 0, 0))
    assert plant.stage == "planted"  # 15 degree days a day, 45 are needed
    grow(garden, 0.2, Weather(20, 0, 0))
    assert plant.stage == "sprouted"
    small = plant.radius_mm
    grow(garden, 24, Weather(20, 0, 0.1), ml=300)
    assert plant.stage == "active" and plant.vigour == 1
    assert plant.radius_mm > 4 * small and plant.weight_g == pytest.approx(20, rel=0.2)


def test_a_seed_waits_for_warmth_and_for_water():
    cold, dry = Garden(SMALL, 1), Garden(SMALL, 1, moisture_pct=11)
    for garden, weather in ((cold, Weather(4, 0, 0)), (dry, Weather(25, 0, 0))):
        plant = garden.sow(CROPS["radish"], 500, 400)
        grow(garden, 20, weather)
        assert plant.stage == "planted"


def test_without_water_plants_wilt_and_with_water_they_recover():
    garden = Garden(SMALL, 1, moisture_pct=24)
    plant = garden.sow(CROPS["radish"], 500, 400)
    grow(garden, 5, Weather(20, 0, 0))
    garden.soil.moisture_pct[:] = 11
    grow(garden, 2, Weather(20, 0, 0))
    assert plant.vigour == pytest.approx(0.5, abs=0.01)
    garden.soil.moisture_pct[:] = 25
    grow(garden, 1.1, Weather(20, 0, 0))
    assert plant.vigour == 1
    garden.soil.moisture_pct[:] = 11
    grow(garden, 5, Weather(20, 0, 0))
    assert plant.is_dead and plant.weight_g == 0


def test_weeds_come_by_themselves_and_the_same_from_the_same_seed():
    gardens = [Garden(BED, seed) for seed in (1, 1, 2)]
    for garden in gardens:
        grow(garden, 15)
    places = [[(each.x_mm, each.y_mm) for each in garden.weeds] for garden in gardens]
    assert len(places[0]) > 2
    assert places[0] == places[1] != places[2]


def test_the_weather_is_that_of_a_day():
    noon, night = invent_weather(3 * 3_600, 1), invent_weather(15 * 3_600, 1)  # 12 and 24 o'clock in Japan
    assert noon.temp_c > night.temp_c and noon.light > 0.4 and night.light == night.et0_mm_h == 0
    assert invent_weather(3 * 3_600, 1) == noon
    days = [sum(invent_weather(d * DAY_S + h * 3_600, 5).et0_mm_h for h in range(24)) for d in range(30)]
    assert 2.5 < sum(days) / 30 < 4.5


# The bot in the garden


def sow_at(x, y):
    bin_at = KNOWN.slots[5].place
    return (
        there(*bin_at[:2], 0),
        put(z=bin_at.z),
        WritePin(9, 1, 0),
        put(z=0),
        there(x, y, 0),
        put(z=-405),
        WritePin(9, 0, 0),
        put(z=0),
    )


def test_a_seed_is_fetched_sown_watered_and_comes_up():
    bot = make()
    do(bot, Lua('mount_tool("Seeder")'), *sow_at(800, 600), Lua("dismount_tool()"))
    (plant,) = bot.garden.plants
    assert (plant.x_mm, plant.y_mm, plant.stage) == (800, 600, "planted")
    assert bot.machine.head.tool is None
    do(bot, Lua('mount_tool("Watering Nozzle")'), there(800, 600, -300), Lua("dispense(300)"))
    assert bot.machine.poured_ml == pytest.approx(300, abs=10)
    bot.feel(Weather(20, 0, 0), bot.now_s)
    bot.advance(bot.now_s + 5 * DAY_S)
    assert plant.stage == "sprouted"


def test_an_empty_seeder_sows_nothing_and_a_seed_that_falls_from_above_is_lost():
    bot = make()
    bot.fail(Fault.EMPTY_SEEDER, 0.0)
    do(bot, Lua('mount_tool("Seeder")'), *sow_at(800, 600))
    assert bot.garden.plants == []
    bot.mend(Fault.EMPTY_SEEDER, bot.now_s)
    steps = list(sow_at(800, 600))
    steps[5] = put(z=-200)
    do(bot, *steps)
    assert bot.garden.plants == []


def test_without_the_seeder_nothing_is_picked_up():
    bot = make()
    do(bot, *sow_at(800, 600))
    assert bot.garden.plants == []


def test_the_tool_comes_out_of_its_slot_only_the_right_way():
    bot = make()
    slot = KNOWN.slots[1].place
    do(bot, there(*slot[:2], 0), put(z=slot.z), put(z=0))
    assert bot.machine.head.tool is None  # lifted straight up it stays
    do(bot, put(z=slot.z), there(slot.x + 100, slot.y, slot.z))
    assert bot.machine.head.tool.name == "Seeder"
    do(bot, there(slot.x, slot.y, slot.z))
    said = do(bot, there(slot.x, slot.y + 100, slot.z))
    assert any("held by its slot" in str(getattr(each, "content", "")) for each in said)


def test_a_clogged_nozzle_gives_less():
    bot = make()
    bot.fail(Fault.CLOGGED_NOZZLE, 0.0)
    do(bot, ON, Wait(10_000), OFF)
    assert bot.machine.poured_ml == pytest.approx(50 * 0.15 * 10.1, rel=0.01)


def test_water_falls_where_the_arm_is_while_it_moves():
    bot = make()
    do(bot, there(500, 600), ON, there(1_500, 600), OFF, seconds=60)
    wet = bot.garden.soil.pond_mm[:, 6] + bot.garden.soil.moisture_pct[:, 6]
    dry = bot.garden.soil.pond_mm[:, 1] + bot.garden.soil.moisture_pct[:, 1]
    assert (wet[5:15] > dry[5:15] + 0.5).all() and wet[22] == pytest.approx(dry[22])


def test_the_weeder_takes_a_weed_out():
    bot = make()
    weed = bot.garden.sow(WEED, 800, 600)
    do(bot, Lua('mount_tool("Weeder")'), there(800, 600, 0), put(z=-390))
    assert weed in bot.garden.plants
    do(bot, put(z=-410))
    assert weed not in bot.garden.plants


# Pictures


def photograph(bot):
    (picture,) = [each for each in do(bot, TakePhoto(), seconds=10) if isinstance(each, Picture)]
    return picture, np.asarray(Image.open(BytesIO(picture.png))).astype(int)


def count_green(pixels):
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    mask = (green > red + 12) & (green > blue + 12)
    labels, count = ndimage.label(ndimage.binary_closing(mask, iterations=1))
    sizes = ndimage.sum_labels(mask, labels, range(1, count + 1))
    return int((np.asarray(sizes) > 12).sum())


def plant_out(bot, places, days=8):
    for x, y in places:
        plant = bot.garden.sow(CROPS["radish"], x, y)
        plant.stage, plant.degree_days = "sprouted", 15.0 * days


@settings(max_examples=12, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=10), st.integers(3, 12))
def test_the_plants_in_a_picture_can_be_counted(cells, days):
    bot = make()
    do(bot, there(1_300, 600, -100), seconds=60)
    x, y, scale = find_view(bot)
    plant_out(bot, [(x + 75 + 105 * scale * i, y + 70 + 105 * scale * j) for i, j in cells], days)
    _, pixels = photograph(bot)
    assert count_green(pixels) == len(list_seen(bot)) == len(cells)


def test_dry_soil_is_seen_to_be_dry():
    brightness = []
    for moisture in (11, 20, 30, 44):
        bot = make(garden=Garden(BED, 3, moisture_pct=moisture))
        do(bot, there(1_300, 600), seconds=30)
        brightness.append(photograph(bot)[1].mean())
    assert brightness == sorted(brightness, reverse=True)
    assert brightness[0] > 1.8 * brightness[-1]


def test_where_water_was_poured_is_seen():
    bot = make()
    do(bot, there(1_300, 600, -100), ON, Wait(20_000), OFF, seconds=1_800)
    _, pixels = photograph(bot)
    middle, corner = pixels[150:210, 210:270].mean(), pixels[:60, :60].mean()
    assert middle < corner - 12


def test_the_same_bed_gives_the_same_picture():
    pictures = []
    for _ in range(2):
        bot = make()
        plant_out(bot, [(700, 500), (900, 600)])
        do(bot, there(800, 550), seconds=30)
        pictures.append(photograph(bot)[0])
    assert pictures[0] == pictures[1]
    assert (pictures[0].x, pictures[0].y, pictures[0].z) == (800, 550, 0)
    assert len(pictures[0].png) < 500_000


def test_a_dark_camera_and_the_night_are_dark_and_the_light_helps():
    bot = make()
    day = photograph(bot)[1].mean()
    bot.fail(Fault.CAMERA_DARK, bot.now_s)
    assert photograph(bot)[1].mean() < 15
    bot.mend(Fault.CAMERA_DARK, bot.now_s)
    bot.feel(Weather(light=0.0), bot.now_s)
    night = photograph(bot)[1].mean()
    do(bot, WritePin(7, 1, 0))
    assert night < 0.2 * day < photograph(bot)[1].mean()


def test_nearer_to_the_soil_less_is_seen():
    bot = make()
    wide = find_view(bot)[2]
    do(bot, put(z=-200))
    assert find_view(bot)[2] == pytest.approx(wide / 2)
    assert wide * WIDTH == pytest.approx(600)


def test_weeds_are_found_by_the_camera():
    bot = make()
    for place in ((700, 500), (900, 600), (2_500, 100)):
        bot.garden.sow(WEED, *place).stage = "sprouted"
    plant_out(bot, [(800, 700)])
    do(bot, there(800, 550), seconds=30)
    found = [each.fields for each in do(bot, ExecuteScript("plant-detection")) if isinstance(each, Change)]
    assert sorted((each["x"], each["y"]) for each in found) == [(700, 500), (900, 600)]
    assert all(hypot(each["x"] - 800, each["y"] - 550) < 400 for each in found)
