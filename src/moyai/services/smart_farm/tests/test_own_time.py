"""What a robot runs by itself is judged when it is stored, and again when what it goes by is changed."""

from datetime import timedelta

import pytest

from moyai.core import clock
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import Resource, Robot, WaterDay
from moyai.services.smart_farm.operations.water import get_water_day, open_water_days, reserve_water
from moyai.services.smart_farm.queries.timetable import read_own_runs
from moyai.services.smart_farm.tests.asking import ask_as, ask_as_bot
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot
from moyai.services.smart_farm.tests.telling import (
    at,
    find_rule,
    go,
    on,
    pin,
    run,
    tell,
    wait,
    write,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WATER = [pin(1), wait(2), pin(0)]
ML = 150
"""Two seconds, and half a second for each of the two steps after it was opened, at 50 ml a second."""


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def robot():
    return make_robot(water_ml_a_day=500)


@pytest.fixture
def admin(robot):
    return ask_as(make_member(FarmRole.ADMINISTRATOR), robot)


def make(asking, body=WATER, name="水やり"):
    return asking.post("sequences", {"name": name, "body": list(body)})["id"]


def event(number, starts=NOW + HOUR, **more):
    return {
        "start_time": starts.isoformat(),
        "executable_type": "Sequence",
        "executable_id": number,
        **more,
    }


def every(number, unit, repeat=1, starts=NOW + HOUR, lasts=30 * DAY):
    ends = (starts + lasts).isoformat()
    return event(number, starts, time_unit=unit, repeat=repeat, end_time=ends)


class TestWater:
    def test_water_that_runs_on_one_day_is_no_more_than_the_day_has(self, admin):
        number = make(admin)
        made = admin.post("farm_events", every(number, "daily"))
        assert admin.status == 200, made
        answer = admin.post("farm_events", every(number, "hourly", repeat=6))  # four more times a day
        assert (admin.status, set(answer)) == (422, {"executable_id"})
        assert "水やり" in answer["executable_id"] and "500" in answer["executable_id"]
        admin.post("farm_events", every(number, "hourly", repeat=12))
        assert admin.status == 200
        assert Resource.objects.filter(kind="farm_events").count() == 2

    def test_changed_sequence_is_judged_as_often_as_it_runs(self, admin):
        number = make(admin)
        admin.post("farm_events", every(number, "hourly", repeat=12))
        answer = admin.ask("PATCH", f"sequences/{number}", {"body": WATER * 2})
        assert (admin.status, set(answer)) == (422, {"body"})
        assert admin.get(f"sequences/{number}")["body"] == WATER
        admin.ask("PATCH", f"sequences/{number}", {"body": [pin(1), wait(3), pin(0)]})
        assert admin.status == 200

    def test_sequence_of_a_sequence_is_looked_into(self, admin):
        inner = make(admin, name="中")
        outer = make(admin, [run(inner)], name="外")
        admin.post("farm_events", every(outer, "hourly", repeat=12))
        answer = admin.ask("PATCH", f"sequences/{inner}", {"body": WATER * 2})
        assert (admin.status, "外" in answer["body"]) == (422, True)

    def test_items_of_a_regimen_run_on_their_days(self, admin):
        number, day_ms = make(admin), 86_400_000
        at_noon = [{"sequence_id": number, "time_offset": day * day_ms + day_ms // 2} for day in range(3)]
        four_a_day = [{"sequence_id": number, "time_offset": day_ms + n * 3_600_000} for n in range(4)]
        regimen = admin.post("regimens", {"name": "毎日", "body": [], "regimen_items": at_noon})["id"]
        plan = event(regimen) | {"executable_type": "Regimen"}
        assert admin.post("farm_events", plan)["executable_id"] == regimen
        answer = admin.ask("PATCH", f"regimens/{regimen}", {"regimen_items": four_a_day})
        assert (admin.status, set(answer)) == (422, {"regimen_items"})
        too_much = admin.post("regimens", {"name": "多い", "body": [], "regimen_items": four_a_day})
        assert admin.status == 200  # it runs nowhere yet
        admin.post("farm_events", plan | {"executable_id": too_much["id"]})
        assert admin.status == 422
        days = read_own_runs(Robot.objects.get(), NOW).timetable
        today = int(days.runs[0].at_s // 86_400)
        assert [days.count_water_ml(today + n) for n in range(4)] == [ML, ML, ML, 0]

    def test_group_that_grows_is_watered_as_often(self, admin):
        points = [
            admin.post("points", {"pointer_type": "Plant", "name": "x", "x": 10 * n, "y": 0})["id"]
            for n in range(5)
        ]
        group = admin.post("point_groups", {"name": "列", "point_ids": points[:3]})["id"]
        place = {"kind": "coordinate", "args": {"x": 0, "y": 0, "z": 0}}
        declared = {"kind": "parameter_declaration", "args": {"label": "parent", "default_value": place}}
        scope = {"kind": "scope_declaration", "args": {}, "body": [declared]}
        args = {"version": 20180209, "locals": scope}
        number = admin.post("sequences", {"name": "水", "args": args, "body": WATER})["id"]
        value = {"kind": "point_group", "args": {"point_group_id": group}}
        given = {"kind": "parameter_application", "args": {"label": "parent", "data_value": value}}
        admin.post("farm_events", every(number, "daily") | {"body": [given]})
        assert admin.status == 200
        admin.ask("PATCH", f"point_groups/{group}", {"point_ids": points[:4]})
        assert admin.status == 422
        admin.ask("PATCH", f"point_groups/{group}", {"criteria": {"string_eq": {"pointer_type": ["Plant"]}}})
        assert admin.status == 422
        admin.ask("DELETE", f"points/{points[0]}")
        assert (admin.status, admin.get("point_groups")[0]["point_ids"]) == (200, points[1:3])

    def test_its_water_is_taken_off_the_day_before_anybody_has_any(self, robot, admin):
        admin.post("farm_events", every(make(admin), "hourly", repeat=12))  # at 11 and at 23
        assert WaterDay.objects.get().used_ml == 2 * ML
        assert not reserve_water(robot=robot, ml=201, now=NOW)
        assert get_water_day(robot=robot, now=NOW + DAY).used_ml == 2 * ML
        supporter = make_member(FarmRole.SUPPORTER)
        assert find_rule(robot, supporter, pin(1), wait(4), pin(0)) == "spent"
        tell(robot, supporter, *WATER)

    def test_its_day_is_opened_although_nobody_asks_for_water(self, robot, admin):
        """What a bed was given is told from these days."""
        make_robot(robot.bed.farm, "other")
        admin.post("farm_events", every(make(admin), "daily"))
        assert open_water_days(NOW + DAY) == open_water_days(NOW + DAY) == 1
        assert list(WaterDay.objects.order_by("day").values_list("used_ml", flat=True)) == [ML, ML]

    def test_what_has_run_today_stays_used_and_what_no_longer_will_comes_back(self, admin, monkeypatch):
        number = make(admin)
        made = admin.post("farm_events", every(number, "hourly", repeat=12))
        monkeypatch.setattr(clock, "now", lambda: NOW + 2 * HOUR)
        admin.ask("DELETE", f"farm_events/{made['id']}")
        assert (admin.status, WaterDay.objects.get().used_ml) == (200, ML)
        for _ in range(3):  # changing one's mind costs nothing
            made = admin.post("farm_events", event(number, NOW + 5 * HOUR))
            assert (admin.status, WaterDay.objects.get().used_ml) == (200, 2 * ML)
            admin.ask("DELETE", f"farm_events/{made['id']}")

    def test_what_others_have_used_today_is_not_there_for_it(self, robot, admin):
        assert reserve_water(robot=robot, ml=400, now=NOW)
        number = make(admin)
        answer = admin.post("farm_events", event(number))
        assert (admin.status, set(answer)) == (422, {"executable_id"})
        admin.post("farm_events", event(number, NOW + DAY))
        assert admin.status == 200


class TestWhatMayRun:
    @pytest.mark.parametrize(
        "body",
        [
            [go(100)],  # from wherever it stands, through the soil
            [on(100)],
            [go(9_000)],
            [pin(1)],
            [pin(1), wait(30), pin(0)],
            [run(999)],
            [{"kind": "lua", "args": {"lua": "while true do on(8) end"}}],
            [{"kind": "reboot", "args": {"package": "farmbot_os"}}],
        ],
    )
    def test_what_the_limits_do_not_allow_is_not_run_by_itself_either(self, admin, body):
        number = make(admin, body)
        answer = admin.post("farm_events", event(number))
        assert (admin.status, set(answer)) == (422, {"executable_id"}), answer
        assert not answer["executable_id"].isascii()
        admin.post("farm_events", event(number, NOW - 2 * DAY))
        assert admin.status == 200  # that is over

    def test_going_up_first_it_goes_anywhere(self, admin):
        move = {
            "kind": "move",
            "args": {},
            "body": [
                {
                    "kind": "axis_overwrite",
                    "args": {"axis": axis, "axis_operand": {"kind": "numeric", "args": {"number": 50}}},
                }
                for axis in "xy"
            ]
            + [{"kind": "safe_z", "args": {}}],
        }
        find = {"kind": "find_home", "args": {"axis": "all", "speed": 100}}
        for first in (find, {"kind": "home", "args": {"axis": "z", "speed": 100}}, move):
            admin.post("farm_events", event(make(admin, [first, go(100), on(10), *WATER])))
            assert admin.status == (422 if first is move else 200)  # where z ends, nobody knows
            Resource.objects.filter(kind="farm_events").delete()

    def test_hours_hold_it_too(self, robot, admin):
        Robot.objects.update(opens_minutes=9 * 60, closes_minutes=17 * 60)
        number = make(admin)
        assert "休む時間" in admin.post("farm_events", event(number, NOW + 9 * HOUR))["executable_id"]
        answer = admin.post("farm_events", event(number, NOW + 7 * HOUR - timedelta(minutes=10)))
        assert "15分" in answer["executable_id"]  # it may begin so late
        admin.post("farm_events", event(number, NOW + 6 * HOUR))
        assert admin.status == 200
        admin.post("farm_events", every(number, "hourly", lasts=6 * HOUR))
        assert admin.status == 422  # the last ones are too late

    def test_it_has_an_end_and_not_very_many_times(self, admin):
        number = make(admin, [wait(1)])
        assert set(admin.post("farm_events", event(number, time_unit="daily"))) == {"end_time"}
        assert admin.post("farm_events", every(number, "minutely", lasts=9 * HOUR)).keys() == {
            "executable_id"
        }
        admin.post("farm_events", every(number, "minutely", lasts=8 * HOUR))
        assert admin.status == 200

    @pytest.mark.parametrize(
        "items",
        [
            [5], [{}], [{"sequence_id": 1, "time_offset": -1}], [{"sequence_id": "1", "time_offset": 0}],
            [{"sequence_id": 999_999, "time_offset": 0}], [{"sequence_id": 1, "time_offset": 10**12}],
        ],
    )  # fmt: skip
    def test_items_that_are_none_are_refused(self, admin, items):
        answer = admin.post("regimens", {"name": "x", "body": [], "regimen_items": items})
        assert (admin.status, set(answer)) == (422, {"regimen_items"})

    def test_what_it_runs_is_neither_deleted_nor_moved_away_under_it(self, admin):
        plant = admin.post("points", {"pointer_type": "Plant", "name": "x", "x": 10, "y": 0})["id"]
        there = {"kind": "point", "args": {"pointer_type": "Plant", "pointer_id": plant}}
        nowhere = {"kind": "coordinate", "args": {"x": 0, "y": 0, "z": 0}}
        home = {"kind": "find_home", "args": {"axis": "all", "speed": 100}}
        visit = {"kind": "move_absolute", "args": {"location": there, "offset": nowhere, "speed": 100}}
        number = make(admin, [home, visit, *WATER])
        made = admin.post("farm_events", event(number))
        assert admin.status == 200, made
        for path, sent in ((f"points/{plant}", {"z": -350}), (f"points/{plant}", {"z": 50})):
            admin.ask("PATCH", path, sent)
            assert admin.status == 422
        for path in (f"points/{plant}", f"sequences/{number}"):
            admin.ask("DELETE", path)
            assert admin.status == 422, path
        admin.ask("PATCH", f"points/{plant}", {"x": 20, "plant_stage": "planted"})
        assert admin.status == 200
        admin.ask("DELETE", f"farm_events/{made['id']}")
        admin.ask("DELETE", f"sequences/{number}")
        assert admin.status == 200

    def test_button_and_start_may_run_what_uses_no_water(self, admin):
        waters, parks = make(admin), make(admin, [{"kind": "home", "args": {"axis": "all", "speed": 100}}])
        bind = {"pin_num": 5, "binding_type": "standard"}
        answer = admin.post("pin_bindings", bind | {"sequence_id": waters})
        assert (admin.status, set(answer)) == (422, {"sequence_id"})
        admin.post("pin_bindings", bind | {"sequence_id": parks})
        assert admin.status == 200
        admin.ask("PATCH", "fbos_config", {"boot_sequence_id": waters})
        assert admin.status == 422
        admin.ask("PATCH", "fbos_config", {"boot_sequence_id": parks})
        assert admin.status == 200
        admin.ask("PATCH", f"sequences/{parks}", {"body": WATER})
        assert admin.status == 422
        admin.post(
            "pin_bindings", {"pin_num": 6, "binding_type": "special", "special_action": "factory_reset"}
        )
        assert admin.status == 422


class TestWhose:
    def test_those_at_the_farm_say_what_it_does_by_itself(self, robot, admin):
        """An event steers a robot at any hour, whoever has it in her hands then."""
        number = make(admin)
        made = admin.post("farm_events", event(number))
        other = make(admin, name="ほか")
        for role in (FarmRole.OPERATOR, FarmRole.TEACHER, FarmRole.PUPIL):
            asking = ask_as(make_member(role), robot)
            asking.post("farm_events", event(number))
            assert asking.status == 403, role
            asking.post("regimens", {"name": "x", "body": [], "regimen_items": []})
            assert asking.status == 403, role
            asking.ask("DELETE", f"farm_events/{made['id']}")
            assert asking.status == 403, role
            asking.ask("PATCH", f"sequences/{number}", {"body": [wait(1)]})
            assert asking.status == 403, role
        operator = ask_as(make_member(FarmRole.OPERATOR, "another"), robot)
        operator.ask("PATCH", f"sequences/{number}", {"color": "red"})
        assert operator.status == 200
        operator.ask("PATCH", f"sequences/{other}", {"body": [wait(1)]})
        assert operator.status == 200


class TestMeanwhile:
    @pytest.fixture
    def supporter(self, robot):
        return make_member(FarmRole.SUPPORTER)

    def test_nobody_steers_it_while_it_does_something_by_itself_nor_shortly_before(
        self, robot, admin, supporter
    ):
        admin.post("farm_events", event(make(admin)))
        starts = NOW + HOUR
        second = timedelta(seconds=1)
        tell(robot, supporter, wait(5), now=starts - 60 * second)
        for moment in (starts - 5 * second, starts, starts + 3 * second, starts + 60 * second):
            assert find_rule(robot, supporter, wait(10), now=moment) == "own_time", moment
            tell(robot, supporter, pin(0), now=moment)
        tell(robot, supporter, wait(10), now=starts + 70 * second)

    def test_words_say_what_it_is_at_and_until_when(self, robot, admin, supporter):
        admin.post("farm_events", event(make(admin)))
        with pytest.raises(Exception) as held:
            tell(robot, supporter, go(1), now=NOW + HOUR)
        assert "水やり" in str(held.value.text) and "11:01" in str(held.value.text)

    def test_robot_that_was_off_may_be_late(self, robot, admin, supporter):
        admin.post("farm_events", event(make(admin)))
        moment = NOW + HOUR + timedelta(minutes=10)
        fresh, old = ({"informational_settings": {"uptime": uptime}} for uptime in (60, 3_600))
        assert find_rule(robot, supporter, go(1), now=moment, state=at(0, **fresh)) == "own_time"
        tell(robot, supporter, go(1), now=moment, state=at(0, **old))

    def test_rows_are_not_changed_while_it_goes_by_them(self, robot, admin, supporter):
        number = make(admin)
        tool = admin.post("tools", {"name": "Watering Nozzle", "flow_rate_ml_per_s": 50})["id"]
        found = tell(robot, supporter, run(number))
        for path, sent in (
            (f"sequences/{number}", {"body": [pin(1)]}),
            (f"tools/{tool}", {"flow_rate_ml_per_s": 1}),
        ):
            answer = admin.ask("PATCH", path, sent)
            assert admin.status == 422
            assert "使っています" in next(iter(answer.values()))
        admin.ask("PATCH", f"sequences/{number}", {"color": "red"})
        assert admin.status == 200
        robot.told.filter(label=found.request.label).delete()
        admin.ask("PATCH", f"sequences/{number}", {"body": [wait(1)]})
        assert admin.status == 200
        robot.refresh_from_db()
        assert robot.rows_changed_at == NOW


class TestTools:
    """Which tool is mounted: what the robot says of it, where that is no older than what it was told."""

    @pytest.fixture
    def tools(self, robot, admin):
        made = []
        for number, name in enumerate(("Seeder", "Watering Nozzle")):
            tool = admin.post("tools", {"name": name, "flow_rate_ml_per_s": 50})["id"]
            slot = {"pointer_type": "ToolSlot", "x": 100, "y": 100 + 200 * number, "z": -100}
            admin.post("points", slot | {"tool_id": tool, "pullout_direction": 1})
            made.append(tool)
        Robot.objects.update(rows_changed_at=None)
        return made

    def read(self, robot):
        robot.refresh_from_db()
        return robot.mounted_tool_id

    def test_device_tells_the_tool_and_a_stranger_s_tool_is_none(self, robot, admin, tools):
        assert admin.get("device")["mounted_tool_id"] is None
        assert admin.ask("PATCH", "device", {"mounted_tool_id": tools[0]})["mounted_tool_id"] == tools[0]
        assert set(admin.ask("PATCH", "device", {"mounted_tool_id": 99_999})) == {"mounted_tool_id"}
        assert admin.ask("PATCH", "device", {"mounted_tool_id": 0})["mounted_tool_id"] is None
        assert self.read(robot) == 0
        operator = ask_as(make_member(FarmRole.OPERATOR), robot)
        operator.ask("PATCH", "device", {"mounted_tool_id": tools[0]})
        assert operator.status == 403

    def test_it_is_not_known_from_the_moment_on_that_it_may_change_until_the_robot_says_so(
        self, robot, tools
    ):
        seeder, nozzle = tools
        bot, supporter = ask_as_bot(robot), make_member(FarmRole.SUPPORTER)
        bot.ask("PATCH", "device", {"mounted_tool_id": 0})
        assert self.read(robot) == 0
        fetch = {"kind": "lua", "args": {"lua": 'mount_tool("Seeder")'}}
        change = [{"kind": "lua", "args": {"lua": "dismount_tool()"}}]
        change += [{"kind": "lua", "args": {"lua": 'mount_tool("Watering Nozzle")'}}]
        found = tell(robot, supporter, fetch)
        assert self.read(robot) is None
        robot.told.filter(label=found.request.label).delete()
        tell(robot, supporter, *change)
        bot.ask("PATCH", "device", {"mounted_tool_id": seeder})  # of the fetching before: too late
        assert (bot.status, self.read(robot)) == (200, None)
        bot.ask("PATCH", "device", {"mounted_tool_id": 0})
        assert self.read(robot) is None
        bot.ask("PATCH", "device", {"mounted_tool_id": nozzle})
        assert self.read(robot) == nozzle

    def test_tool_is_brought_to_its_own_slot_alone_where_it_is_known(self, robot, admin, tools):
        supporter = make_member(FarmRole.SUPPORTER)
        slot = next(row for row in admin.get("points") if row["tool_id"] == tools[1])
        admin.ask("PATCH", f"points/{slot['id']}", {"x": 5_850})  # in front of it the bed has ended
        Robot.objects.update(rows_changed_at=None)
        bring = {"kind": "lua", "args": {"lua": "dismount_tool()"}}
        assert find_rule(robot, supporter, bring) == "outside"
        admin.ask("PATCH", "device", {"mounted_tool_id": tools[1]})
        assert find_rule(robot, supporter, bring) == "outside"
        admin.ask("PATCH", "device", {"mounted_tool_id": tools[0]})
        gone = at(0, pins={"63": {"mode": 0, "value": 1}})
        there = at(0, pins={"63": {"mode": 0, "value": 0}})
        assert find_rule(robot, supporter, bring, state=gone) == "outside"  # the pin feels no tool
        tell(robot, supporter, bring, state=there)

    def test_robot_changes_rows_with_its_own_rights_and_nobody_borrows_them(self, robot, tools):
        supporter = make_member(FarmRole.SUPPORTER)
        for kind, label, value in (
            ("Device", "name", "mine"),
            ("Sequence", "body", 1),
            ("Peripheral", "pin", 8),
            ("ToolSlot", "x", 5),
        ):
            resource = {"kind": "resource", "args": {"resource_type": kind, "resource_id": 1}}
            pair = {"kind": "pair", "args": {"label": label, "value": value}}
            step = {"kind": "update_resource", "args": {"resource": resource}, "body": [pair]}
            assert find_rule(robot, supporter, payload=write(step)) == "not_for_you", kind
