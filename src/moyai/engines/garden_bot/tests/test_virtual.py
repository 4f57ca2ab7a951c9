"""The simulated bot obeys, moves as a machine does, and stops at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.garden_bot.bed import Place
from moyai.engines.garden_bot.language.commands import (
    Assertion,
    AxisAddition,
    AxisOverwrite,
    Calibrate,
    EmergencyLock,
    EmergencyUnlock,
    Execute,
    FindHome,
    Home,
    If,
    InstallFarmware,
    Move,
    MoveRelative,
    ReadPin,
    ReadStatus,
    SendMessage,
    SetServoAngle,
    SetUserEnv,
    Sync,
    TogglePin,
    UpdateResource,
    Wait,
    WritePin,
    Zero,
)
from moyai.engines.garden_bot.language.data import (
    Coordinate,
    Lua,
    NamedPin,
    Nothing,
    Pair,
    ParameterApplication,
    Point,
    PointGroup,
    SpecialValue,
)
from moyai.engines.garden_bot.limits import Limits, to_firmware
from moyai.engines.garden_bot.virtual import Fault, Fetch, Message, Reading
from moyai.engines.garden_bot.virtual.axes import plan_course

from .beds import BED, ON, ask, put, there
from .talking import answer, answers, changes, do, logs, make, states

MOTOR = BED.motors[0]


# Moving


@settings(max_examples=60, deadline=None)
@given(st.floats(-3_000, 3_000), st.floats(1, 100), st.floats(0, 1))
def test_a_course_goes_from_rest_to_rest_without_a_jump(way, speed, part):
    course = plan_course(MOTOR, 10.0, 500.0, 500.0 + way, speed_pct=speed)
    now = 10 + (course.end_s - 10) * part
    assert course.find_mm(10) == pytest.approx(500) and course.find_mm(course.end_s) == 500 + way
    assert min(500, 500 + way) - 1e-9 <= course.find_mm(now) <= max(500, 500 + way) + 1e-9
    moved = abs(course.find_mm(now + 0.01) - course.find_mm(now))
    assert moved <= MOTOR.fastest_mm_s * speed / 100 * 0.01 + 1e-6


def test_a_move_takes_its_time_and_its_states_follow_each_other():
    bot = make()
    said = bot.receive(ask(there(1_600, 0)), 0.0)
    seen = []
    while not answers(said):
        said = bot.advance(bot.now_s + 0.02)
        seen.append(bot.machine.axes["x"].find_state(bot.now_s))
    # 1600 mm at 160 mm/s and 160/210 s to get faster
    assert bot.now_s == pytest.approx(10 + 160 / 210 + 0.1, abs=0.05)
    order = [state for number, state in enumerate(seen) if number == 0 or seen[number - 1] != state]
    assert order == ["begin", "accelerate", "cruise", "decelerate", "stop", "idle"]
    assert bot.place == Place(1_600, 0, 0)


def test_half_the_speed_takes_twice_as_long():
    times = []
    for speed in (100, 50):
        bot = make()
        bot.receive(ask(there(2_400, 0, speed=speed)), 0.0)
        while not bot.is_idle:
            bot.advance(bot.now_s + 0.1)
        times.append(bot.now_s)
    assert times[1] == pytest.approx(2 * times[0], rel=0.05)


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ((there(100, 200, -300),), (100, 200, -300)),
        ((there(100, 200), MoveRelative(5, -5, -1, 100)), (105, 195, -1)),
        ((put(500, 400, -300, is_safe=True),), (500, 400, -300)),
        (
            (Move((AxisOverwrite("z", SpecialValue("soil_height")), AxisAddition("x", Lua("return 5")))),),
            (5, 0, -400),
        ),
        (
            (Move((AxisOverwrite("x", Point("Plant", 1)), AxisOverwrite("y", Point("Plant", 2)))),),
            (500, 500, 0),
        ),
        ((there(100, 100, -10), Home("all", 100)), (0, 0, 0)),
        ((there(100, 100, -10), Home("x", 100)), (0, 100, -10)),
        ((there(100, 100, -10), FindHome("z", 100)), (100, 100, 0)),
        ((there(100, 100), Zero("x"), there(50, 100)), (50, 100, 0)),
        ((Execute(2, (ParameterApplication("parent", Coordinate(7, 8, 0)),)),), (7, 8, 0)),
        ((Execute(2),), (100, 100, 0)),
        ((Execute(2, (ParameterApplication("parent", PointGroup(1)),)),), (900, 300, 0)),
    ],
)
def test_the_arm_goes_where_it_is_told(steps, place):
    bot = make()
    assert answer(do(bot, *steps)) == "ok"
    assert bot.place == pytest.approx(place)


def test_it_stops_at_its_ends_and_says_so():
    bot = make()
    said = do(bot, there(9_999, -50, -9_999))
    assert answer(said) == "ok"
    assert bot.place == Place(2_700, 0, -500)
    assert "Stopping at X max instead of specified destination." in logs(said)
    assert "Stopping at Y home instead of specified destination." in logs(said)
    assert bot.crashes == 0


def test_without_stops_it_strikes_the_frame():
    bot = make()
    bot.params["movement_stop_at_max_x"] = 0
    assert "struck" in answer(do(bot, there(2_800, 0)))
    assert (bot.place.x, bot.crashes) == (2_700, 1)


def test_home_is_found_again_after_0_was_moved():
    bot = make()
    do(bot, there(300, 300), Zero("all"))
    assert bot.place == Place(0, 0, 0)
    do(bot, FindHome("all", 100))
    assert bot.place == Place(0, 0, 0)
    assert bot.machine.find_true(bot.now_s) == Place(0, 0, 0)


def test_calibrating_finds_the_length_and_keeps_it():
    bot = make()
    bot.params["movement_axis_nr_steps_x"] = 1
    said = do(bot, Calibrate("x"))
    assert ("FirmwareConfig", None, {"movement_axis_nr_steps_x": 13_500}) in changes(said)
    assert (bot.params["movement_axis_nr_steps_x"], bot.place.x) == (13_500, 0)


# Stopping


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 20.0), st.booleans())
def test_the_stop_acts_at_once_at_any_moment(when, is_watering):
    bot = make()
    bot.receive(ask(*((ON,) if is_watering else ()), there(1_500, 1_000, -300), label="m"), 0.0)
    bot.advance(when)
    before = bot.place
    said = bot.receive(ask(EmergencyLock(), label="stop", priority=9000), when)
    assert answers(said)[0].label == "stop"
    assert bot.place == before
    assert not bot.machine.is_watering
    state = states(said)[0]["informational_settings"]
    assert (state["locked"], state["busy"], state["locked_at"]) == (True, False, int(when * 1000))
    poured = bot.machine.poured_ml
    said += bot.advance(when + 100)
    assert bot.place == before and bot.machine.poured_ml == poured
    told = {each.label: each for each in answers(said)}
    if "m" in told:
        assert told["m"].kind == "rpc_error"
    assert do(bot, there(1, 1), label="later") and bot.place == before


def test_a_stopped_bot_moves_again_once_it_is_released():
    bot = make()
    do(bot, EmergencyLock())
    assert answer(do(bot, there(1, 1))) == "Device is locked."
    assert answer(do(bot, WritePin(8, 1, 0))) == "Device is locked."
    assert not bot.machine.is_watering
    assert answer(do(bot, ReadStatus())) == "ok"
    assert answer(do(bot, EmergencyUnlock())) == "ok"
    assert answer(do(bot, there(1, 1))) == "ok"


def test_what_waits_is_dropped_by_the_stop_and_told_so():
    bot = make()
    for number in range(3):
        bot.receive(ask(Wait(60_000), label=str(number)), 0.0)
    said = bot.receive(ask(EmergencyLock(), label="stop"), 1.0)
    assert [(each.label, each.kind) for each in answers(said)] == [
        ("stop", "rpc_ok"),
        ("0", "rpc_error"),
        ("1", "rpc_error"),
        ("2", "rpc_error"),
    ]
    assert bot.is_idle


def test_more_urgent_requests_go_first_and_others_in_turn():
    bot = make()
    for label, priority in (("a", 600), ("b", 300), ("c", 600), ("d", 900)):
        bot.receive(ask(Wait(10), label=label, priority=priority), 0.0)
    assert [each.label for each in answers(bot.advance(60))] == ["a", "d", "c", "b"]


def test_a_request_with_a_timeout_ends_then():
    bot = make()
    said = bot.receive(ask(there(2_700, 0), timeout=2_000), 0.0) + bot.advance(2.5)
    assert answer(said) == "timeout"
    assert bot.place.x == pytest.approx(bot.machine.axes["x"].find_mm(2.5)) and bot.place.x < 400


def test_too_many_requests_are_refused():
    bot = make()
    said = [each for n in range(102) for each in bot.receive(ask(Wait(60_000), label=str(n)), 0.0)]
    assert [(each.label, each.kind) for each in answers(said)] == [("101", "rpc_error")]


# Pins and sensors


def test_pins_are_written_toggled_and_told():
    bot = make()
    said = do(bot, WritePin(NamedPin("Peripheral", 2), 1, 0), TogglePin(7), seconds=5)
    assert "The Vacuum peripheral value is ON (digital)" in logs(said)
    assert states(said)[-1]["pins"] == {"9": {"mode": 0, "value": 1}, "7": {"mode": 0, "value": 1}}
    do(bot, TogglePin(7), WritePin(10, 128, 1), SetServoAngle(4, 90), seconds=5)
    assert bot.machine.pins == {9: 1, 7: 0, 10: 128, 4: 90}
    assert "Use a Peripheral" in answer(do(bot, WritePin(NamedPin("Sensor", 1), 1, 0)))
    assert "Could not find" in answer(do(bot, TogglePin(NamedPin("Peripheral", 99))))


def test_the_microcontroller_shuts_a_valve_that_was_left_open_even_when_its_computer_hangs():
    bot = make()
    do(bot, ON, seconds=1)
    bot.fail(Fault.SILENT, bot.now_s)
    bot.advance(59.9)
    assert bot.machine.is_watering
    bot.advance(61)
    assert not bot.machine.is_watering
    assert bot.machine.poured_ml == pytest.approx(60 * 50, rel=1e-6)


def test_it_takes_the_limits_it_has_fetched():
    bot = make()
    told = {**to_firmware(Limits(open_s=5)), "movement_axis_nr_steps_x": 5_000, "updated_at": "x", "id": 3}
    bot.configure({**told, "movement_timeout_x": None}, {"safe_height": -80, "soil_height": None})
    assert "id" not in bot.params and bot.params["movement_timeout_x"] == 180
    do(bot, there(9_999, 0), put(z=-300, is_safe=True))
    assert (bot.place.x, bot.safe_mm, bot.soil_mm) == (1_000, -80, -400)
    do(bot, ON, seconds=60)
    assert bot.machine.poured_ml == pytest.approx(10 * 50, rel=1e-6)


def test_a_sensor_that_is_read_makes_a_reading():
    bot = make()
    said = do(
        bot, Lua('mount_tool("Soil Sensor")'), there(600, 600), there(600, 600, -430), ReadPin(59, "s", 1)
    )
    (reading,) = [each for each in said if isinstance(each, Reading)]
    assert (reading.pin, reading.mode, reading.x, reading.z) == (59, 1, 600, -430)
    assert reading.value == pytest.approx(200 + 12 * bot.garden.soil.find_moisture_pct(600, 600), abs=12)
    in_the_air = do(bot, there(600, 600), ReadPin(59, "s", 1))
    assert next(each for each in in_the_air if isinstance(each, Reading)).value < 20


# Sequences and words


def test_an_if_takes_one_way():
    bot = make()
    yes, no = Execute(2), Nothing()
    do(bot, If("x", "<", 5, yes, no))
    assert bot.place.x == 100
    do(bot, there(0, 0), If("x", ">", 5, yes, no))
    assert bot.place.x == 0
    do(bot, WritePin(7, 1, 0), If("pin7", "is", 1, yes, no))
    assert bot.place.x == 100
    do(bot, there(0, 0), If("pin33", "is_undefined", 0, yes, no))
    assert bot.place.x == 100


@pytest.mark.parametrize(
    ("kind", "lua", "result", "x"),
    [
        ("abort", "return true", "ok", 5),
        ("abort", "return false", "Assertion failed", 0),
        ("continue", "return false", "ok", 5),
        ("recover", "return false", "ok", 5),
        ("abort_recover", "return false", "Assertion failed", 100),
        ("abort", "return f()", "Assertion failed", 0),
    ],
)
def test_an_assertion_goes_on_recovers_or_ends(kind, lua, result, x):
    bot = make()
    assert answer(do(bot, Assertion(lua, kind, Execute(2)), there(5, 0))) == result
    assert bot.place.x == x


def test_a_message_is_said_with_its_places_filled_in():
    bot = make()
    said = do(bot, there(12.5, 0), SendMessage("x is {{ x }}, pin {{pin7}} {{ y }}", "info"))
    assert "x is 12.50, pin None 0.00" in logs(said)


def test_a_sequence_of_itself_ends_in_a_refusal():
    bot = make()
    assert answer(do(bot, Execute(3))) == "Sequences are nested too deep."
    assert "Could not find sequence" in answer(do(bot, Execute(99)))


def test_values_are_kept_and_rows_are_changed():
    bot = make()
    bot.garden.sow(bot.machine.crop, 505, 500)
    said = do(
        bot,
        SetUserEnv((Pair("a", "1"), Pair("b", 2))),
        SetUserEnv((Pair("a", "None"),)),
        UpdateResource(Point("Plant", 1), (Pair("plant_stage", "harvested"),)),
    )
    assert bot.env == {"b": "2"}
    assert ("Plant", 1, {"plant_stage": "harvested"}) in changes(said)
    assert bot.garden.list_near(505, 500, 100) == []


def test_its_state_stays_small_whatever_it_is_told_to_keep():
    bot = make()
    for number in range(60):
        do(bot, SetUserEnv((Pair(f"{number:020}", "é" * 90),)), seconds=1)
        do(bot, InstallFarmware(f"https://example.org/{number:080}"), seconds=3)
        do(bot, Lua(f'set_job("{number:080}", {{status = "working", percent = 5}})'), seconds=1)
    assert (len(bot.env), len(bot.jobs)) == (40, 50)
    assert "no room" in answer(do(bot, SetUserEnv((Pair("x", "1"),))))
    assert "no room" in answer(do(bot, SetUserEnv((Pair(f"{1:020}", "x" * 181),))))
    state = next(
        each for each in do(bot, ReadStatus()) if isinstance(each, Message) and each.topic == "status"
    )
    assert len(state.payload) < 64 * 1024


def test_sync_asks_for_the_rows():
    bot = make()
    said = do(bot, Sync(), seconds=5)
    assert Fetch() in said and answer(said) == "ok"
    assert states(said)[0]["informational_settings"]["sync_status"] == "syncing"
    assert states(said)[-1]["informational_settings"]["sync_status"] == "synced"
