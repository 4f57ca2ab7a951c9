"""The front, with each broker behind it: who hears what, who may say what, and what a stop overtakes."""

import asyncio
import json
import socket
import struct
import time
from contextlib import suppress
from pathlib import Path

import aiomqtt
import pytest

from moyai.services.smart_farm.broker import packets as mqtt
from moyai.services.smart_farm.tests.fronts import BROKERS, hear, is_silent, make_request, open_yard

pytestmark = pytest.mark.parametrize("kind", BROKERS)
ASK, SAY = "bot/device_1/from_clients", "bot/device_1/from_device"


def run(work):
    asyncio.run(asyncio.wait_for(work, 60))


def test_robot_hears_a_request_and_its_people_the_answer(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("robot 1") as robot,
            yard.connect("person 1") as person,
            yard.connect("person 1", identifier="") as watcher,
        ):
            await robot.subscribe([("bot/device_1/from_clients", 0), ("bot/device_1/ping/#", 0)])
            await person.subscribe([(SAY, 0), ("bot/device_1/pong/#", 0)])
            await watcher.subscribe("bot/device_1/#")
            await person.publish(ASK, make_request("a", "sync"))
            assert await hear(robot) == (ASK, make_request("a", "sync"))
            await robot.publish(SAY, b'{"kind": "rpc_ok", "args": {"label": "a"}}')
            assert (await hear(person))[0] == SAY
            assert [(await hear(watcher))[0] for _ in range(2)] == [ASK, SAY]
            await person.publish("bot/device_1/ping/17", b"17")
            assert await hear(robot) == ("bot/device_1/ping/17", b"17")
            await robot.publish("bot/device_1/pong/17", b"17")
            assert await hear(person) == ("bot/device_1/pong/17", b"17")

    run(go())


def test_nobody_speaks_to_or_hears_another_robot(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("robot 1") as robot,
            yard.connect("person 2") as stranger,
            yard.connect("robot 2") as other,
        ):
            await robot.subscribe("bot/device_1/#")
            for wanted in (
                "bot/device_1/#", "bot/+/status", "bot/#", "#", "+/+/status", "bot/device_1/from_device",
                "bot/device_10/#", "bot/device_2/terminal_output", "$SYS/#", "bot/device_2/../device_1/#",
            ):  # fmt: skip
                codes = await stranger.subscribe(wanted)
                assert [int(getattr(code, "value", code)) for code in codes] == [128], wanted
            for topic in (
                ASK, SAY, "bot/device_1/status", "bot/device_2/from_device", "bot/device_2/status",
                "bot/device_2/terminal_input", "public_broadcast", "bot/device_1/sync/Point/1",
                "farm/x/readings", "bot/device_2/ping/1/2", "bot/device_22/from_clients",
            ):  # fmt: skip
                await stranger.publish(topic, make_request("x", "sync"), qos=1)
                await other.publish(topic.replace("_2/", "_1/"), b"{}", qos=1)
            await other.publish("bot/device_2/from_clients", make_request("x", "sync"), qos=1)
            assert await is_silent(robot)
            assert yard.gate.asked == []
            assert yard.front.counts["denied"] > 20

    run(go())


def test_some_filters_of_one_subscription_are_denied_each_in_its_place(kind: str, tmp_path: Path):
    async def go():
        async with open_yard(kind, tmp_path) as yard, yard.connect("person 1") as person:
            asked = [("bot/device_2/#", 0), (SAY, 0), ("bot/#", 0), ("bot/device_1/status", 1)]
            codes = await person.subscribe(asked)
            assert [int(getattr(code, "value", code)) for code in codes] == [128, 0, 128, 1]

    run(go())


def test_stop_overtakes_what_waits_and_carries_nothing_else(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("robot 1") as robot,
            yard.connect("person 1") as person,
        ):
            await robot.subscribe(ASK)
            await person.subscribe(SAY)
            yard.gate.takes_s = 0.5
            for number in range(5):
                await person.publish(ASK, make_request(str(number), "home", axis="all", speed=100))
            await asyncio.sleep(0.1)
            pressed = time.monotonic()
            await person.publish(ASK, make_request("stop", "move_relative", "emergency_lock", x=1))
            topic, payload = await hear(robot)
            assert time.monotonic() - pressed < 0.3
            request = json.loads(payload)
            assert (topic, request["args"]) == (ASK, {"label": "stop", "priority": 9000})
            assert request["body"] == [{"kind": "emergency_lock", "args": {}}]
            held = json.loads((await hear(person))[1])  # the one that was being decided on
            assert (held["kind"], held["args"]["label"]) == ("rpc_error", "0")
            assert yard.gate.stops == [7]
            assert (yard.front.counts["stops"], yard.front.counts["passed"]) == (1, 0)

    run(go())


def test_stop_reaches_a_robot_while_the_broker_behind_is_away(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("robot 1") as robot,
            yard.connect("person 1") as person,
        ):
            await robot.subscribe(ASK)
            yard.front.house._pipe = None
            await person.publish(ASK, make_request("stop", "emergency_lock"))
            assert b"emergency_lock" in (await hear(robot))[1]

    run(go())


def test_request_that_is_held_is_answered_with_the_reason(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("robot 1") as robot,
            yard.connect("person 1") as person,
        ):
            await robot.subscribe(ASK)
            await person.subscribe(SAY)
            yard.gate.words = "いまは、あなたの番ではありません。"
            for qos in (0, 1, 2):
                await person.publish(ASK, make_request(f"q{qos}", "sync"), qos=qos)
                error = json.loads((await hear(person))[1])
                assert error["args"] == {"label": f"q{qos}"}
                assert error["body"][0]["args"]["message"] == yard.gate.words
            await person.publish(ASK, b"no JSON", qos=1)
            assert json.loads((await hear(person))[1])["args"] == {"label": ""}
            assert await is_silent(robot)

    run(go())


def test_very_many_requests_at_once_are_refused(kind: str, tmp_path: Path):
    async def go():
        async with open_yard(kind, tmp_path) as yard, yard.connect("person 1") as person:
            yard.gate.takes_s = 1.0
            for number in range(60):
                await person.publish(ASK, make_request(str(number), "sync"))
            await asyncio.sleep(0.3)
            assert yard.front.counts["too_many_requests"] >= 35

    run(go())


def test_requests_are_told_one_by_one_in_the_order_in_which_they_were_decided_on(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("robot 1") as robot,
            yard.connect("person 1") as one,
            yard.connect("person 1") as two,
        ):
            await robot.subscribe(ASK)
            yard.gate.takes_s = 0.05
            for number in range(4):
                await one.publish(ASK, make_request(f"one {number}", "sync"))
                await two.publish(ASK, make_request(f"two {number}", "sync"))
            heard = [(await hear(robot))[1] for _ in range(8)]
            assert heard == yard.gate.asked
            assert yard.gate.most_at_once == 1

    run(go())


def test_request_that_was_let_pass_and_not_told_is_taken_back(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("robot 1") as robot,
            yard.connect("person 1") as person,
        ):
            await robot.subscribe(ASK)
            yard.gate.takes_s = 0.3
            await person.publish(ASK, make_request("stopped", "sync"))
            await asyncio.sleep(0.1)
            await person.publish(ASK, make_request("stop", "emergency_lock"))
            assert b"emergency_lock" in (await hear(robot))[1]
            await asyncio.sleep(0.4)
            assert yard.gate.withdrawn == ["stopped"]
            yard.gate.takes_s = 0.0
            yard.front.house._pipe = None
            await person.publish(ASK, make_request("away", "sync"), qos=1)
            await asyncio.sleep(0.1)
            assert yard.gate.withdrawn == ["stopped", "away"]

    run(go())


def test_nothing_is_retained_and_no_will_is_executed(kind: str, tmp_path: Path):
    async def go():
        will = aiomqtt.Will("bot/device_1/from_clients", make_request("will", "home"), qos=1)
        async with open_yard(kind, tmp_path) as yard, yard.connect("robot 1") as robot:
            await robot.subscribe(ASK)
            with suppress(aiomqtt.MqttError):
                async with yard.connect("person 1", will=will) as person:
                    await person.publish(ASK, make_request("a", "sync"), retain=True)
                    await person.publish("bot/device_1/ping/5", b"5", retain=True)
                    await robot.publish("bot/device_1/status", b"{}", retain=True)
                    assert (await hear(robot))[0] == ASK
                    person._client.socket().shutdown(socket.SHUT_RDWR)  # gone without a word: a will is read
            assert await is_silent(robot)
            async with yard.connect("robot 1") as again, yard.connect("person 1") as late:
                await again.subscribe("bot/device_1/#")
                await late.subscribe("bot/device_1/#")
                assert await is_silent(again)
                assert await is_silent(late)

    run(go())


def test_same_client_id_does_not_throw_another_out(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("person 1", identifier="same") as one,
            yard.connect("person 2", identifier="same") as two,
            yard.connect("robot 1") as robot,
        ):
            await one.subscribe("bot/device_1/status")
            await two.subscribe("bot/device_2/status")
            await robot.publish("bot/device_1/status", b"{}")
            assert (await hear(one))[0] == "bot/device_1/status"

    run(go())


def test_wrong_word_is_not_let_in(kind: str, tmp_path: Path):
    async def go():
        async with open_yard(kind, tmp_path) as yard:
            for who in ("wrong 1", "robot nobody"):
                with pytest.raises((aiomqtt.MqttError, ValueError)):
                    async with yard.connect(who, password="wrong"):
                        pass
            assert yard.front.counts["bad_login"] == 2

    run(go())


BAD_BYTES = {
    "no MQTT": b"GET / HTTP/1.1\r\n\r\n",
    "no CONNECT": bytes((mqtt.PINGREQ << 4, 0)),
    "endless length": b"\x10\xff\xff\xff\xff\x01",
    "huge": b"\x10\xff\xff\xff\x7f",
    "cut": mqtt.write_connect("x", "device_1", "person")[:9],
    "twice": mqtt.write_connect("x", "device_1", "person") * 2,
    "another protocol": mqtt.write_frame(0x10, b"\x00\x04MQTX\x04\x02\x00\x3c\x00\x00"),
    "reserved": mqtt.write_connect("x", "device_1", "person") + b"\xf0\x00",
    "topic with #": mqtt.write_connect("x", "device_1", "person")
    + mqtt.write_publish(mqtt.Publish("bot/device_1/#", b"")),
    "no UTF-8": mqtt.write_connect("x", "device_1", "person") + mqtt.write_frame(0x30, b"\x00\x02\xff\xfe"),
    "quality 3": mqtt.write_connect("x", "device_1", "person") + mqtt.write_frame(0x36, b"\x00\x01a\x00\x01"),
    "no filter": mqtt.write_connect("x", "device_1", "person") + mqtt.write_frame(0x82, struct.pack(">H", 1)),
}


def test_connection_that_speaks_no_mqtt_is_closed_and_others_go_on(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("person 1") as person,
            yard.connect("robot 1") as robot,
        ):
            for name, content in BAD_BYTES.items():
                reader, writer = await asyncio.open_connection("127.0.0.1", yard.port)
                writer.write(content)
                writer.write_eof()
                async with asyncio.timeout(5):
                    assert len(await reader.read()) <= 8, name
                writer.close()
            await person.subscribe("bot/device_1/status")
            await robot.publish("bot/device_1/status", b"{}")
            assert (await hear(person))[0] == "bot/device_1/status"

    run(go())


def test_connections_of_one_robot_have_an_end(kind: str, tmp_path: Path):
    async def go():
        async with open_yard(kind, tmp_path) as yard:
            open_ones = []
            for _ in range(41):
                reader, writer = await asyncio.open_connection("127.0.0.1", yard.port)
                writer.write(mqtt.write_connect("", "device_1", "person"))
                open_ones.append((reader, writer))
            answers = [await reader.readexactly(4) for reader, _writer in open_ones]
            assert sorted(answer[3] for answer in answers) == [0] * 40 + [mqtt.UNAVAILABLE]
            async with yard.connect("person 2"):
                pass
            for _reader, writer in open_ones:
                writer.close()

    run(go())


def test_browser_comes_by_websocket(kind: str, tmp_path: Path):
    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("robot 1") as robot,
            yard.connect(
                "person 1", port=yard.ws_port, transport="websockets", websocket_path="/ws"
            ) as browser,
        ):
            await robot.subscribe(ASK)
            await browser.subscribe("bot/device_1/status")
            await browser.publish(ASK, make_request("a", "sync"))
            assert (await hear(robot))[0] == ASK
            tree = json.dumps({"x": "y" * 60_000}).encode()
            await robot.publish("bot/device_1/status", tree)
            assert (await hear(browser))[1] == tree
            assert yard.recorder.states[1] == tree

    run(go())


def test_station_is_acknowledged_when_its_reading_is_kept_and_not_before(kind: str, tmp_path: Path):
    async def go():
        async with open_yard(kind, tmp_path) as yard:
            async with yard.connect("station north") as station:
                await station.publish("farm/north/readings", b"1", qos=1)
                assert yard.kept == [("north", b"1")]
                await station.publish("farm/south/readings", b"2", qos=1)
                await station.publish("bot/device_1/from_clients", make_request("a", "sync"), qos=1)
                assert (yard.kept, yard.gate.asked) == ([("north", b"1")], [])
            with pytest.raises(aiomqtt.MqttError):
                async with yard.connect("station north") as station:
                    await station.publish("farm/north/readings", b"no room", qos=1, timeout=2)

    run(go())


def test_token_that_ended_closes_its_connections(kind: str, tmp_path: Path):
    async def go():
        async with open_yard(kind, tmp_path) as yard, yard.connect("person 2") as stays:
            with pytest.raises(aiomqtt.MqttError):
                async with yard.connect("person 1") as person:

                    async def list_ended(jtis: set[str]) -> set[str]:
                        assert jtis == {"person-1", "person-2"}
                        return {"person-1"}

                    assert await yard.front.close_ended(list_ended, 0.0) == 1
                    await hear(person)
            await stays.publish("bot/device_2/ping/1", b"1", qos=1)

    run(go())


def test_request_goes_nowhere_but_through_the_house_at_the_broker_behind(kind: str, tmp_path: Path):
    """The second line: even a front that passed a person's request on would find no ear for it."""

    async def go():
        async with (
            open_yard(kind, tmp_path) as yard,
            yard.connect("robot 1") as robot,
            yard.connect("person 1") as person,
        ):
            await robot.subscribe("bot/device_1/#")
            await person.subscribe("bot/device_1/status")
            connection = next(each for each in yard.front.by_robot[1] if each.who.part.value == "person")
            for topic in (ASK, "bot/device_1/status", "bot/device_1/sync/Point/1"):
                connection._forward(0x30, mqtt.write_publish(mqtt.Publish(topic, b"{}"))[2:])
            assert await is_silent(robot)
            await person.publish("bot/device_1/ping/1", b"1")
            assert (await hear(robot))[0] == "bot/device_1/ping/1"

    run(go())
