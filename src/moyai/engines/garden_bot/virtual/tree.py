"""The state of a bot, as FarmBot tells it on ``status``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moyai.engines.garden_bot.virtual.faults import STALLS
from moyai.engines.garden_bot.virtual.outgoing import Message

if TYPE_CHECKING:
    from moyai.engines.garden_bot.virtual.bot import VirtualBot

VERSION = (15, 4, 11)
FIRMWARE = "6.5.0.V"
NOISE_MM = 0.1
_write = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class Teller:
    """Tells the state of a bot. Most of it seldom changes, so that part is kept, with its JSON."""

    def __init__(self) -> None:
        self._seen: tuple[Any, ...] = ()
        self._kept: dict[str, Any] = {}
        self._text = ""

    def tell(self, bot: VirtualBot) -> Message:
        """Return the state."""
        seldom = (bot.params, bot.env, bot.farmwares, bot.safe_mm, bot.soil_mm)
        if self._seen != seldom:
            self._seen = tuple(dict(each) if isinstance(each, dict) else each for each in seldom)
            self._kept = _make_kept(bot)
            self._text = _write(self._kept)[1:]
        often = {
            "location_data": _make_location(bot),
            "informational_settings": _make_settings(bot),
            "pins": _make_pins(bot),
            "jobs": {name: dict(job) for name, job in bot.jobs.items()},
        }
        return Message("status", {**often, **self._kept}, f"{_write(often)[:-1]},{self._text}")


def _make_kept(bot: VirtualBot) -> dict[str, Any]:
    return {
        "mcu_params": dict(bot.params),
        "configuration": {
            "firmware_hardware": "farmduino_k15",
            "os_auto_update": False,
            "sequence_body_log": False,
            "sequence_complete_log": False,
            "sequence_init_log": False,
            "network_not_found_timer": None,
            "safe_height": bot.safe_mm,
            "soil_height": bot.soil_mm,
        },
        "user_env": dict(bot.env),
        "process_info": {"farmwares": {name: _make_farmware(name, v) for name, v in bot.farmwares.items()}},
    }


def make_telemetry(bot: VirtualBot) -> dict[str, Any]:
    """Return what goes to ``telemetry``."""
    health = _make_health(bot)
    return {
        f"telemetry_{name}": value
        for name, value in {
            "captured_at": int(bot.now_s),
            **{key: health[key] for key in health if key != "private_ip"},
            "target": "rpi3",
        }.items()
    }


def _make_location(bot: VirtualBot) -> dict[str, Any]:
    now_s, axes = bot.now_s, bot.machine.axes
    position, scaled, raw, load, states = {}, {}, {}, {}, {}
    for name, axis in axes.items():
        mm, state = axis.find_mm(now_s), axis.find_state(now_s)
        felt = mm + (bot.noise.random() - 0.5) * 2 * NOISE_MM
        position[name] = round(mm, 2) + 0.0
        scaled[name] = round(felt, 2) + 0.0
        raw[name] = round(felt * axis.motor.steps_per_mm)
        states[name] = state
        load[name] = 100 if STALLS[name] in bot.faults and bot.is_busy else (0 if state == "idle" else 35)
    return {
        "position": position,
        "scaled_encoders": scaled,
        "raw_encoders": raw,
        "load": load,
        "axis_states": states,
    }


def _make_pins(bot: VirtualBot) -> dict[str, Any]:
    values = {**bot.seen_pins, **bot.machine.pins}
    return {str(pin): {"mode": bot.pin_modes.get(pin, 0), "value": value} for pin, value in values.items()}


def _make_health(bot: VirtualBot) -> dict[str, Any]:
    return {
        "soc_temp": 45 + int(bot.garden.weather.temp_c / 4),
        "throttled": "0x0",
        "wifi_level": -50,
        "wifi_level_percent": 90,
        "uptime": int(bot.now_s - bot.booted_s),
        "memory_usage": 80,
        "disk_usage": 2,
        "scheduler_usage": 3,
        "cpu_usage": 3,
    }


def _make_settings(bot: VirtualBot) -> dict[str, Any]:
    return {
        "target": "rpi3",
        "env": "prod",
        "controller_version": ".".join(str(each) for each in VERSION),
        "controller_uuid": bot.name,
        "controller_commit": "virtual",
        "commit": "virtual",
        "firmware_commit": "virtual",
        "firmware_version": FIRMWARE,
        "node_name": f"{bot.name}@virtual",
        "private_ip": None,
        **_make_health(bot),
        "video_devices": "0",
        "sync_status": bot.sync_status,
        "locked": bot.is_locked,
        "locked_at": int(bot.locked_s * 1000),
        "last_status": None,
        "cache_bust": 0,
        "busy": bot.is_busy,
        "idle": not bot.is_busy,
        "update_available": False,
    }


def _make_farmware(name: str, version: str) -> dict[str, Any]:
    return {
        "package": name,
        "package_version": version,
        "description": "",
        "farmware_manifest_version": "2.0.0",
        "config": {},
    }
