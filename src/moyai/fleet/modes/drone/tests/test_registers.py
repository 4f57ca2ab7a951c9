"""Aircraft, batteries, pilots, the network and corrections are entered by people and files, which err."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests.factories import make_partner, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.fleet.modes.drone.models import (
    Aircraft,
    Correction,
    NoFlyZone,
    Pilot,
    ServiceRecord,
    Way,
    Waypoint,
)
from moyai.fleet.modes.drone.network_file import WrongNetwork, read_network, write_network
from moyai.fleet.modes.drone.operations import cancel_flight, service_aircraft
from moyai.fleet.modes.drone.tests.valley import EAST, NOW, SOUTH, make_aircraft, make_flight, make_valley

pytestmark = pytest.mark.django_db
FIGURES = {
    "name": "かわせみ2号",
    "symbol": "JU0000000002",
    "maker": "架空航空",
    "model": "K-1",
    "serial": "KAKU-0002",
    "mass_g": "25000",
    "most_load_g": "5000",
    "hover_w": "2400",
    "cruise_m_s": "12",
    "climb_m_s": "2.5",
    "descend_m_s": "1.5",
    "most_wind_m_s": "5",
    "insured_until": "2027-03-31",
    "permitted_until": "2027-03-31",
}


@pytest.fixture
def keeper(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(make_user(Role.DISPATCHER))
    return client


def go(client, name, *args, data=None):
    url = reverse(f"drone:{name}", args=args)
    answer = client.get(url) if data is None else client.post(url, data, follow=True)
    return answer.status_code, answer.content.decode()


def test_an_aircraft_with_its_battery_and_pilot_is_entered(keeper):
    facts = FIGURES | {"partner": str(make_partner().pk)}
    assert go(keeper, "new_aircraft", data=facts | {"mass_g": "重い"})[0] == 422
    assert "記録しました" in go(keeper, "new_aircraft", data=facts)[1]
    assert "もう登録されています" in go(keeper, "new_aircraft", data=facts)[1]
    one = Aircraft.objects.get()
    battery = {"code": "k2-1", "capacity_wh": "1600", "health_pct": "98", "cycles": "3", "most_cycles": "300"}
    assert go(keeper, "new_battery", one.pk, data=battery)[0] == 200
    assert (one.batteries.get().capacity_wh, one.batteries.get().charge_pct) == (1600, None)
    make_user(Role.DISPATCHER, name="sora")
    pilot = {"username": "sora", "name": "空野 翔", "licence": "0000000001", "licensed_until": "2028-01-01"}
    assert "この利用者名の人はいません" in go(keeper, "new_pilot", data=pilot | {"username": "who"})[1]
    go(keeper, "new_pilot", data=pilot | {"is_beyond_sight": "on"})
    assert (Pilot.objects.get().user.username, Pilot.objects.get().is_beyond_sight) == ("sora", True)
    go(keeper, "pilot", Pilot.objects.get().pk, data=pilot | {"licensed_until": "2029-01-01"})
    assert Pilot.objects.get().licensed_until.year == 2029


def test_an_aircraft_that_is_planned_with_keeps_its_figures(keeper):
    flight = make_flight()
    facts = FIGURES | {"partner": str(flight.aircraft.partner_id)}
    status, page = go(keeper, "aircraft_register", flight.aircraft_id, data=facts)
    assert (status, "飛行の予定があります" in page) == (422, True)
    cancel_flight(flight_id=flight.pk, why="", actor="test", now=NOW)
    go(keeper, "aircraft_register", flight.aircraft_id, data=facts)
    assert Aircraft.objects.get().symbol == "JU0000000002"


def send(keeper, text):
    file = SimpleUploadedFile("n.geojson", text if isinstance(text, bytes) else text.encode())
    return go(keeper, "network", data={"file": file})


def test_the_network_is_exchanged_for_a_file_whole(keeper):
    assert "経路はまだありません" in go(keeper, "network")[1]
    make_valley()
    text = write_network()
    assert read_network(text.encode()).list_blocked() == []
    read = json.loads(text)
    points = {each["properties"].get("key"): each for each in read["features"]}
    points["hall"]["properties"]["name"] = "新しい公民館"
    points["school"]["geometry"]["coordinates"] = [
        [[EAST - 0.001, SOUTH + 0.004], [EAST + 0.001, SOUTH + 0.004], [EAST, SOUTH + 0.005]]
    ]
    status, page = send(keeper, json.dumps(read))
    assert (status, "堰と新しい公民館の間は、飛行禁止の区域にかかる" in page) == (200, True)
    assert (Waypoint.objects.count(), Way.objects.count(), len(NoFlyZone.objects.get().ring)) == (3, 2, 3)


def test_a_firm_that_does_not_fly_reads_the_network_and_changes_nothing(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_valley()
    client.force_login(make_user(Role.PARTNER))
    before = write_network()
    status, page = send(client, '{"type": "FeatureCollection", "features": []}')
    assert (status, "経路を入れかえる" in page, write_network() == before) == (200, False, True)
    assert go(client, "new_pilot")[0] == 404


def test_a_file_with_mistakes_changes_nothing_and_says_what_they_are(keeper):
    make_valley()
    before = write_network()
    read = json.loads(before)
    points = {each["properties"].get("key"): each for each in read["features"]}
    points["hall"]["geometry"]["coordinates"].reverse()
    points["weir"]["properties"]["height_m"] = 160
    del points["port"]["properties"]["key"]
    status, page = send(keeper, json.dumps(read))
    assert (status, write_network()) == (422, before)
    for told in (
        "緯度と経度が逆",
        "height_mは、1から149まで",
        "keyは、英小文字",
        "「hall」という点がありません",
    ):
        assert told in page
    for rubbish in (
        b"\xff\xfe",
        b"[1]",
        b'{"features": 3}',
        b"[" * 100_000,
        b'{"features": [null, {"a": NaN}]}',
    ):
        with pytest.raises(WrongNetwork):
            read_network(rubbish)


def test_the_network_of_a_planned_flight_stays_and_points_of_the_log_are_kept(keeper):
    flight = make_flight()
    read = json.loads(write_network())
    for each in read["features"]:
        if each["properties"].get("key") == "hall":
            each["properties"]["key"] = "school-gate"
        if each["properties"].get("to") == "hall":
            each["properties"]["to"] = "school-gate"
    status, page = send(keeper, json.dumps(read))
    assert (status, "変える点を通る飛行の予定があります" in page) == (422, True)
    cancel_flight(flight_id=flight.pk, why="", actor="test", now=NOW)
    status, page = send(keeper, json.dumps(read))
    assert (status, "公民館は飛行日誌に出てくる" in page) == (200, True)
    assert set(Waypoint.objects.values_list("key", "kind")) >= {("hall", "pass"), ("school-gate", "drop")}


def test_a_correction_stands_beside_the_entry_that_stays(keeper):
    one, by = make_aircraft(), make_user(Role.DISPATCHER, name="keeper")
    service_aircraft(aircraft_id=one.pk, place="車庫", content="交換", reason="定期", by=by, now=NOW)
    entry = str(ServiceRecord.objects.get().pk)
    said = {"entry": entry, "field": "place", "value": "道の駅", "reason": "場所の書きちがい"}
    assert go(keeper, "correct", "services", data=said | {"reason": " "})[0] == 422
    assert go(keeper, "correct", "services", data=said | {"entry": "999"})[0] == 422
    assert "いまの記録と同じです" in go(keeper, "correct", "services", data=said | {"value": "車庫"})[1]
    go(keeper, "correct", "services", data=said)
    page = go(keeper, "books")[1]
    assert "場所：車庫→道の駅（場所の書きちがい。" in page
    assert (ServiceRecord.objects.get().place, Correction.objects.get().by_name != "") == ("車庫", True)
    assert "いまの記録と同じです" in go(keeper, "correct", "services", data=said)[1]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE drone_correction SET reason = 'x'")
