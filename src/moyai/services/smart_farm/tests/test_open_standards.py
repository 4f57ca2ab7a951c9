"""What others read: NGSI-LD and SensorThings, in the standards' shapes, for who holds a key of the farm."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.services.smart_farm import tiles
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import Reading
from moyai.services.smart_farm.ngsi.entities import CONTEXT
from moyai.services.smart_farm.sensorthings.filters import BadFilter, TooClever, parse
from moyai.services.smart_farm.sensorthings.options import read_options
from moyai.services.smart_farm.tests.plots import NOW, make_farm
from moyai.services.smart_farm.tests.sensing import (
    NOW_S,
    fill,
    make_bed,
    make_planting,
    make_secret,
    make_sensor,
    store,
)

pytestmark = pytest.mark.django_db
WEATHER = "entities/urn:ngsi-ld:WeatherObserved:farm"
STA, NGSI = "/garden/sta/v1.1", "/garden/ngsi-ld/v1"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)
    tiles.forget_all()


@pytest.fixture
def farm():
    """A farm with a bed of radish, three sensors in it and two over it; and another farm that is not ours."""
    farm = make_farm("farm")
    bed = make_bed(farm)
    make_planting(bed)
    fill(make_sensor("SoilWC", bed=bed, code="soil", level_mm=-100), [30.0, 29.5, 29.0, 28.5])
    fill(make_sensor("InAirTemp", bed=bed, code="air"), [20.0, 20.5, 21.0])
    make_sensor("SoilEC", bed=bed, code="ec")
    fill(make_sensor("WAirTemp", code="out"), [18.0, 18.5])
    fill(make_sensor("WRainfallAmt", code="rain"), [0.0, 0.5])
    other = make_farm("other")
    fill(make_sensor("SoilWC", bed=make_bed(other, "B畝"), code="b"), [40.0])
    return farm


def ask(url, secret="", status=200, **headers):
    headers = ({"Authorization": f"Bearer {secret}"} if secret else {}) | headers
    answer = Client().get(url, headers=headers)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer


@pytest.fixture
def sta(farm):
    secret = make_secret(farm, KeyScope.READ)

    def get(path: str, status: int = 200, **query: Any) -> Any:
        text = "&".join(f"${name}={value}" for name, value in query.items())
        return json.loads(ask(f"{STA}/{path}" + (f"?{text}" if text else ""), secret, status).content)

    return get


def names(body):
    return [each["name"] for each in body["value"]]


def test_without_a_key_nothing_is_read_unless_the_town_opens_it(farm, settings):
    assert ask(f"{STA}/Things", status=401)["WWW-Authenticate"].startswith("Bearer")
    ask(f"{NGSI}/entities?type=AgriParcel", status=401)
    settings.MOYAI_SERVICE_SETTINGS = {"smart_farm": {"readings_are_open": True}}
    assert len(json.loads(ask(f"{STA}/Datastreams").content)["value"]) == 6


def test_a_key_reads_its_own_farm_alone(sta):
    assert sorted(names(sta("Datastreams"))) == [
        "air InAirTemp",
        "ec SoilEC",
        "out WAirTemp",
        "rain WRainfallAmt",
        "soil SoilWC",
    ]
    assert names(sta("Things")) == ["農園 farm", "A畝"]
    stranger = Reading.objects.get(sensor__code="b")
    sta(f"Datastreams({stranger.sensor_id})", 404)
    sta(f"Observations('{stranger.sensor_id}-{stranger.at_s}')", 404)


def test_the_root_names_the_eight_sets():
    body = json.loads(ask(f"{STA}/").content)
    assert [each["name"] for each in body["value"]] == [
        "Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties",
        "Observations", "FeaturesOfInterest",
    ]  # fmt: skip
    assert any("iot_sensing/1.1" in each for each in body["serverSettings"]["conformance"])


REQUIRED = {
    "Things": {"name", "description"},
    "Locations": {"name", "description", "encodingType", "location"},
    "HistoricalLocations": {"time"},
    "Datastreams": {"name", "description", "observationType", "unitOfMeasurement"},
    "Sensors": {"name", "description", "encodingType", "metadata"},
    "ObservedProperties": {"name", "definition", "description"},
    "Observations": {"phenomenonTime", "resultTime", "result"},
    "FeaturesOfInterest": {"name", "description", "encodingType", "feature"},
}
RELATED = {
    "Things": {"Locations", "HistoricalLocations", "Datastreams"},
    "Locations": {"Things", "HistoricalLocations"},
    "HistoricalLocations": {"Thing", "Locations"},
    "Datastreams": {"Thing", "Sensor", "ObservedProperty", "Observations"},
    "Sensors": {"Datastreams"},
    "ObservedProperties": {"Datastreams"},
    "Observations": {"Datastream", "FeatureOfInterest"},
    "FeaturesOfInterest": {"Observations"},
}


@pytest.mark.parametrize("kind", list(REQUIRED))
def test_each_entity_has_what_the_standard_requires_and_its_links_lead_somewhere(sta, kind):
    """Tables 1 to 12 of 18-088: properties and relations of each entity, followed."""
    for entity in sta(kind)["value"]:
        own = {
            name for name in entity if not name.startswith("@iot.") and not name.endswith("navigationLink")
        }
        assert own >= REQUIRED[kind]
        links = {
            name.partition("@")[0]: link for name, link in entity.items() if name.endswith("navigationLink")
        }
        assert links.keys() == RELATED[kind]
        path = urlsplit(entity["@iot.selfLink"]).path.removeprefix(STA + "/")
        assert sta(unquote(path)) == entity
        for name, link in links.items():
            body = sta(unquote(urlsplit(link).path).removeprefix(STA + "/"))
            assert ("value" in body) == name.endswith("s")


def test_a_property_and_its_bare_value(sta):
    stream = sta("Datastreams", filter="name eq 'soil SoilWC'")["value"][0]["@iot.id"]
    assert sta(f"Datastreams({stream})/name") == {"name": "soil SoilWC"}
    secret = make_secret(make_farm("x"), KeyScope.READ)
    ask(f"{STA}/Datastreams({stream})/name/$value", secret, 404)


def test_pages_follow_one_another_until_the_end(sta):
    found, path = [], "Observations?$top=3&$count=true&$orderby=phenomenonTime desc,result"
    secret = make_secret(Reading.objects.get(sensor__code="rain", value=0.5).sensor.farm, KeyScope.READ)
    url = f"{STA}/{path}"
    while url:
        body = json.loads(ask(url, secret).content)
        assert body["@iot.count"] == 11
        found += body["value"]
        link = body.get("@iot.nextLink")
        url = link and link.removeprefix("http://testserver")
    assert len({each["@iot.id"] for each in found}) == len(found) == 11
    times = [each["phenomenonTime"] for each in found]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("result gt 29", 2),
        ("result ge 29 and result lt 30", 2),
        ("result eq 29 or result eq 30", 2),
        ("not (result gt 29)", 9),
        ("29 lt result", 2),
        ("result ne 0.5", 10),
        ("phenomenonTime ge 2026-06-10T00:50:00Z", 8),
        ("phenomenonTime lt 2026-06-10T09:50:00+09:00", 3),
    ],
)
def test_observations_are_filtered_in_the_database(sta, question, count):
    question = question.replace("+", "%2B")
    assert sta("Observations", filter=question, count="true")["@iot.count"] == count


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("name eq 'soil SoilWC'", ["soil SoilWC"]),
        ("startswith(name,'a') or endswith(name,'EC')", ["air InAirTemp", "ec SoilEC"]),
        ("substringof('soil',tolower(name))", ["ec SoilEC", "soil SoilWC"]),
        ("ObservedProperty/name eq 'WAirTemp'", ["out WAirTemp"]),
        ("Thing/properties/kind eq 'farm'", ["out WAirTemp", "rain WRainfallAmt"]),
        ("unitOfMeasurement/symbol eq '%25'", ["soil SoilWC"]),
        (
            "Sensor/nothing eq null",
            ["air InAirTemp", "ec SoilEC", "out WAirTemp", "rain WRainfallAmt", "soil SoilWC"],
        ),
    ],
)
def test_streams_are_filtered_by_what_they_are_related_to(sta, question, found):
    assert names(sta("Datastreams", filter=question, orderby="name")) == found


def test_the_last_value_of_each_stream_of_a_thing_in_one_question(sta):
    """What a dashboard asks first."""
    last_of = "Observations($top=1;$orderby=phenomenonTime desc)"
    expand = f"Datastreams($select=name,unitOfMeasurement;$expand={last_of})"
    bed = sta("Things", filter="properties/kind eq 'bed'", expand=expand)["value"][0]
    last = {each["name"]: [one["result"] for one in each["Observations"]] for each in bed["Datastreams"]}
    assert last == {"soil SoilWC": [28.5], "air InAirTemp": [21.0], "ec SoilEC": []}
    assert all("description" not in each for each in bed["Datastreams"])
    soil = next(each for each in bed["Datastreams"] if each["name"].startswith("soil"))
    assert "$skip=1" in soil["Observations@iot.nextLink"]


def test_an_observation_leads_to_its_stream_and_place(sta):
    one = sta("Observations", top=1, expand="Datastream/Thing,FeatureOfInterest")["value"][0]
    assert one["Datastream"]["Thing"]["@iot.id"] == one["FeatureOfInterest"]["@iot.id"]


def test_a_doubted_reading_is_given_with_its_doubt(sta, farm):
    sensor = farm.sensors.get(code="air")
    store(sensor, (NOW_S - 30, 50.0))
    from moyai.services.smart_farm.operations.summing import sum_up

    sum_up(NOW)
    found = sta("Observations", filter="result eq 50")["value"]
    assert [each["resultQuality"] for each in found] == ["jump"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("Robots", 404),
        ("Things('nowhere')", 404),
        ("Things('bed-1", 404),
        ("Things/Datastreams", 404),
        ("Observations('x')", 404),
        ("Observations('1-99999999999999999999')", 404),
        ("Datastreams(999999999999999999)", 404),
        ("Things?$top=-1", 400),
        ("Things?$skip=x", 400),
        ("Things?$count=yes", 400),
        ("Things?$apply=x", 400),
        ("Things?$filter=name eq", 400),
        ("Things?$filter=" + "(" * 500, 400),
        ("Things?$filter=" + "not " * 400 + "true", 400),
        ("Things?$filter=name eq 'x", 400),
        ("Things?$expand=Robots", 400),
        ("Things?$expand=Datastreams($top=1", 400),
        ("Things?$expand=" + "Datastreams/Thing/" * 5 + "Datastreams", 400),
        ("Observations?$filter=result eq 'wet'", 400),
        ("Observations?$filter=phenomenonTime gt 7", 400),
        ("Observations?$filter=Datastream/name eq 'x'", 501),
        ("Things?$filter=geo.distance(location,location) lt 1", 501),
        ("Observations?$orderby=resultQuality", 501),
    ],
)
def test_what_is_not_there_or_not_understood_is_said_as_the_standard_says(sta, path, status):
    body = sta(path, status)
    assert (body["status"], "title" in body) == (status, True)


def test_nothing_is_written_through_it(farm):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)(f"{STA}/Things").status_code in (403, 405)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abe qnotr()'/,12.:-TZ", max_size=40))
def test_any_text_is_a_filter_or_refused(text):
    with suppress(BadFilter, TooClever):
        parse(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ABab$=;,()/' 12", max_size=40))
def test_any_text_is_an_expansion_or_refused(text):
    with suppress(BadFilter, TooClever):
        read_options({"$expand": text})


@pytest.fixture
def ngsi(farm):
    secret = make_secret(farm, KeyScope.READ)

    def get(path: str, status: int = 200, **headers: str) -> Any:
        return ask(f"{NGSI}/{path}", secret, status, **headers)

    return get


MODELS = {
    "AgriParcel": {"location", "area", "hasAgriCrop"},
    "AgriParcelRecord": {"location", "hasAgriParcel"},
    "WeatherObserved": {"location", "dateObserved"},
    "AgriCrop": {"name"},
}


@pytest.mark.parametrize("kind", list(MODELS))
def test_each_model_has_what_it_requires(ngsi, kind):
    """Required attributes of the Smart Data Models' schemas; every attribute in NGSI-LD's normalised form."""
    entities = ngsi(f"entities?type={kind}").json()
    assert len(entities) == 1
    for entity in entities:
        assert entity["id"].startswith(f"urn:ngsi-ld:{kind}:")
        assert entity["type"] == kind
        attributes = {name: value for name, value in entity.items() if name not in ("id", "type")}
        assert attributes.keys() >= MODELS[kind]
        for value in attributes.values():
            assert value["type"] in ("Property", "Relationship", "GeoProperty")
            assert ("object" if value["type"] == "Relationship" else "value") in value


def test_a_record_has_the_units_of_its_model(ngsi):
    entity = ngsi("entities?type=AgriParcelRecord").json()[0]
    assert entity["soilMoistureVwc"] == {
        "type": "Property",
        "value": 0.285,
        "unitCode": "C62",
        "observedAt": "2026-06-10T01:00:00Z",
        "depth": {"type": "Property", "value": 0.1, "unitCode": "MTR"},
    }
    assert "soilMoistureEc" not in entity
    simple = ngsi("entities?type=AgriParcelRecord&options=keyValues").json()[0]
    assert (simple["soilMoistureVwc"], simple["airTemperature"]) == (0.285, 21.0)


def test_relations_lead_to_entities(ngsi):
    record = ngsi("entities?type=AgriParcelRecord").json()[0]
    parcel = ngsi(f"entities/{record['hasAgriParcel']['object']}").json()
    crop = ngsi(f"entities/{parcel['hasAgriCrop']['object']}").json()
    assert crop["name"]["value"] == "ラディッシュ"
    assert parcel["area"] == {"type": "Property", "value": 2.0, "unitCode": "MTK"}
    assert parcel["cropStatus"]["value"] == "maturing"
    ring = parcel["location"]["value"]["coordinates"][0]
    assert ring[0] == ring[-1]


def test_the_context_is_inside_or_linked_as_asked(ngsi):
    linked = ngsi("entities?type=AgriParcel", Accept="application/ld+json")
    assert linked["Content-Type"] == "application/ld+json"
    assert linked.json()[0]["@context"] == CONTEXT
    plain = ngsi("entities?type=AgriParcel")
    assert plain["Content-Type"] == "application/json"
    assert "@context" not in plain.json()[0]
    url = plain["Link"].partition(">")[0].removeprefix("<http://testserver")
    assert json.loads(Client().get(url).content) == {"@context": CONTEXT}


def test_entities_come_in_pages_with_their_count(ngsi):
    first = ngsi("entities?type=AgriParcel,AgriParcelRecord,AgriCrop&limit=2&count=true")
    assert first["NGSILD-Results-Count"] == "3"
    assert 'rel="next"' in first["Link"]
    second = ngsi("entities?type=AgriParcel,AgriParcelRecord,AgriCrop&limit=2&offset=2")
    assert (len(first.json()), len(second.json())) == (2, 1)
    assert 'rel="prev"' in second["Link"]
    assert 'rel="next"' not in second["Link"]
    assert ngsi("entities?type=AgriParcel&limit=0&count=true").json() == []


def test_how_a_record_was_over_time(ngsi):
    own = ngsi("entities?type=AgriParcelRecord").json()[0]["id"]
    body = ngsi(f"temporal/entities/{own}?timerel=after&timeAt=2026-06-10T00:45:00Z").json()
    assert [each["value"] for each in body["soilMoistureVwc"]] == [0.285, 0.29]
    part = ngsi(f"temporal/entities/{own}?lastN=2&attrs=soilMoistureVwc", 206).json()
    assert (part.keys(), len(part["soilMoistureVwc"])) == ({"id", "type", "soilMoistureVwc"}, 2)


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("entities", 400, "BadRequestData"),
        ("entities?type=AgriParcel&limit=9999", 400, "BadRequestData"),
        ("entities?type=AgriParcel&offset=-1", 400, "BadRequestData"),
        ("entities?type=AgriParcel&q=area>1", 400, "BadRequestData"),
        ("entities?id=bed-1", 400, "BadRequestData"),
        ("entities/bed-1", 400, "BadRequestData"),
        ("entities/urn:ngsi-ld:AgriParcel:bed-0", 404, "ResourceNotFound"),
        ("entities/urn:ngsi-ld:Robot:1", 404, "ResourceNotFound"),
        ("temporal/entities/urn:ngsi-ld:AgriParcel:bed-0", 404, "ResourceNotFound"),
        (f"temporal/{WEATHER}?timerel=when", 400, "BadRequestData"),
        (f"temporal/{WEATHER}?timerel=between&timeAt=2026-01-01T00:00:00Z", 400, "BadRequestData"),
        (f"temporal/{WEATHER}?timerel=after&timeAt=x", 400, "BadRequestData"),
    ],
)  # fmt: skip
def test_errors_are_those_of_the_standard(ngsi, path, status, kind):
    body = ngsi(path, status).json()
    assert body["type"] == f"https://uri.etsi.org/ngsi-ld/errors/{kind}"


def test_a_type_nobody_has_is_an_empty_list_and_types_are_told(ngsi):
    assert ngsi("entities?type=Robot").json() == []
    assert ngsi("types").json()["typeList"] == [
        "AgriCrop",
        "AgriParcel",
        "AgriParcelRecord",
        "WeatherObserved",
    ]
    assert datetime.fromisoformat("2026-06-10T01:00:00Z").tzinfo == UTC
