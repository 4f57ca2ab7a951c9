"""What a simulated bot says, and when: its state, telemetry and logs in the protocol's shape."""

import json
from math import inf

import pytest

from moyai.engines.garden_bot.language.commands import (
    ReadStatus,
    SendMessage,
    SetUserEnv,
    Wait,
    WritePin,
)
from moyai.engines.garden_bot.language.data import (
    Pair,
)
from moyai.engines.garden_bot.virtual import Message

from .beds import BED, OFF, ON, ask, there
from .bots import do, make, states

MOTOR = BED.motors[0]


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
