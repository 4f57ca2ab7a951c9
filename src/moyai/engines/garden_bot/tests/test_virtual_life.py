"""The simulated bot when it is off, when things go wrong, and for any request at all."""

import json
from dataclasses import replace
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.garden_bot.language import RpcRequest, write
from moyai.engines.garden_bot.language.commands import (
    ChangeOwnership,
    EmergencyLock,
    ExecuteScript,
    FactoryReset,
    FlashFirmware,
    InstallFarmware,
    PowerOff,
    ReadPin,
    ReadStatus,
    Reboot,
    RemoveFarmware,
    SendMessage,
    SetUserEnv,
    Wait,
    WritePin,
)
from moyai.engines.garden_bot.language.data import (
    Pair,
)
from moyai.engines.garden_bot.virtual import Fault, Message, Reading

from .beds import BED, OFF, ON, ask, there
from .nodes import COMMANDS, commands, node_of
from .talking import answer, answers, do, logs, make, states

# Off and on, and what goes wrong


def test_it_starts_again_and_is_not_heard_meanwhile():
    bot = make()
    said = do(bot, WritePin(7, 1, 0), Reboot("farmbot_os"), there(5, 5), seconds=30)
    assert answer(said) == "ok"
    assert not bot.is_on and bot.machine.pins[7] == 0
    assert bot.receive(ask(ReadStatus()), bot.now_s) == []
    said = bot.advance(100)
    assert "FarmBot is up and running!" in logs(said)
    assert bot.place.x == 0  # what came after the restart was left
    assert states(said)[-1]["informational_settings"]["uptime"] <= 70


def test_switched_off_it_stays_so_until_somebody_is_there():
    bot = make()
    do(bot, PowerOff())
    assert bot.advance(bot.now_s + 1e5) == [] and not bot.is_on
    bot.switch_on(bot.now_s)
    assert logs(bot.advance(bot.now_s + 60)) == ["FarmBot is up and running!"]
    assert answer(do(bot, there(5, 5))) == "ok"


def test_a_motor_that_stalls_is_tried_again_and_told():
    bot = make()
    bot.fail(Fault.STALLED_X, 0.0)
    said = do(bot, there(500, 500), there(0, 0))
    assert "The X motor has stalled" in answer(said)
    assert logs(said).count("Retrying movement") == 3
    assert (bot.place.x, bot.place.y) == (0, 500)
    bot.mend(Fault.STALLED_X, bot.now_s)
    assert answer(do(bot, there(500, 500))) == "ok"


def test_a_lost_connection_loses_messages_and_keeps_readings():
    bot = make()
    bot.receive(ask(Wait(1_000), ReadPin(59, "s", 1)), 0.0)
    bot.fail(Fault.LOST_CONNECTION, 0.1)
    assert bot.advance(10) == []
    assert bot.receive(ask(EmergencyLock()), 10) == [] and not bot.is_locked
    said = bot.mend(Fault.LOST_CONNECTION, 20)
    assert [type(each) for each in said] == [Reading]
    assert states(bot.advance(21))


def test_a_bot_that_hangs_says_nothing_and_goes_on_later():
    bot = make()
    bot.receive(ask(there(1_600, 0), there(0, 0)), 0.0)
    bot.fail(Fault.SILENT, 2.0)
    assert bot.advance(100) == [] and bot.ping(100) == [] and not bot.hears
    assert bot.machine.axes["x"].find_mm(100) == 1_600  # the move itself ended
    bot.mend(Fault.SILENT, 100)
    assert answer(bot.advance(200)) == "ok"
    assert bot.place.x == 0


def test_a_sensor_that_jumps_is_off_by_far():
    bot = make()
    bot.fail(Fault.SENSOR_JUMPS, 0.0)
    said = do(bot, *[ReadPin(59, "s", 1)] * 10)
    assert max(each.value for each in said if isinstance(each, Reading)) > 350


def test_a_ping_brings_the_state_at_most_once_in_three_seconds():
    bot = make()
    assert len(states(bot.ping(10))) == 1
    assert len(states(bot.ping(11))) == 0
    assert len(states(bot.ping(13))) == 1


def test_what_it_cannot_read_is_told_and_nothing_happens():
    bot = make()
    assert "Could not parse" in logs(bot.receive("{]", 0.0))[0]
    assert answer(bot.receive(write(ask(Wait(0))), 0.0) + bot.advance(1)) == "ok"


# For any request


EVERY = {each.kind: each for each in COMMANDS}
ENDS_WELL = {
    "flash_firmware": FlashFirmware("farmduino_k15"),
    "install_farmware": InstallFarmware("https://example.org/my-script/manifest.json"),
    "execute_script": ExecuteScript("plant-detection"),
    "factory_reset": FactoryReset("arduino_firmware"),
    "remove_farmware": RemoveFarmware("take-photo"),
    "change_ownership": ChangeOwnership(),
}


@pytest.mark.parametrize("kind", EVERY)
@settings(max_examples=5, deadline=None)
@given(st.data())
def test_every_command_is_answered_once_and_leaves_the_arm_in_its_frame(kind, data):
    bot = make()
    said = do(bot, data.draw(node_of(EVERY[kind])), seconds=1_800)
    assert [each.label for each in answers(said)] == ["a"]
    assert bot.is_idle
    for mm, least, most in zip(bot.machine.find_true(bot.now_s), BED.least, BED.most, strict=True):
        assert least <= mm <= most
    for each in said:
        if isinstance(each, Message):
            json.loads(each.payload)


@pytest.mark.parametrize("kind", ENDS_WELL)
def test_what_changes_the_bot_is_done_or_refused_in_words(kind):
    bot = make()
    expected = "cannot be given away" if kind == "change_ownership" else "ok"
    assert expected in answer(do(bot, ENDS_WELL[kind]))
    if kind == "remove_farmware":
        assert "not installed" in answer(do(bot, ExecuteScript("take-photo")))
    if kind == "install_farmware":
        assert "my-script" in bot.farmwares


@settings(max_examples=25, deadline=None)
@given(st.lists(commands, max_size=4), st.lists(st.floats(0.01, 40), min_size=1, max_size=20))
def test_what_happens_is_the_same_however_often_it_is_looked_at(steps, pauses):
    whole, often = make(), make()
    request = RpcRequest("a", body=tuple(steps))
    said = whole.receive(request, 0.0) + whole.advance(sum(pauses))
    bits = often.receive(request, 0.0)
    now = 0.0
    for pause in pauses:
        now += pause
        bits += often.advance(min(now, sum(pauses)))
    bits += often.advance(max(often.now_s, sum(pauses)))
    whole.advance(often.now_s)
    assert [each.payload for each in said if isinstance(each, Message)] == [
        each.payload for each in bits if isinstance(each, Message)
    ]
    assert whole.machine.poured_ml == often.machine.poured_ml
    assert (whole.garden.soil.pond_mm == often.garden.soil.pond_mm).all()
    assert [replace(each) for each in whole.garden.plants] == [replace(each) for each in often.garden.plants]


def test_it_says_when_it_has_something_to_say_next():
    bot = make()
    bot.receive(ask(there(800, 0), Wait(2_000), ON, Wait(500), OFF), 0.0)
    for _ in range(60):
        due = bot.due_s
        assert due > bot.now_s
        assert bot.advance(due - 1e-6) == []
        bot.advance(due)
    assert bot.is_idle and bot.now_s > 60


def test_time_does_not_go_back():
    bot = make()
    bot.advance(10)
    with pytest.raises(ValueError, match="time went back"):
        bot.advance(9)
    assert bot.now_s == 10 and bot.place.x < inf


TREE = {
    "location_data": {"position", "scaled_encoders", "raw_encoders", "load", "axis_states"},
    "informational_settings": {
        *("controller_version", "firmware_version", "node_name", "target", "env", "commit", "uptime"),
        *("soc_temp", "wifi_level", "wifi_level_percent", "memory_usage", "disk_usage", "cpu_usage", "idle"),
        *("sync_status", "locked", "locked_at", "busy", "update_available", "video_devices", "throttled"),
        *("private_ip", "last_status", "cache_bust", "scheduler_usage", "controller_uuid"),
        *("controller_commit", "firmware_commit"),
    },
    "process_info": {"farmwares"},
}


def test_the_state_is_written_as_it_is():
    bot = make()
    do(bot, SetUserEnv((Pair("a", "1"),)), WritePin(7, 1, 0), seconds=3)
    bot.params["movement_timeout_x"] = 99
    for state in [
        each for each in do(bot, there(5, 5)) if isinstance(each, Message) and each.topic == "status"
    ]:
        assert json.loads(state.payload) == state.content
        assert (state.content["user_env"], state.content["mcu_params"]["movement_timeout_x"]) == (
            {"a": "1"},
            99,
        )


def test_the_state_has_the_shape_of_the_protocol():
    bot = make()
    (state, *_) = states(do(bot, ReadStatus(), seconds=1))
    assert set(state) == {*TREE, "mcu_params", "pins", "configuration", "user_env", "jobs"}
    for name, keys in TREE.items():
        assert set(state[name]) == keys
    assert set(state["location_data"]["position"]) == {"x", "y", "z"}
    assert (
        state["mcu_params"]["movement_axis_nr_steps_x"] / state["mcu_params"]["movement_step_per_mm_x"]
        == 2_700
    )


def test_health_is_told_every_five_minutes():
    said = make().advance(1_000)
    told = [each.content for each in said if isinstance(each, Message) and each.topic == "telemetry"]
    assert len(told) == 3
    assert set(told[0]) == {
        f"telemetry_{each}"
        for each in (
            *("captured_at", "soc_temp", "throttled", "wifi_level", "wifi_level_percent", "uptime", "target"),
            *("memory_usage", "disk_usage", "scheduler_usage", "cpu_usage"),
        )
    }


def test_a_log_has_the_shape_of_the_protocol():
    bot = make()
    said = do(bot, SendMessage("hello", "success"))
    (log,) = [
        each.content for each in said if isinstance(each, Message) and each.content.get("message") == "hello"
    ]
    assert set(log) == {
        *("type", "x", "y", "z", "verbosity", "major_version", "minor_version", "patch_version"),
        *("created_at", "channels", "meta", "message"),
    }
    assert set(log["meta"]) == {"assertion_passed", "assertion_type"}
