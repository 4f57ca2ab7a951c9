"""FarmBot's REST API: rows of the caller's robot alone, checked, as its clients expect them."""

import pytest

from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.farmbot.kinds import KINDS
from moyai.services.smart_farm.models import Outgoing, Point, Resource, RobotLog, SensorReading
from moyai.services.smart_farm.tests.asking import Asking, ask_as, ask_as_bot
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]

WATER = {"kind": "write_pin", "args": {"pin_number": 8, "pin_value": 1, "pin_mode": 0}}
SHUT = {"kind": "write_pin", "args": {"pin_number": 8, "pin_value": 0, "pin_mode": 0}}
GOOD = {
    "sequences": {"name": "水やり", "body": [WATER]},
    "regimens": {"name": "毎日", "body": [], "regimen_items": []},
    "sensors": {"label": "Soil Sensor", "pin": 59, "mode": 1},
    "peripherals": {"label": "Water", "pin": 8, "mode": 0},
    "tools": {"name": "Watering Nozzle", "flow_rate_ml_per_s": 50},
    "point_groups": {"name": "ラディッシュ", "point_ids": [1, 2]},
    "curves": {"name": "水", "type": "water", "data": {"1": 5, "30": 100}},
    "saved_gardens": {"name": "春"},
    "plant_templates": {"name": "x", "saved_garden_id": 1},
    "folders": {"name": "授業"},
    "webcam_feeds": {"name": "カメラ", "url": "https://camera.example/1"},
    "pin_bindings": {"pin_num": 5, "binding_type": "special", "special_action": "emergency_lock"},
    "farmware_envs": {"key": "CAMERA", "value": "USB"},
    "wizard_step_results": {"slug": "intro", "answer": True},
    "scene_objects": {"name": "木"},
    "telemetries": {"soc_temp": 40, "uptime": 100},
}


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def admin(robot):
    return ask_as(make_member(FarmRole.ADMINISTRATOR), robot)


def test_every_kind_that_can_be_made_has_an_example():
    makeable = {kind for kind, rules in KINDS.items() if rules.may_make and not rules.is_single}
    assert makeable == {*GOOD, "farm_events"}


@pytest.mark.parametrize("kind", GOOD)
def test_resource_is_made_read_changed_and_deleted(admin, kind):
    made = admin.post(kind, GOOD[kind])
    assert admin.status == 200  # 201 would be taken for a failure
    assert {name: made[name] for name in GOOD[kind]} == GOOD[kind]
    assert admin.get(kind) == [made]
    assert admin.get(f"{kind}/{made['id']}") == made
    name, value = next((n, v) for n, v in GOOD[kind].items() if isinstance(v, str) or n == "soc_temp")
    changed = admin.ask("PATCH", f"{kind}/{made['id']}", {name: value})
    assert (admin.status, changed[name]) == (200, value)
    admin.ask("DELETE", f"{kind}/{made['id']}")
    assert (admin.status, admin.get(kind)) == (200, [])
    assert admin.get(f"{kind}/{made['id']}") == {"error": "Not found."}


def test_rows_of_another_robot_are_not_there(admin, robot):
    other = make_robot(robot.bed.farm, "other")
    theirs = ask_as_bot(other)
    point = theirs.post("points", {"pointer_type": "Plant", "name": "x", "x": 10, "y": 10})
    row = theirs.post("sequences", GOOD["sequences"])
    log = theirs.post("logs", {"message": "やあ"})
    reading = theirs.post("sensor_readings", {"pin": 59, "value": 1})
    paths = [
        f"points/{point['id']}",
        f"sequences/{row['id']}",
        f"logs/{log['id']}",
        f"sensor_readings/{reading['id']}",
    ]
    for path in paths:
        for method in ("GET", "PATCH", "DELETE"):
            admin.ask(method, path, {"name": "mine"})
            assert admin.status == 404, (method, path)
    assert [admin.get(kind) for kind in ("points", "sequences", "logs", "sensor_readings")] == [
        [],
        [],
        [],
        [],
    ]
    assert admin.post("points/search", {"name": "x"}) == []
    assert Point.objects.get().name == "x"


@pytest.mark.parametrize(
    ("kind", "sent", "faults"),
    [
        ("sequences", {}, {"name"}),
        ("sequences", {"name": ""}, {"name"}),
        ("sequences", {"name": "x" * 81}, {"name"}),
        ("sequences", {"name": "a\x00b"}, {"name"}),
        ("sequences", {"name": 7, "color": "mauve"}, {"name", "color"}),
        ("sequences", {"name": "x", "body": [{"kind": "explode", "args": {}}]}, {"body"}),
        ("sequences", {"name": "x", "body": [{"kind": "wait", "args": {"milliseconds": -1}}]}, {"body"}),
        ("sequences", {"name": "x", "body": [5]}, {"body"}),
        ("sequences", {"name": "x", "body": "all"}, {"body"}),
        ("sequences", {"name": "x", "args": {"locals": {"kind": "nothing", "args": {}}}}, {"body"}),
        ("sensors", {"label": "x", "pin": 70}, {"pin"}),
        ("sensors", {"label": "x", "pin": 1.5}, {"pin"}),
        ("sensors", {"label": "x", "pin": True}, {"pin"}),
        ("curves", {"name": "x", "type": "water", "data": {"0": 1}}, {"data"}),
        ("curves", {"name": "x", "type": "water", "data": {"one": 1}}, {"data"}),
        ("curves", {"name": "x", "type": "water", "data": {}}, {"data"}),
        ("point_groups", {"name": "x", "point_ids": [1, "2"]}, {"point_ids"}),
        ("point_groups", {"name": "x", "criteria": {"a": "b" * 70_000}}, {"criteria"}),
        (
            "farm_events",
            {"start_time": "2026-06-10T00:00:00Z", "executable_type": "Sequence", "executable_id": 99},
            {"executable_id"},
        ),
        (
            "farm_events",
            {"start_time": "soon", "executable_type": "Other", "executable_id": 0},
            {"start_time", "executable_type", "executable_id"},
        ),
        ("sequences", [], {"body"}),
        ("sequences", "x", {"body"}),
    ],
)
def test_bad_resource_is_refused_by_field(admin, kind, sent, faults):
    answer = admin.post(kind, sent)
    assert (admin.status, set(answer)) == (422, faults)
    assert Resource.objects.count() == 0


def test_event_names_a_sequence_of_the_same_robot(admin, robot):
    sequence = admin.post("sequences", GOOD["sequences"] | {"body": [WATER, SHUT]})
    event = {
        "start_time": "2026-06-11T00:00:00+09:00",
        "end_time": "2026-06-12T00:00:00Z",
        "time_unit": "daily",
        "executable_type": "Sequence",
        "executable_id": sequence["id"],
    }
    made = admin.post("farm_events", event)
    assert (admin.status, made["start_time"]) == (200, "2026-06-10T15:00:00.000Z")
    admin.ask("PATCH", f"farm_events/{made['id']}", {"end_time": "2026-06-01T00:00:00Z"})
    assert admin.status == 422
    theirs = ask_as_bot(make_robot(robot.bed.farm, "other"))
    theirs.post("farm_events", event)
    assert theirs.status == 422


def test_unknown_resources_are_plainly_not_there(admin):
    for path in ("corpus", "releases", "nothing", "sequences/999999", "device/5", "points/abc", "points/1,x"):
        admin.get(path)
        assert admin.status == 404, path


def test_settings_tell_the_robots_limits_and_nobody_changes_those(admin, robot):
    limits = admin.get("firmware_config")
    length = [limits[f"movement_axis_nr_steps_{a}"] / limits[f"movement_step_per_mm_{a}"] for a in "xyz"]
    assert length == [5900, 2900, 400]
    assert [limits[f"movement_stop_at_max_{a}"] for a in "xyz"] == [1, 1, 1]
    admin.ask("PATCH", "firmware_config", {"movement_axis_nr_steps_x": 10**6, "movement_max_spd_x": 500})
    limits = admin.get("firmware_config")
    assert (limits["movement_axis_nr_steps_x"], limits["movement_max_spd_x"]) == (29_500, 500)
    assert admin.ask("PATCH", "fbos_config", {"safe_height": -300})["safe_height"] == 0
    assert admin.ask("PATCH", "web_app_config", {"dark_mode": True, "x": {}})["dark_mode"] is True
    assert admin.ask("DELETE", "fbos_config")["error"]
    assert (admin.status, admin.get("device")["id"]) == (403, robot.pk)


@pytest.mark.parametrize("role", [FarmRole.PUPIL, FarmRole.GUARDIAN])
def test_pupils_and_guardians_look_on(robot, role):
    asking = ask_as(make_member(role), robot)
    assert (asking.get("points"), asking.status) == ([], 200)
    for path, sent in (("points", {"pointer_type": "Weed", "x": 1, "y": 1}), ("logs", {"message": "x"})):
        asking.post(path, sent)
        assert asking.status == 403
    asking.post("sequences", GOOD["sequences"])
    assert asking.status == 403
    asking.get("storage_auth")
    assert asking.status == 403


def test_operator_sows_but_does_not_set_up(robot):
    asking = ask_as(make_member(FarmRole.OPERATOR), robot)
    asking.post("points", {"pointer_type": "Plant", "name": "x", "x": 1, "y": 1})
    assert asking.status == 200
    for kind in ("peripherals", "sensors", "tools", "pin_bindings", "farmware_envs"):
        asking.post(kind, GOOD[kind])
        assert asking.status == 403, kind
    asking.ask("PATCH", "device", {"name": "mine"})
    assert asking.status == 403


def test_point_has_what_its_type_has(admin):
    plant = admin.post(
        "points",
        {"pointer_type": "Plant", "name": "ラディッシュ", "x": 100, "y": 200, "openfarm_slug": "radish"},
    )
    assert (plant["plant_stage"], plant["radius"], plant["openfarm_slug"]) == ("planned", 25, "radish")
    slot = admin.post("points", {"pointer_type": "ToolSlot", "name": "台", "x": -50, "y": 0, "tool_id": 3})
    assert (slot["tool_id"], "radius" in slot) == (3, False)
    mark = admin.post("points", {"pointer_type": "GenericPointer", "x": 1, "y": 1})
    assert "plant_stage" not in mark
    planted = admin.ask(
        "PATCH", f"points/{plant['id']}", {"plant_stage": "planted", "planted_at": "2026-06-10T01:00:00Z"}
    )
    assert planted["planted_at"] == "2026-06-10T01:00:00.000Z"
    assert admin.get("plants") == [planted]
    assert admin.post("points/search", {"pointer_type": "Plant", "plant_stage": "planted"}) == [planted]
    assert admin.post("points/search", {"x": "many", "nothing": 1}) == []
    admin.ask("DELETE", f"points/{plant['id']},{slot['id']}")
    assert [row["id"] for row in admin.get("points")] == [mark["id"]]


@pytest.mark.parametrize(
    "place", [{"x": -1, "y": 0}, {"x": 0, "y": 3001}, {"x": 1e9, "y": 0}, {"x": "1", "y": 0}]
)
def test_plant_outside_the_bed_is_refused(admin, place):
    admin.post("points", {"pointer_type": "Plant", "name": "x", **place})
    assert (admin.status, Point.objects.count()) == (422, 0)


def test_bed_has_room_for_a_thousand_points(admin, robot):
    Point.objects.bulk_create(
        Point(robot=robot, pointer_type="Weed", name="", x=1, y=1, created_at=NOW, updated_at=NOW)
        for _ in range(1000)
    )
    admin.post("points", {"pointer_type": "Weed", "x": 1, "y": 1})
    assert (admin.status, Point.objects.count()) == (422, 1000)


def test_reading_is_kept_once_and_never_changed(robot):
    bot = ask_as_bot(robot)
    sent = {"pin": 59, "value": 412, "mode": 1, "x": 10, "y": 20, "z": -5, "read_at": "2026-06-10T00:59:00Z"}
    first, second = bot.post("sensor_readings", sent), bot.post("sensor_readings", sent)
    assert (first, SensorReading.objects.count()) == (second, 1)
    bot.ask("DELETE", f"sensor_readings/{first['id']}")
    assert bot.status == 403
    bot.post("sensor_readings", {**sent, "read_at": "2026-06-10T02:00:00Z"})
    assert bot.status == 422
    bot.post("sensor_readings", b'{"pin": 59, "value": Infinity}')
    assert bot.status == 422


def test_log_with_a_secret_is_kept_nowhere(robot):
    bot = ask_as_bot(robot)
    assert (
        bot.post("logs", {"message": "水をやりました", "type": "success", "x": 1})["message"]
        == "水をやりました"
    )
    bot.post("logs", {"message": "psk: hunter2"})
    assert (bot.status, RobotLog.objects.count()) == (200, 1)
    bot.post("logs", {"message": "x" * 301})
    assert bot.status == 422
    assert bot.get("logs/search?type=success&verbosity=1")[0]["x"] == 1
    assert bot.get("logs/search?type=error") == []


def test_change_is_told_to_robot_and_watchers_with_its_label(admin, robot):
    made = admin.post("tools", GOOD["tools"], **{"X-Farmbot-Rpc-Id": "abc"})
    admin.ask("DELETE", f"tools/{made['id']}")
    first, second = Outgoing.objects.all()
    topic = f"bot/{robot.device}/sync/Tool/{made['id']}"
    assert (first.topic, second.topic) == (topic, topic)
    assert '"label": "abc"' in first.payload
    assert '"name": "Watering Nozzle"' in first.payload
    assert second.payload == '{"args": {"label": "NONE"}, "body": null}'


def test_stranger_is_told_to_log_in(robot):
    asking = Asking()
    for path in ("device", "points", "points/1", "sequences", "logs", "images", "storage_auth", "corpus"):
        asking.get(path)
        assert asking.status == 401, path


def test_token_of_a_farm_one_has_left_for_another_is_none(robot):
    member = make_member(FarmRole.OPERATOR)
    asking = ask_as(member, robot)
    robot.bed.farm = make_farm("elsewhere")
    robot.bed.save()
    asking.get("points")
    assert asking.status == 401


def test_too_many_of_a_kind_are_refused(admin, robot):
    Resource.objects.bulk_create(
        Resource(robot=robot, kind="folders", data={"name": "x"}, created_at=NOW, updated_at=NOW)
        for _ in range(500)
    )
    admin.post("folders", GOOD["folders"])
    assert admin.status == 422
