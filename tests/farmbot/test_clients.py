"""FarmBot's official clients work unchanged, on each broker; what they may not do is refused in words.

One town for all of it. What the clients may do, and what a hurry comes to, is tried on both brokers; the
rest, in which the broker behind has no part, on the one that is there.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.farmbot.garden import MOSQUITTO, Garden, wait_until

HAS_MOSQUITTO = pytest.mark.skipif(not MOSQUITTO, reason="Mosquitto is not installed")
BROKERS = ["amqtt", pytest.param("mosquitto", marks=HAS_MOSQUITTO)]
OK = "rpc_ok"
SPEED = 8.0
"""How much faster the town's time goes: an arm needs a minute for its ways, the test does not."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garden]:
    made = Garden(tmp_path_factory.mktemp("garden"), speed=SPEED)
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module", params=BROKERS)
def broker(request: pytest.FixtureRequest, town: Garden) -> str:
    town.use(request.param)
    return str(request.param)


@pytest.fixture
def garden(town: Garden) -> Garden:
    town.let_go()
    return town


@pytest.mark.usefixtures("broker")
class TestOnEachBroker:
    def test_javascript_client_does_all_that_it_may(self, garden: Garden) -> None:
        garden.ask("[each.objects.all().delete() for each in (GardenImage, SensorReading)] and 0")
        steps = ["ping", "status", "home", "move", "position", "relative", "water", "photo", "pictures"]
        steps += ["read", "readings", "sequence", "logs"]
        found = garden.run_js("operator+device_1", *steps)
        assert found == [
            ["login", "device_1"],
            ["ping", True],
            ["status", OK],
            ["home", OK],
            ["move", OK],
            ["position", [120, 80, 0]],
            ["relative", OK],
            ["water", OK],
            ["photo", OK],
            ["pictures", [1, "image/jpeg"]],
            ["read", OK],
            ["readings", [59]],
            ["sequence", OK],
            ["logs", True],
        ]
        assert garden.ask("Lease.objects.get(ended_at=None).member.name") == "operator"
        assert 150 < garden.ask("WaterDay.objects.get().used_ml") < 500
        wait_until(lambda: garden.ask("Told.objects.count()") == 0)

    def test_python_client_does_all_that_it_may(self, garden: Garden, tmp_path: Path) -> None:
        from PIL import Image

        picture = tmp_path / "x.jpg"
        Image.new("RGB", (64, 48), "#446622").save(picture)
        steps = ["size", "safe_z", "home", "move", "position", "on", "off", "read", "sequence", "photo"]
        found = garden.run_py("operator+device_2", *steps, "plant", "upload", str(picture))
        assert found == [
            ["login", "device_2"],
            ["size", {"x": 5900, "y": 2900, "z": 400}],
            ["safe_z", 0],
            ["home", OK],
            ["move", OK],
            ["position", [120, 80, 0]],
            ["on", OK],
            ["off", OK],
            ["read", OK],
            ["sequence", OK],
            ["photo", OK],
            ["plant", ["planted", 2]],
            ["upload", 1],
        ]
        wait_until(lambda: garden.ask("OpenValve.objects.count()") == 0)

    def test_ways_in_a_hurry_do_not_leave_the_bed_together(self, garden: Garden) -> None:
        """Three ways of 2.5 m in a bed of 5.9 m, before any of them is answered."""
        found = dict(garden.run_js("supporter+device_1", "home", "hurry", "position", "home"))
        assert (found["hurry"][:2], found["position"]) == ([OK, OK], [5000, 0, 0])
        assert "終わってから" in found["hurry"][2]

    def test_water_of_many_at_once_is_no_more_than_the_day_has(self, garden: Garden) -> None:
        garden.ask("Robot.objects.filter(pk=1).update(water_ml_a_day=320)")  # each takes 150
        try:
            found = dict(garden.run_js("supporter+device_1", "home", "pour"))
            assert sorted(each == OK for each in found["pour"]) == [False, False, True, True]
            assert garden.ask("WaterDay.objects.get().used_ml") == 300
        finally:
            garden.ask("Robot.objects.filter(pk=1).update(water_ml_a_day=20000)")


def test_what_goes_too_far_is_refused_in_words(garden: Garden) -> None:
    found = dict(garden.run_js("operator+device_1", "home", "outside", "flood", "lua", "reset", "position"))
    assert found["home"] == OK
    assert found["position"] == [0, 0, 0]
    for step in ("outside", "flood", "lua", "reset"):
        assert found[step] != OK
        assert not found[step].isascii(), found[step]  # a sentence, in Japanese
    found = dict(garden.run_py("supporter+device_2", "home", "outside", "lua", "event"))
    assert (found["home"], found["outside"].isascii(), found["lua"].isascii()) == (OK, False, False)
    words, kept = found["event"]
    assert ("20000" in words, kept) == (True, 0), words


def test_stop_is_heard_from_a_pupil_and_only_those_at_the_farm_release(garden: Garden) -> None:
    assert dict(garden.run_js("operator+device_1", "home", "move"))["move"] == OK
    assert dict(garden.run_js("pupil+device_1", "stop", "unlock"))["stop"] == OK
    assert garden.ask("Robot.objects.get(pk=1).stopped_at is not None")
    found = dict(garden.run_js("operator+device_1", "move", "unlock", "stop"))
    assert (found["move"].isascii(), found["unlock"].isascii(), found["stop"]) == (False, False, OK)
    garden.ask("Lease.objects.all().delete()")
    found = dict(garden.run_py("supporter+device_1", "stop", "unlock", "home", "move"))
    assert (found["stop"], found["unlock"], found["home"], found["move"]) == (OK, OK, OK, OK)
    assert garden.ask("Robot.objects.get(pk=1).stopped_at") is None


def test_robot_in_other_hands_is_only_looked_at(garden: Garden) -> None:
    assert dict(garden.run_js("supporter+device_1", "home"))["home"] == OK
    found = dict(garden.run_js("operator+device_1", "status", "home", "ping"))
    assert (found["status"], found["ping"]) == (OK, True)
    assert "supporter" in found["home"]
    assert dict(garden.run_js("pupil+device_2", "home"))["home"] != OK


def test_nobody_logs_in_to_a_robot_that_is_not_there_or_with_a_wrong_word(garden: Garden) -> None:
    assert garden.run_js("operator+device_999", "home") == [["login", 422]]
    found = str(garden.run_py("nobody", "home"))
    assert "422" in found or "Incorrect" in found


def test_valve_left_open_is_shut_by_the_house(garden: Garden) -> None:
    assert dict(garden.run_py("supporter+device_1", "on"))["on"] == OK
    wait_until(lambda: garden.ask("OpenValve.objects.count()") == 0)  # twenty seconds of the town's later
    wait_until(lambda: garden.ask("Robot.objects.get(pk=1).state['pins']['8']['value']") == 0)


def test_pages_speak_to_robots_through_the_same_gate(garden: Garden) -> None:
    def do(role: str, call: str) -> str:
        return garden.town.run_python(
            "from moyai.services.smart_farm.link import ask_robot, press_stop\n"
            "from moyai.services.smart_farm.models import FarmMember, Robot\n"
            f"who = {{'robot': Robot.objects.get(pk=1), 'member': FarmMember.objects.get(role='{role}')}}\n"
            f"print({call})\n"
        ).strip()

    home = {"kind": "find_home", "args": {"axis": "all", "speed": 100}}
    assert do("supporter", f"repr(ask_robot(**who, steps=[{home}]))") == "''"
    assert "supporter" in do("operator", f"ask_robot(**who, steps=[{home}])")
    assert do("pupil", "press_stop(**who)") == "True"
    assert garden.ask("Robot.objects.get(pk=1).stopped_by").startswith("farm_member:")
    unlock = {"kind": "emergency_unlock", "args": {}}
    assert do("supporter", f"repr(ask_robot(**who, steps=[{unlock}]))") == "''"
