"""The rule of topics, bytes of MQTT, requests as the front reads them: pure, tried with whatever may come."""

import contextlib
import json

import pytest
from amqtt.mqtt.publish import PublishPacket
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.services.smart_farm.broker import packets as mqtt
from moyai.services.smart_farm.broker.access import (
    CLOSED,
    Part,
    Principal,
    is_filter,
    matches,
    may_publish,
    may_subscribe,
)
from moyai.services.smart_farm.broker.embedded import list_filters
from moyai.services.smart_farm.broker.mosquitto import write_acl
from moyai.services.smart_farm.broker.packets import BadPacketError, Publish
from moyai.services.smart_farm.broker.parts import may_part_publish, may_part_subscribe
from moyai.services.smart_farm.farmbot.requests import find_label, find_stop_label, write_error, write_stop

ROBOT = Principal(Part.ROBOT, "device_1", 1)
PERSON = Principal(Part.PERSON, "device_1", 1, 5)
STATION = Principal(Part.STATION, "north")
HOUSE = Principal(Part.HOUSE, "house")
LEVELS = st.sampled_from(
    ["bot", "device_1", "device_2", "device_11", "+", "#", "", "from_clients", "from_device", "status",
     "ping", "sync", "terminal_input", "logs", "$SYS", "farm", "north", "readings"]
)  # fmt: skip
TOPICS = st.lists(LEVELS, min_size=1, max_size=6).map("/".join)
FEW = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("who", "says", "hears"),
    [
        (
            ROBOT,
            {"from_device", "status", "status/x", "logs", "telemetry", "pong/1"},
            {"from_clients", "from_api", "ping/#", "sync/#", "ping/1", "ping/1/2", "sync/Point/1", "#", "+"},
        ),
        (
            PERSON,
            {"from_clients", "ping/1"},
            {
                *(
                    "from_device",
                    "status",
                    "status/#",
                    "logs",
                    "telemetry",
                    "from_api",
                    "from_clients",
                    "sync/#",
                ),
                *("pong/#", "pong/1", "sync/Point/1", "status/x", "logs/#", "#", "+"),
            },
        ),
        (STATION, set(), set()),
    ],
)
def test_who_may_what_on_her_own_device(who, says, hears):
    leaves = {
        *("from_device", "from_clients", "from_api", "status", "status/x", "status/#", "logs", "logs/#"),
        *(
            "telemetry",
            "pong/1",
            "pong/#",
            "ping/1",
            "ping/#",
            "ping",
            "pong",
            "sync",
            "sync/#",
            "sync/Point/1",
        ),
        *("terminal_input", "terminal_output", "#", "+", "+/#", "resources_v0/save/x/y/1", "ping/1/2", ""),
    }
    assert {leaf for leaf in leaves if may_publish(who, f"bot/device_1/{leaf}")} == says
    assert {leaf for leaf in leaves if may_subscribe(who, f"bot/device_1/{leaf}")} == hears


@FEW
@given(topic=TOPICS)
def test_nobody_has_to_do_with_another_robot(topic):
    for who in (ROBOT, PERSON):
        if may_publish(who, topic):
            assert topic.startswith("bot/device_1/")
        if may_subscribe(who, topic):
            assert topic.startswith("bot/device_1/")
            assert not matches(topic, "bot/device_2/status")
    assert may_publish(STATION, topic) is (topic == "farm/north/readings")
    assert not may_subscribe(STATION, topic)
    if not CLOSED.isdisjoint(topic.split("/")):
        assert not any(may_publish(who, topic) for who in (ROBOT, PERSON, STATION, HOUSE))


@FEW
@given(topic=TOPICS, wanted=TOPICS)
def test_filters_of_a_topic_are_those_that_match_it(topic, wanted):
    if "#" in topic or "+" in topic or not is_filter(wanted):
        return
    assert (wanted in list_filters(topic)) is matches(wanted, topic)


def test_filters_as_the_standard_has_them():
    assert [is_filter(each) for each in ("#", "a/#", "+", "+/b", "a//b", "/")] == [True] * 6
    assert [is_filter(each) for each in ("", "a#", "#/a", "a/b+", "a+/b", "a/#/b")] == [False] * 6
    assert matches("a/#", "a") and matches("#", "a/b") and matches("+/+", "/a")
    assert not matches("a/+", "a") and not matches("+", "/a")


@FEW
@given(topic=TOPICS)
def test_second_line_lets_no_part_but_the_house_make_requests(topic):
    if topic.endswith("from_clients"):
        assert not may_part_publish("robot", topic) and not may_part_publish("person", topic)
    assert may_part_publish("house", topic)
    assert not may_part_publish("anybody", topic) and not may_part_subscribe("anybody", topic)


def test_first_line_never_asks_for_more_than_the_second_allows():
    leaves = ("from_device", "status", "status/x", "logs", "telemetry", "pong/1", "ping/1")
    for who, part in ((ROBOT, "robot"), (PERSON, "person")):
        for leaf in leaves:
            if may_publish(who, f"bot/device_1/{leaf}"):
                assert may_part_publish(part, f"bot/device_1/{leaf}"), leaf
    assert write_acl().splitlines()[:2] == ["user robot", "topic write bot/+/from_device"]
    assert "from_clients" not in write_acl()


@FEW
@given(head=st.integers(0, 255), body=st.binary(max_size=300))
def test_bytes_of_strangers_are_read_or_refused(head, body):
    for read in (
        lambda: mqtt.read_connect(body),
        lambda: mqtt.read_publish(head, body),
        lambda: mqtt.read_subscribe(head, body),
        lambda: mqtt.read_unsubscribe(head, body),
        lambda: mqtt.read_number(body),
    ):
        with contextlib.suppress(BadPacketError):
            read()


@FEW
@given(
    topic=st.text(min_size=1, max_size=50).filter(lambda t: not set(t) & set("+#\x00")),
    payload=st.binary(max_size=500),
    qos=st.integers(0, 2),
    retained=st.booleans(),
    again=st.booleans(),
)
def test_message_comes_out_as_it_went_in(topic, payload, qos, retained, again):
    message = Publish(topic, payload, qos, 7 if qos else 0, retained, again)
    frame = mqtt.write_publish(message)
    size = 2 if frame[1] < 128 else 3
    assert mqtt.read_publish(frame[0], frame[size:]) == message


def test_message_is_the_one_that_another_library_writes():
    theirs = PublishPacket.build("bot/device_1/status", b"x" * 200, 5, False, 1, True)
    ours = mqtt.write_publish(Publish("bot/device_1/status", b"x" * 200, 1, 5, True))
    assert theirs.to_bytes() == ours


@FEW
@given(payload=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_are_taken_for_a_stop_by_mistake(payload):
    assert find_stop_label(payload) is None
    assert isinstance(find_label(payload), str)


def test_stop_is_known_in_any_company_and_by_nothing_less():
    body = [{"kind": "home", "args": {}}, {"kind": "emergency_lock", "args": {}}]
    request = {"kind": "rpc_request", "args": {"label": "a"}, "body": body}
    assert find_stop_label(json.dumps(request).encode()) == "a"
    assert find_stop_label(json.dumps({**request, "args": {}}).encode()) == ""
    assert find_stop_label(write_stop("b")) == "b"
    for other in (
        {**request, "kind": "rpc_ok"},
        {**request, "body": [{"kind": "send_message", "args": {"message": "emergency_lock"}}]},
        {**request, "body": {"kind": "emergency_lock"}},
        ["emergency_lock"],
    ):
        assert find_stop_label(json.dumps(other).encode()) is None
    assert json.loads(write_error("c", "だめ"))["body"][0]["args"] == {"message": "だめ"}
    assert find_stop_label(b"[" * 100_000 + b'"emergency_lock"') is None
