"""FarmBot's official clients work unchanged, on each broker; what they may not do is refused in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.farmbot.garden import MOSQUITTO, Garden

HAS_MOSQUITTO = pytest.mark.skipif(not MOSQUITTO, reason="Mosquitto is not installed")
OK = "rpc_ok"


@pytest.fixture(scope="module", params=["amqtt", pytest.param("mosquitto", marks=HAS_MOSQUITTO)])
def garden(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garden]:
    made = Garden(tmp_path_factory.mktemp("garden"), request.param)
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.fixture(autouse=True)
def _let_go(garden: Garden) -> None:
    """Nobody holds a robot, none is stopped, the day's water is there."""
    garden.ask("Lease.objects.all().delete()")
    garden.ask("WaterDay.objects.all().delete()")


def test_javascript_client_does_all_that_it_may(garden: Garden) -> None:
    steps = [
        "ping",
        "status",
        "home",
        "move",
        "position",
        "relative",
        "water",
        "photo",
        "pictures",
        "read",
        "readings",
        "sequence",
        "logs",
    ]
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


def test_python_client_does_all_that_it_may(garden: Garden, tmp_path: Path) -> None:
    from PIL import Image

    picture = tmp_path / "x.jpg"
    Image.new("RGB", (64, 48), "#446622").save(picture)
    steps = [
        "size",
        "safe_z",
        "home",
        "move",
        "position",
        "on",
        "off",
        "read",
        "sequence",
        "photo",
        "plant",
        "upload",
    ]
    found = garden.run_py("operator+device_2", *steps, str(picture))
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
    assert garden.ask("OpenValve.objects.count()") == 0


def test_what_goes_too_far_is_refused_in_words(garden: Garden) -> None:
    found = dict(garden.run_js("operator+device_1", "home", "outside", "flood", "lua", "reset", "position"))
    assert found["home"] == OK
    assert found["position"] == [0, 0, 0]
    for step in ("outside", "flood", "lua", "reset"):
        assert found[step] != OK
        assert not found[step].isascii(), found[step]  # a sentence, in Japanese
    found = dict(garden.run_py("operator+device_2", "home", "outside", "lua"))
    assert (found["home"], found["outside"].isascii(), found["lua"].isascii()) == (OK, False, False)


def test_stop_is_heard_from_a_pupil_and_only_those_at_the_farm_release(garden: Garden) -> None:
    found = dict(garden.run_js("operator+device_1", "home", "move"))
    assert found["move"] == OK
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
    assert garden.run_js("nobody+device_1", "home") == [["login", 422]]
    assert "422" in str(garden.run_py("nobody", "home")) or "Incorrect" in str(
        garden.run_py("nobody", "home")
    )


def test_valve_left_open_is_shut_by_the_house(garden: Garden) -> None:
    import time

    assert dict(garden.run_py("supporter+device_1", "on"))["on"] == OK
    assert garden.ask("OpenValve.objects.count()") == 1
    garden.ask("OpenValve.objects.update(shut_by=OpenValve.objects.get().opened_at)")
    deadline = time.monotonic() + 15
    while garden.ask("OpenValve.objects.count()"):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    time.sleep(2)
    assert garden.ask("Robot.objects.get(pk=1).state['pins']['8']['value']") == 0


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
