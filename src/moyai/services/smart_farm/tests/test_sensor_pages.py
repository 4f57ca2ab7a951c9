"""Pages: sensors now, a season in tiles, advice with its why; each for those of the farm alone."""

import json
import math
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import make_resident

from moyai.core.accounts.enums import Role
from moyai.core.notices.models import Notice
from moyai.engines.agronomy.measures import find_name
from moyai.services.smart_farm import tiles
from moyai.services.smart_farm.enums import FarmRole, KeyScope
from moyai.services.smart_farm.models import Planting, Sensor, SensorAlert, SensorKey, Watering
from moyai.services.smart_farm.operations.advising import advise_beds
from moyai.services.smart_farm.operations.alerting import watch_beds
from moyai.services.smart_farm.sensing.providers.simulated import SimulatedCloud
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_user
from moyai.services.smart_farm.tests.sensing import NOW_S, fill, make_bed, make_planting, make_sensor
from moyai.services.smart_farm.tests.weather import make_measured_bed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)
    tiles.forget_all()


def sign_in(role=FarmRole.OPERATOR, farm=None, name=""):
    client = Client()
    client.force_login(make_member(role, farm=farm, name=name).user)
    return client


def page(client, url, status=200, **headers):
    answer = client.get(url, headers=headers)
    assert answer.status_code == status, answer
    return re.sub(r"\s+", " ", answer.content.decode())


def test_sensors_now_with_what_is_wrong_and_what_is_advised():
    planting = make_measured_bed()
    sensor = make_sensor("SoilWC", bed=planting.bed)
    fill(sensor, [14.0 - n / 100 for n in range(12)])
    advise_beds(NOW)
    watch_beds(NOW)
    client = sign_in()
    text = page(client, "/garden/sensors/")
    for words in ("土の水分が14%に減りました", "水をやりましょう", "13.9 %", "知らせが止まっています", "A畝"):
        assert words in text
    english = page(client, "/garden/sensors/", **{"Accept-Language": "en"})
    for words in ("only 14 % of water", "Water it:", "water in the soil"):
        assert words in english


def test_sensors_of_a_bed_that_fall_silent_together_are_one_trouble_told_once():
    planting = make_measured_bed()
    supporter = make_member(FarmRole.SUPPORTER)
    make_resident(user=supporter.user)
    later = NOW + timedelta(hours=8)
    watch_beds(later)
    silent = SensorAlert.objects.filter(kind="silent", ended_at=None, bed=planting.bed)
    assert silent.count() > 2
    told = [each.text["ja"] for each in Notice.objects.filter(kind="smart_farm.alert")]
    assert sum("知らせがありません" in each for each in told) == 1
    client = sign_in()
    text = page(client, "/garden/sensors/")
    names = {each.measure for each in silent}
    assert text.count("電池と通信を見てください") == 1 and len(names) == silent.count()
    for name in names:
        assert find_name(name).ja in text
    english = page(client, f"/garden/beds/{planting.bed.pk}/advice/", **{"Accept-Language": "en"})
    assert english.count("See to battery and connection") == 1


def test_a_pair_of_sensors_gives_the_deficit():
    bed = make_bed()
    fill(make_sensor("InAirTemp", bed=bed), [20.0, 20.1, 20.0])
    fill(make_sensor("InAirHumid", bed=bed), [70.0, 70.5, 70.0])
    assert "0.70 kPa" in page(sign_in(), "/garden/sensors/")


def test_pages_of_another_farm_are_not_there():
    bed = make_bed(make_farm("hers"))
    sensor = make_sensor("SoilWC", bed=bed)
    client = sign_in(farm=make_farm("other"))
    page(client, f"/garden/sensors/{sensor.pk}/", 404)
    page(client, f"/garden/sensors/{sensor.pk}/tiles/0/0/", 404)
    page(client, f"/garden/beds/{bed.pk}/advice/", 404)
    page(client, "/garden/farms/hers/equipment/", 403)
    assert "hers" not in page(client, "/garden/sensors/")
    assert Client().get("/garden/sensors/").status_code == 302


def fill_season(days=20):
    sensor = make_sensor("InAirTemp", bed=make_bed())
    count = days * 144
    fill(sensor, (round(20 + 5 * math.sin(n / 144 * 2 * math.pi) + n % 7 / 10, 2) for n in range(count)))
    return sensor


@pytest.mark.parametrize("days", [1, 7, 30, 365])
def test_a_season_is_a_picture_and_a_table_without_javascript(days):
    sensor = fill_season()
    since = NOW.date() - timedelta(days=days - 1)
    text = page(sign_in(), f"/garden/sensors/{sensor.pk}/?since={since}&days={days}")
    assert text.count("<polyline") >= 1
    assert text.count("<polygon") == text.count("<polyline")
    rows = text.count('<th scope="row">')
    assert rows == {1: 11, 7: 7, 30: 21, 365: 21}[days]
    assert "測れなかった割合" in text


def test_no_line_goes_over_a_gap_in_the_picture():
    sensor = make_sensor("InAirTemp", bed=make_bed())
    day = 144
    fill(sensor, [20 + n % 9 / 10 for n in range(day)], until_s=NOW_S - 4 * 86_400)
    fill(sensor, [20 + n % 9 / 10 for n in range(day)])
    text = page(sign_in(), f"/garden/sensors/{sensor.pk}/?since=2026-06-04&days=7")
    assert text.count("<polyline") == 2


@pytest.mark.parametrize(
    "query", ["since=x&days=9", "since=9999-99-99", "days=-1", "since=0001-01-01", "days=٣"]
)
def test_a_span_that_cannot_be_is_the_last_week(query):
    sensor = make_sensor("InAirTemp", bed=make_bed())
    assert "この期間の測定値はありません" in page(sign_in(), f"/garden/sensors/{sensor.pk}/?{query}")


def test_a_tile_is_what_its_readings_say_and_304_afterwards():
    sensor = make_sensor("InAirTemp", bed=make_bed())
    fill(sensor, [20.0, 21.0, 22.0, 21.5, 20.5])
    client, level = sign_in(), 2
    index = tiles.find_index(level, NOW_S)
    url = f"/garden/sensors/{sensor.pk}/tiles/{level}/{index}/"
    answer = client.get(url)
    got = answer.json()
    by_time = {got["start"] + row[0] * got["width"]: row[1:] for row in got["rows"]}
    assert by_time[NOW_S] == [20.5, 20.5, 20.5, 20.5, 1]
    assert by_time[NOW_S - 1200] == [21.75, 21.5, 22.0, 43.5, 2]
    assert client.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    later = NOW + timedelta(minutes=5)
    fill(sensor, [30.0, 20.4], until_s=NOW_S - 60, now=later)
    again = client.get(url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != answer["ETag"]


@pytest.mark.parametrize("path", ["6/0", "0/999999999999", "0/-1", "99/0"])
def test_a_tile_that_cannot_be_is_not_there(path):
    sensor = make_sensor("InAirTemp", bed=make_bed())
    page(sign_in(), f"/garden/sensors/{sensor.pk}/tiles/{path}/", 404)


def test_every_level_shows_the_same_least_and_most():
    sensor = fill_season(10)
    for level, width in enumerate(tiles.WIDTHS_S):
        first, last = (tiles.find_index(level, each) for each in (NOW_S - 11 * 86_400, NOW_S))
        rows = [
            row for index in range(first, last + 1) for row in tiles.get_tile(sensor.pk, level, index).rows
        ]
        assert sum(row.readings for row in rows) == 1440, width
        assert (min(row.least for row in rows), max(row.most for row in rows)) == (15.0, 25.6)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5), st.integers(0, 4_000_000_000))
def test_every_moment_lies_in_its_tile(level, at_s):
    index = tiles.find_index(level, at_s)
    assert tiles.find_start(level, index) <= at_s < tiles.find_start(level, index + 1)


def test_advice_says_why_and_takes_water_by_hand():
    planting = make_measured_bed()
    advise_beds(NOW)
    client, url = sign_in(), f"/garden/beds/{planting.bed.pk}/advice/"
    text = page(client, url)
    for words in ("水をやりましょう", "わけ", "根のまわりの水が", "葉がふえる時期", "積算温度"):
        assert words in text
    assert client.post(url, {"litres": "5.5"}).status_code == 302
    assert Watering.objects.get().ml == 5500
    assert client.post(url, {"litres": "-1"}).status_code == 200
    assert client.post(url, {"litres": "0"}).status_code == 200
    assert Watering.objects.count() == 1
    assert "Water it" in page(client, url, **{"Accept-Language": "en"})


def test_a_pupil_looks_and_does_not_note_water():
    planting = make_planting(make_bed())
    client = sign_in(FarmRole.PUPIL)
    url = f"/garden/beds/{planting.bed.pk}/advice/"
    assert "手で水をやったとき" not in page(client, url)
    assert client.post(url, {"litres": "5"}).status_code == 403


def test_a_bed_without_a_crop_says_so():
    assert "まだ書かれていません" in page(sign_in(), f"/garden/beds/{make_bed().pk}/advice/")


def equip(client, act, farm="farm", **fields):
    return client.post(f"/garden/farms/{farm}/equipment/", {"act": act} | fields, follow=True)


def test_an_administrator_adds_a_sensor_and_a_key_and_sows():
    bed = make_bed()
    client = sign_in(FarmRole.ADMINISTRATOR)
    fields = {"add-code": "b1-soil", "add-kind": "SoilWC", "add-bed": bed.pk, "add-minutes": 10}
    assert "センサーを登録しました" in equip(client, "add", **fields).content.decode()
    assert "もうあります" in equip(client, "add", **fields).content.decode()
    assert Sensor.objects.get().interval_s == 600
    shown = equip(client, "key", **{"key-name": "gateway", "key-scope": "write"})
    assert shown["Cache-Control"] == "no-store"
    secret = re.search(r'value="([-\w]{43})"', shown.content.decode())[1]
    batch = json.dumps({"readings": [{"sensor": "b1-soil", "at": NOW_S, "value": 30}]})
    posted = Client().post(
        "/garden/api/readings",
        batch,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert posted.json()["taken"] == 1
    equip(client, "revoke", number=SensorKey.objects.get().pk)
    assert SensorKey.objects.get().revoked_at == NOW
    equip(
        client,
        "sow",
        **{"sow-bed": bed.pk, "sow-crop": "radish", "sow-sown_on": "2026-06-01", "sow-plants": 30},
    )
    assert Planting.objects.get().sown_on == date(2026, 6, 1)
    equip(client, "retire", number=Sensor.objects.get().pk)
    assert Sensor.objects.get().retired_at == NOW


def test_an_administrator_takes_over_a_file(tmp_path):
    bed = make_bed()
    make_sensor("InAirTemp", bed=bed)
    path = tmp_path / "node.csv"
    path.write_bytes(b"".join(SimulatedCloud(("畝1",), silence=0.0).export("畝1", NOW_S - 7200, NOW_S)))
    client = sign_in(FarmRole.ADMINISTRATOR)
    with path.open("rb") as file:
        text = equip(client, "import", **{"import-bed": bed.pk, "import-file": file}).content.decode()
    assert "12件を取りこみました" in text
    assert "センサーのない列" in text


@pytest.mark.parametrize("act", ["retire", "revoke"])
@pytest.mark.parametrize("number", ["", "x", "999", "9" * 40])
def test_a_number_that_is_none_is_not_there(act, number):
    make_farm()
    assert equip(sign_in(FarmRole.ADMINISTRATOR), act, number=number).status_code == 404


def test_an_officer_may_and_an_operator_may_not_change_equipment():
    make_farm()
    officer = Client()
    officer.force_login(make_user("officer", Role.OFFICER))
    assert officer.get("/garden/farms/farm/equipment/").status_code == 200
    assert equip(sign_in(FarmRole.OPERATOR), "key").status_code == 403
    assert KeyScope.WRITE == "write"


def test_the_page_of_sensors_asks_as_much_for_three_beds_as_for_one(django_assert_max_num_queries):
    client = None
    for count in (1, 3):
        while True:
            bed = make_bed(name=f"畝{count}-{Sensor.objects.count()}")
            fill(make_sensor("SoilWC", bed=bed, code=f"s{bed.pk}"), [30.0, 30.1])
            if Sensor.objects.count() >= count:
                break
        client = client or sign_in()
        with django_assert_max_num_queries(22):
            page(client, "/garden/sensors/")
