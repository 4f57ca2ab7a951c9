"""FarmBot's resources that are kept as they are, with what each may hold.

Points, readings, pictures and logs have tables of their own; their fields stand here as well.
"""

from __future__ import annotations

from moyai.services.smart_farm.enums import PlantStage, PointerType
from moyai.services.smart_farm.farmbot.rules import Field, Kind

COLOURS = ("blue", "green", "yellow", "orange", "purple", "pink", "gray", "red")
UNITS = ("never", "minutely", "hourly", "daily", "weekly", "monthly", "yearly")
LOG_TYPES = ("assertion", "busy", "debug", "error", "fun", "info", "success", "warn")
DIRECTIONS = (0, 1, 2, 3, 4)
SPECIAL_ACTIONS = (
    *("emergency_lock", "emergency_unlock", "power_off", "read_status", "reboot", "sync", "take_photo"),
)

_NO_ARGS = {"version": 20180209, "locals": {"kind": "scope_declaration", "args": {}}}
_NAME = Field("str", is_needed=True, least=1, most=80)
_COLOUR = Field("str", default="gray", among=COLOURS)
_PIN = Field("int", is_needed=True, least=0, most=69)
_MODE = Field("int", default=0, among=(0, 1))
_ID = Field("int", least=1, may_be_none=True)
_MM = Field("float", default=0.0, least=-100_000, most=100_000)
_SOME_MM = Field("float", least=-100_000, most=100_000, may_be_none=True)
_NODES = Field("list", default=[], most=1000)

KINDS: dict[str, Kind] = {
    "sequences": Kind(
        "Sequence",
        {
            "name": _NAME,
            "color": _COLOUR,
            "folder_id": _ID,
            "pinned": Field("bool", default=False),
            "description": Field("str", default="", most=1500, may_be_none=True),
            "kind": Field("str", default="sequence", among=("sequence",)),
            "args": Field(
                "dict", default={"version": 20180209, "locals": {"kind": "scope_declaration", "args": {}}}
            ),
            "body": _NODES,
        },
    ),
    "regimens": Kind(
        "Regimen",
        {
            "name": _NAME,
            "color": _COLOUR,
            "folder_id": _ID,
            "body": _NODES,
            "regimen_items": Field("list", default=[], most=500),
        },
        is_settings=True,
    ),
    "farm_events": Kind(
        "FarmEvent",
        {
            "start_time": Field("time", is_needed=True),
            "end_time": Field("time", may_be_none=True),
            "repeat": Field("int", default=1, least=1, most=500),
            "time_unit": Field("str", default="never", among=UNITS),
            "executable_type": Field("str", is_needed=True, among=("Sequence", "Regimen")),
            "executable_id": Field("int", is_needed=True, least=1),
            "body": _NODES,
        },
        most=100,
        is_settings=True,
    ),
    "sensors": Kind("Sensor", {"label": _NAME, "pin": _PIN, "mode": _MODE}, is_settings=True),
    "peripherals": Kind("Peripheral", {"label": _NAME, "pin": _PIN, "mode": _MODE}, is_settings=True),
    "tools": Kind(
        "Tool",
        {
            "name": _NAME,
            "flow_rate_ml_per_s": Field("float", default=0.0, least=0, most=1000),
            "seeder_tip_z_offset": Field("float", default=80.0, least=-1000, most=1000),
        },
        is_settings=True,
    ),
    "point_groups": Kind(
        "PointGroup",
        {
            "name": _NAME,
            "sort_type": Field("str", default="xy_ascending", most=30),
            "point_ids": Field("ids", default=[]),
            "criteria": Field("dict", default={}),
        },
    ),
    "curves": Kind(
        "Curve",
        {
            "name": _NAME,
            "type": Field("str", is_needed=True, among=("water", "spread", "height")),
            "data": Field("dict", is_needed=True),
        },
    ),
    "saved_gardens": Kind("SavedGarden", {"name": _NAME, "notes": Field("str", default="", most=1500)}),
    "plant_templates": Kind(
        "PlantTemplate",
        {
            "saved_garden_id": Field("int", is_needed=True, least=1),
            "name": _NAME,
            "openfarm_slug": Field("str", default="", most=60),
            "x": _MM,
            "y": _MM,
            "z": _MM,
            "radius": Field("float", default=25.0, least=0, most=10_000),
        },
        most=1000,
    ),
    "folders": Kind("Folder", {"name": _NAME, "color": _COLOUR, "parent_id": _ID}),
    "webcam_feeds": Kind(
        "WebcamFeed", {"name": _NAME, "url": Field("str", is_needed=True, most=255)}, is_settings=True
    ),
    "pin_bindings": Kind(
        "PinBinding",
        {
            "pin_num": _PIN,
            "binding_type": Field("str", is_needed=True, among=("standard", "special")),
            "sequence_id": _ID,
            "special_action": Field("str", among=SPECIAL_ACTIONS, may_be_none=True),
        },
        is_settings=True,
    ),
    "farmware_envs": Kind(
        "FarmwareEnv",
        {"key": Field("str", is_needed=True, least=1, most=60), "value": Field("str", default="", most=1000)},
        is_settings=True,
    ),
    "farmware_installations": Kind("FarmwareInstallation", may_make=False),
    "first_party_farmwares": Kind("FirstPartyFarmware", may_make=False),
    "wizard_step_results": Kind(
        "WizardStepResult",
        {
            "slug": _NAME,
            "answer": Field("bool", may_be_none=True),
            "outcome": Field("str", most=60, may_be_none=True),
        },
    ),
    "scene_objects": Kind("SceneObject", {"name": _NAME, "data": Field("dict", default={})}),
    "alerts": Kind("Alert", may_make=False),
    "telemetries": Kind(
        "Telemetry",
        {
            name: Field("float", may_be_none=True)
            for name in (
                "soc_temp",
                "throttled",
                "wifi_level_percent",
                "uptime",
                "memory_usage",
                "disk_usage",
                "cpu_usage",
            )
        }
        | {"target": Field("str", most=30, may_be_none=True)},
        most=300,
    ),
    "fbos_config": Kind(
        "FbosConfig",
        {
            "network_not_found_timer": Field("int", least=0, may_be_none=True),
            "os_auto_update": Field("bool", default=False),
            "sequence_init_log": Field("bool", default=False),
            "sequence_body_log": Field("bool", default=False),
            "sequence_complete_log": Field("bool", default=False),
            "soil_height": Field("float", default=-300.0, least=-2000, most=2000),
            "default_axis_order": Field("str", default="xy,z;high", most=30),
            "firmware_hardware": Field("str", default="farmduino_k16", most=30, may_be_none=True),
            "boot_sequence_id": _ID,
        },
        is_single=True,
        is_settings=True,
    ),
    "firmware_config": Kind(
        "FirmwareConfig",
        {
            f"movement_{what}_{axis}": Field("float", default=default, least=0, most=100_000)
            for axis in "xyz"
            for what, default in (("min_spd", 50.0), ("max_spd", 400.0), ("steps_acc_dec", 300.0))
        },
        is_single=True,
        is_settings=True,
    ),
    "web_app_config": Kind("WebAppConfig", is_single=True, takes_scalars=True),
}
"""By the name in the address."""

POINTS = Kind(
    "Point",
    {
        "pointer_type": Field("str", is_needed=True, among=tuple(PointerType.values)),
        "name": Field("str", default="", most=80, may_be_none=True),
        "x": Field("float", is_needed=True, least=-100_000, most=100_000),
        "y": Field("float", is_needed=True, least=-100_000, most=100_000),
        "z": _MM,
        "radius": Field("float", default=25.0, least=0, most=10_000),
        "plant_stage": Field("str", default="planned", among=tuple(PlantStage.values)),
        "openfarm_slug": Field("str", default="", most=60),
        "planted_at": Field("time", may_be_none=True),
        "tool_id": _ID,
        "pullout_direction": Field("int", default=0, among=DIRECTIONS),
        "gantry_mounted": Field("bool", default=False),
        "meta": Field("dict", default={}),
    },
    most=1000,
)

READINGS = Kind(
    "SensorReading",
    {
        "pin": _PIN,
        "value": Field("float", is_needed=True, least=-1e6, most=1e6),
        "mode": Field("int", default=1, among=(0, 1)),
        "x": _SOME_MM,
        "y": _SOME_MM,
        "z": _SOME_MM,
        "read_at": Field("time", may_be_none=True),
    },
)

LOGS = Kind(
    "Log",
    {
        "message": Field("str", is_needed=True, least=1, most=300),
        "type": Field("str", default="info", among=LOG_TYPES),
        "verbosity": Field("int", default=1, least=0, most=3),
        "x": _SOME_MM,
        "y": _SOME_MM,
        "z": _SOME_MM,
        "channels": Field("list", default=[], most=10),
        "meta": Field("dict", default={}),
    },
)

IMAGES = Kind(
    "Image",
    {"attachment_url": Field("str", is_needed=True, most=400), "meta": Field("dict", default={})},
)
