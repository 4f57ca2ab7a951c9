"""Readings by a broker: nothing acknowledged is lost, what comes twice is taken once. On a real Mosquitto."""

import asyncio
import json
import shutil
import socket
import subprocess
import threading
import time
from contextlib import closing, contextmanager

import aiomqtt
import paho.mqtt.client as mqtt
import pytest

from moyai.core.intake.drainer import Drainer
from moyai.core.intake.journal import Journal
from moyai.core.intake.models import InboxEvent
from moyai.services.smart_farm.broker.access import Part, Principal, may_publish, may_subscribe
from moyai.services.smart_farm.broker.doors import find_principal
from moyai.services.smart_farm.broker.service import INTAKE
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import Reading
from moyai.services.smart_farm.sensing.listener import Broker, Listener
from moyai.services.smart_farm.sensing.messages import KEY, find_farm_code, find_message_id, split
from moyai.services.smart_farm.stations import find_station
from moyai.services.smart_farm.tests.fronts import BROKERS, open_yard
from moyai.services.smart_farm.tests.plots import NOW, make_farm
from moyai.services.smart_farm.tests.sensing import NOW_S, make_secret, make_sensor

needs_broker = pytest.mark.skipif(shutil.which("mosquitto") is None, reason="mosquitto is not installed")
TOPIC = "farm/farm/readings"


def message(number, *values, **more):
    rows = [
        {"sensor": "inairtemp", "at": NOW_S - 3600 + number * 100 + n, "value": v}
        for n, v in enumerate(values)
    ]
    return json.dumps({"id": f"m{number}", "readings": rows} | more).encode()


def drain(folder):
    with closing(Drainer(folder, real_now=lambda: NOW, now=lambda: NOW)) as drainer:
        drainer.drain()


@contextmanager
def broker(tmp_path, port=None):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = port or free.getsockname()[1]
    config = tmp_path / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\n"
        f"persistence true\npersistence_location {tmp_path}/\n"
    )
    process = subprocess.Popen(
        ["mosquitto", "-c", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(lambda: can_connect(port))
        yield Broker("127.0.0.1", port)
    finally:
        process.terminate()
        process.wait(10)


def can_connect(port):
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait(done, seconds=15.0):
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


@contextmanager
def listening(where, journal):
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listener = Listener(where, journal, loop)
    listener.start()
    try:
        yield listener
    finally:
        listener.stop()
        if isinstance(journal, Journal):
            asyncio.run_coroutine_threadsafe(journal.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def gateway(where):
    heard = []
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="gateway")
    client.on_message = lambda _client, _data, got: heard.append(json.loads(got.payload)["id"])
    client.connect(where.host, where.port)
    client.subscribe("farm/farm/receipts", qos=1)
    client.loop_start()
    try:
        yield client, heard
    finally:
        client.disconnect()
        client.loop_stop()


class BrokenDisk:
    """A journal whose disk takes nothing."""

    def __init__(self):
        self.tries = 0

    async def append(self, source, account, body, received_at_ms):
        self.tries += 1
        raise OSError("no room")


@needs_broker
@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_is_on_disk_and_becomes_a_reading_once(tmp_path):
    make_sensor()
    folder = tmp_path / "intake"
    with (
        broker(tmp_path) as where,
        listening(where, Journal(folder)) as listener,
        gateway(where) as (client, heard),
    ):
        wait(lambda: listener._client.is_connected())
        time.sleep(0.2)
        for number in (0, 1, 1, 0):
            client.publish(TOPIC, message(number, 20.0, 20.1), qos=1)
        client.publish("farm/farm/else", b"{}", qos=1)
        wait(lambda: len(heard) == 4)
    assert sorted(heard) == ["m0", "m0", "m1", "m1"]
    drain(folder)
    assert Reading.objects.count() == 4
    assert InboxEvent.objects.count() == 0


@needs_broker
@pytest.mark.django_db(transaction=True)
def test_what_the_disk_did_not_take_is_sent_again(tmp_path):
    make_sensor()
    folder = tmp_path / "intake"
    with broker(tmp_path) as where, gateway(where) as (client, heard):
        disk = BrokenDisk()
        with listening(where, disk) as listener:
            wait(lambda: listener._client.is_connected())
            time.sleep(0.2)
            client.publish(TOPIC, message(0, 20.0), qos=1)
            wait(lambda: disk.tries)
        assert heard == []
        client.publish(TOPIC, message(1, 21.0), qos=1)  # while nobody listens
        with listening(where, Journal(folder)):
            wait(lambda: len(heard) == 2)
    drain(folder)
    assert sorted(Reading.objects.values_list("value", flat=True)) == [20.0, 21.0]


@pytest.mark.django_db(transaction=True)
def test_a_message_nobody_can_read_is_a_dead_letter_and_stops_nothing(tmp_path):
    make_sensor()
    bodies = [b"\xff", b"[]", b'{"readings": []}', message(0, 20.0), b'{"readings": [{}, 7]}']

    async def keep():
        journal = Journal(tmp_path)
        for number, body in enumerate(bodies):
            await journal.append(KEY, "farm", body, number)
        await journal.append(KEY, "nowhere", message(1, 20.0), 9)
        await journal.close()

    asyncio.run(keep())
    drain(tmp_path)
    assert Reading.objects.count() == 1
    assert InboxEvent.objects.filter(is_raw=True).count() == 3


@pytest.mark.parametrize(
    ("topic", "farm"),
    [
        ("farm/farm/readings", "farm"),
        ("farm/a/b/readings", None),
        ("farm/+/readings", None),
        ("farm//readings", None),
        ("farm/farm/readings\n", None),
        ("bot/device_1/logs", None),
    ],
)
def test_a_topic_names_one_farm(topic, farm):
    assert find_farm_code(topic) == farm


@pytest.mark.parametrize(
    "body", [b"", b"[1]", b"7", b'{"id": 7}', b'{"id": ""}', b'{"id": "' + b"x" * 65 + b'"}']
)
def test_a_message_without_an_id_is_known_by_its_digest(body):
    assert len(find_message_id(body)) == 40


def test_an_id_used_twice_loses_nothing():
    assert split("farm", message(0, 1.0))[0].event_id != split("farm", message(0, 2.0))[0].event_id


@pytest.mark.django_db
def test_a_gateway_may_say_readings_of_its_farm_and_no_more():
    farm, other = make_farm("farm"), make_farm("other")
    secret, read = make_secret(farm), make_secret(farm, KeyScope.READ)
    for name, word in (("farm_other", secret), ("farm_farm", read), ("device_1", secret), ("farm_farm", "")):
        assert find_station(name, word, NOW) is None
    station = find_principal("farm_farm", secret, NOW)
    assert station == Principal(Part.STATION, "farm")
    assert may_publish(station, TOPIC)
    for topic in (f"farm/{other.code}/readings", "farm/+/readings", "farm/farm/else", "bot/device_1/logs"):
        assert not may_publish(station, topic)
    assert not may_subscribe(station, "#")


def test_messages_are_filed_as_the_farms_broker_files_them():
    assert KEY == INTAKE


@pytest.mark.parametrize("kind", BROKERS)
@pytest.mark.django_db(transaction=True)
def test_what_the_farms_broker_acknowledged_becomes_readings(kind, tmp_path):
    farm = make_sensor().farm
    station = find_station("farm_farm", make_secret(farm), NOW)
    asyncio.run(say_readings(kind, tmp_path, station))
    drain(tmp_path / "intake")
    assert sorted(Reading.objects.values_list("value", flat=True)) == [20.0, 20.1]


async def say_readings(kind, folder, station):
    journal = Journal(folder / "intake")
    async with open_yard(kind, folder) as yard:

        async def let_in(_name, _password):
            return station

        async def ingest(who, payload):
            await journal.append(INTAKE, who.name, payload, 1)

        yard.let_in, yard.ingest = let_in, ingest
        name = {"username": "farm_farm", "password": "x"}
        async with aiomqtt.Client("127.0.0.1", port=yard.port, **name) as client:
            for _again in range(2):
                await client.publish(TOPIC, message(0, 20.0, 20.1), qos=1)
            await client.publish("farm/other/readings", message(1, 30.0), qos=1)
    await journal.close()
