"""The remote pilot's pages, as a browser without scripts uses them."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import make_partner, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.fleet.modes.drone.enums import INSPECTED, FlightStatus
from moyai.fleet.modes.drone.models import (
    Aircraft,
    Flight,
    FlightPoint,
    Incident,
    InspectionRecord,
    Observation,
    Press,
)
from moyai.fleet.modes.drone.operations import keep_point, note_event
from moyai.fleet.modes.drone.tests.valley import (
    CALM,
    EAST,
    NOW,
    SOUTH,
    make_aircraft,
    make_flight,
    see_to_everything,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def flight(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = make_flight()
    client.force_login(made.pilot.user)
    return made


def go(client, name, *args, data=None):
    """Return the page after a press, or the page itself."""
    url = reverse(f"drone:{name}", args=args)
    answer = client.get(url) if data is None else client.post(url, data, follow=True)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_the_whole_morning(client, flight):
    page = go(client, "flight", flight.pk)
    assert page.count("まだ") >= 6
    for kind in ("plan_reported", "plan_overlaps", "airspace_clear", "pilot_well", "radio", "landing_clear"):
        go(client, "check", flight.pk, data={"kind": kind, "answer": "yes"})
    go(client, "charge", flight.pk, data={"charge_pct": "98"})
    page = go(client, "decide", flight.pk, data={})
    assert "平均風速が分かりません。分からないときは飛ばしません。" in page
    go(client, "weather", data={key: str(value) for key, value in CALM.items()})
    go(client, "inspect", flight.aircraft_id, data={"place": "道の駅", **{k: "fine" for k, _ in INSPECTED}})
    page = go(client, "decide", flight.pk, data={})
    assert "すべての条件を満たしました。" in page
    assert "離陸させますか" in go(client, "release", flight.pk)
    assert "離陸の準備を始めました" in go(client, "release", flight.pk, data={})
    assert Flight.objects.get().status == FlightStatus.RELEASED


def test_in_the_air_there_are_five_buttons_each_asked_once_more(client, flight):
    Flight.objects.update(status=FlightStatus.FLYING, took_off_at=NOW)
    point = FlightPoint(
        flight=flight, at=NOW, lon=EAST, lat=SOUTH, height_m=60, battery_pct=80, mode="mission"
    )
    keep_point(point=point)
    note_event(flight_id=flight.pk, kind="mode", note="mission", now=NOW)
    page = go(client, "part", flight.pk)
    assert page.count("button--big") == 5
    assert "計画どおり飛んでいる" in page
    assert "来た道をたどって" in go(client, "wish", flight.pk, "return")
    assert Press.objects.count() == 0
    go(client, "wish", flight.pk, "return", data={})
    assert Press.objects.get().wish == "return"
    found = json.loads(client.get(reverse("drone:map", args=[flight.pk])).content)
    assert [each["label"] for each in found["markers"]][-1] == "かわせみ"
    assert client.get(reverse("drone:wish", args=[flight.pk, "loop"])).status_code == 404


def test_a_flight_is_planned_on_the_page(client, flight):
    data = {
        "date": "2026-06-10",
        "time": "11:30",
        "aircraft": flight.aircraft_id,
        "battery": flight.battery_id,
        "pilot": flight.pilot_id,
        "drop": flight.drop_id,
        "load_g": "900",
    }
    go(client, "new_flight", data=data)
    assert Flight.objects.count() == 2
    page = go(client, "new_flight", data=data | {"load_g": "9000", "time": "13:00"})
    assert "荷物が重すぎます" in page
    assert 'value="9000"' in page
    page = go(client, "new_flight", data=data | {"load_g": "-5"})
    assert Flight.objects.count() == 2
    assert "11:30" in go(client, "flights")


def test_it_is_called_off_with_a_reason(client, flight):
    go(client, "cancel", flight.pk, data={"why": ""})
    go(client, "cancel", flight.pk, data={"why": "雨の予報"})
    assert (Flight.objects.get().status, Flight.objects.get().why) == (FlightStatus.CANCELLED, "雨の予報")


def test_the_report_for_dips(client, flight):
    assert "JU0000000001" in go(client, "report", flight.pk)
    body = json.loads(client.get(reverse("drone:report_json", args=[flight.pk])).content)
    assert body["flightPlanInfo"]["flightPurpose"] == [10]
    assert "飛行計画名称" in client.get(reverse("drone:report_csv", args=[flight.pk])).content.decode()
    go(client, "report", flight.pk, data={"dips_id": "FP-1"})
    assert Flight.objects.get().dips_id == "FP-1"
    assert client.get(reverse("drone:waypoints_file", args=[flight.pk])).content.startswith(b"QGC WPL 110\n")
    plan = json.loads(client.get(reverse("drone:plan_file", args=[flight.pk])).content)
    assert plan["fileType"] == "Plan"


def test_what_others_in_the_air_would_be_told_is_shown_as_never_tried(client, flight, settings):
    settings.MOYAI_GEOID_M, settings.BASE_ADDRESS = 0, "https://town.example"
    page = go(client, "traffic", flight.pk)
    assert ("未検証" in page, "KAKU-0001" in page, "JU0000000001" in page) == (True, True, True)
    assert ("まだ飛んでいません" in page, "MOYAI_GEOID_M" in page) == (True, True)
    assert client.get(reverse("drone:intent_json", args=[flight.pk])).status_code == 404
    settings.MOYAI_GEOID_M = 43
    body = json.loads(client.get(reverse("drone:intent_json", args=[flight.pk])).content)
    volume = body["extents"][0]
    # port at 800 m, hall at 820 m and 60 m above it, 20 m over that; all 43 m above the ellipsoid
    heights = [volume["volume"][each]["value"] for each in ("altitude_lower", "altitude_upper")]
    assert (heights, body["state"]) == ([843.0, 943.0], "Accepted")
    assert volume["time_start"]["value"] == "2026-06-10T01:05:00.000Z"
    assert body["uss_base_url"] == "https://town.example"
    Flight.objects.update(status=FlightStatus.FLYING, took_off_at=NOW)
    point = FlightPoint(flight=flight, at=NOW, lon=EAST, lat=SOUTH, height_m=60, speed_m_s=11.7)
    keep_point(point=point)
    page = go(client, "traffic", flight.pk)
    assert ("903 m" in page, "不明" in page, "飛んでいる（Activated）" in page) == (True, True, True)
    note_event(flight_id=flight.pk, kind="link_lost", note="", now=NOW)
    assert "計画から外れている" in go(client, "traffic", flight.pk)
    Flight.objects.update(status=FlightStatus.DONE)
    assert "この飛行は終わったか、飛びません" in go(client, "traffic", flight.pk)
    Aircraft.objects.update(remote_id="")
    assert "番号がそろっていません" in go(client, "traffic", flight.pk)


@pytest.mark.parametrize("log", ["flights", "inspections", "services"])
def test_the_books_have_the_head_of_the_form(client, flight, log):
    see_to_everything(flight)
    go(client, "service", flight.aircraft_id, data={"place": "車庫", "content": "=1+1", "reason": "定期"})
    text = client.get(reverse("drone:log_csv", args=[log])).content.decode("utf-8-sig")
    assert text.startswith("登録記号,種類,型式,型式認証番号")
    assert "=1+1" not in text.replace("'=1+1", "")
    assert client.get(reverse("drone:log_pdf", args=[log])).status_code in (200, 302)
    assert "飛行日誌" in go(client, "books")


def test_an_item_that_was_not_looked_at_is_asked_for(client, flight):
    go(client, "inspect", flight.aircraft_id, data={"place": "道の駅", "body": "fine"})
    assert InspectionRecord.objects.count() == 0


@pytest.mark.parametrize("value", ["85", "-60", "x", "nan", "inf"])
def test_a_thermometer_that_cannot_be_is_refused(client, flight, value):
    page = go(client, "weather", data={"temperature_c": value})
    assert Observation.objects.count() == 0
    assert f'value="{value}"' in page


def test_an_accident_is_written_down_and_the_aircraft_stays_on_the_ground(client, flight):
    data = {
        "date": "2026-06-10",
        "time": "09:50",
        "aircraft": flight.aircraft_id,
        "kind": "loss",
        "place": "堰",
        "what": "制御できずに落ちた",
    }
    go(client, "new_incident", data=data | {"time": "10:30"})
    assert Incident.objects.count() == 0
    assert "制御できずに落ちた" in go(client, "new_incident", data=data)
    assert Aircraft.objects.get().status == "grounded"


def test_a_firm_sees_its_own(client, flight):
    other = make_user(Role.PARTNER, name="firm")
    other.memberships.filter(role=Role.PARTNER).update(partner=make_partner("other"))
    client.force_login(other)
    assert client.get(reverse("drone:flight", args=[flight.pk])).status_code == 404
    assert "公民館" not in go(client, "flights")
    make_aircraft(symbol="JU2", name="べつの機体", partner=make_partner("other"))
    page = go(client, "aircraft")
    assert ("べつの機体" in page, "かわせみ" in page) == (True, False)


def test_others_stay_outside(client, flight):
    client.force_login(make_user(Role.RESIDENT, name="resident"))
    assert client.get(reverse("drone:flights")).status_code == 403
    client.force_login(make_user(Role.OFFICER, name="officer"))
    go(client, "flight", flight.pk)
    assert client.post(reverse("drone:decide", args=[flight.pk])).status_code == 403


def test_a_day_without_flights(client, flight):
    day = (NOW + timedelta(days=3)).date().isoformat()
    answer = client.get(reverse("drone:flights"), {"date": day})
    assert "この日の飛行はありません" in answer.content.decode()
