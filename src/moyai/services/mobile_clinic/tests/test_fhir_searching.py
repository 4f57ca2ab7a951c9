"""Search over FHIR: pages while rows are added, dates, unknown parameters, and whatever anybody may type."""

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.fhir.validator import list_faults

from moyai.core import clock
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.fhir.endpoint import get_endpoint
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.fhir_app import BASE, FhirApp

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def app():
    return FhirApp(make_practitioner(make_institution(), Profession.DOCTOR).user)


def test_pages_give_each_once_while_others_are_added(app):
    house, chance = make_institution(), random.Random(5)
    before = {make_patient(house).code for _ in range(23)}
    make_patient(make_institution("nishi"))
    seen: list[str] = []
    path = f"{BASE}Patient?_count=4&active=true"
    address = f"http://testserver{path}"
    while address:
        bundle = app.read(address)
        seen += [each["resource"]["id"] for each in bundle.get("entry", [])]
        address = next((each["url"] for each in bundle["link"] if each["relation"] == "next"), "")
        for _ in range(chance.randrange(3) if len(seen) < 40 else 0):
            make_patient(house)
    assert len(seen) == len(set(seen))
    assert before <= set(seen)
    assert app.read("Patient?_summary=count")["total"] == house.patients.count()


def test_a_link_to_the_next_page_can_be_asked_twice_and_not_forged(app):
    for _ in range(5):
        make_patient(make_institution())
    first = app.read("Patient?_count=2")
    following = next(each["url"] for each in first["link"] if each["relation"] == "next")
    again = [app.read(following)["entry"] for _ in range(2)]  # the links after it are signed anew each second
    assert again[0] == again[1]
    for forged in (following[:-3] + "xyz", following.replace("Patient?", "Patient?active=true&")):
        answer = app.get(forged)
        assert (answer.status_code, list_faults(answer.json())) == (400, [])


def test_unknown_parameters_are_left_out_or_refused(app):
    make_patient(make_institution())
    lenient = app.read("Patient?colour=red&active=true")
    assert [each["search"]["mode"] for each in lenient["entry"]] == ["match", "outcome"]
    assert "colour" not in lenient["link"][0]["url"]
    strict = app.get("Patient?colour=red", prefer="handling=strict")
    assert strict.status_code == 400
    assert "colour" in strict.json()["issue"][0]["diagnostics"]
    assert app.get("Patient?name:soundex=x").status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("birthdate=1940-05-06", True),
        ("birthdate=1940-05", True),
        ("birthdate=1940", True),
        ("birthdate=1941", False),
        ("birthdate=lt1940-05-06", False),
        ("birthdate=le1940-05-06", True),
        ("birthdate=gt1940-05-05", True),
        ("birthdate=sa1940-05", False),
        ("birthdate=eb1940-06", True),
        ("birthdate=ge1930&birthdate=lt1941", True),
        ("birthdate=1939,1940", True),
        ("birthdate=ne1940", False),
        ("name=伊", True),
        ("name=那", False),
        ("name:contains=那", True),
        ("name:exact=伊那 花子", True),
        ("family=いな", True),
        ("active=true", True),
        ("active=false", False),
        ("_id=nobody", False),
    ],
)
def test_a_search_finds_what_it_says(app, query, found):
    patient = make_patient(make_institution())
    resident = patient.resident
    resident.birth_date = "1940-05-06"
    resident.family_name, resident.given_name, resident.family_kana = "伊那", "花子", "いな"
    resident.save()
    assert [each["id"] for each in app.list_all(f"Patient?{query}")] == ([patient.code] if found else [])
    assert len(list(app.list_all(f"Patient?identifier={patient.chart_no}&_id={patient.code}"))) == 1
    told = app.client.post(
        f"{BASE}Patient/_search",
        query,
        "application/x-www-form-urlencoded",
        HTTP_AUTHORIZATION=f"Bearer {app.token}",
    )
    assert len(told.json().get("entry", [])) == int(found)


ODD = ("9" * 30, "-1", "0001-01-01", "ap0001", "9999-12-31T23:59:59+14:00", "2026-02-30", "eq", "１９４０")
ODDER = ("|", "a|b|c", "\\", ",,", "Patient/", "//", "2026-06-10T25:00Z", "\x00", "' OR 1=1", "%00")
VALUES = st.text(max_size=30) | st.sampled_from([*ODD, *ODDER])


@pytest.mark.parametrize("kind", sorted(get_endpoint().adapters))
def test_no_search_is_a_fault_of_ours(app, kind):
    make_patient(make_institution())
    known = [
        *get_endpoint().adapters[kind].list_parameters(),
        "_count",
        "_cursor",
        "_summary",
        "_total",
        "_include",
        "_revinclude",
        "_include:iterate",
        "_format",
        "x",
        "patient.name",
        "_has:Observation:patient:code",
    ]

    @settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(
        st.lists(st.tuples(st.sampled_from(known), st.sampled_from(["", ":exact", ":Patient", ":"]), VALUES))
    )
    @example([("_id", "", "9" * 30)])
    def ask(asked):
        query = {f"{name}{modifier}": value for name, modifier, value in asked}
        answer = app.client.get(BASE + kind, query, HTTP_AUTHORIZATION=f"Bearer {app.token}")
        assert answer.status_code in (200, 400, 406), answer.content
        if answer.status_code != 200:
            assert answer.json()["resourceType"] == "OperationOutcome"

    ask()


IDENTS = st.text(
    alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="/?#%"), max_size=70
)


@given(kind=st.sampled_from(sorted(get_endpoint().adapters)), ident=IDENTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_id_is_a_fault_of_ours(app, kind, ident):
    assert app.get(f"{kind}/{ident}").status_code in (200, 404)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("get", "Nothing", {}, 404),
        ("get", "Patient/x/y/z", {}, 404),
        ("get", "Patient/none", {}, 404),
        ("get", "Patient/$everything", {}, 404),
        ("get", "", {}, 404),
        ("post", "Patient", {}, 405),
        ("put", "Patient/1", {}, 405),
        ("delete", "Patient/1", {}, 405),
        ("patch", "Patient", {}, 405),
        ("get", "Patient", {"HTTP_ACCEPT": "application/fhir+xml"}, 406),
        ("get", "Patient", {"HTTP_ACCEPT": "application/fhir+json; fhirVersion=5.0"}, 406),
        ("get", "Patient?_format=xml", {}, 406),
        ("post", "Observation", {"content_type": "text/xml"}, 415),
        ("post", "Observation", {"content_type": "application/fhir+json", "data": b"{"}, 400),
        ("post", "Observation", {"content_type": "application/fhir+json", "data": b"[" * 2000}, 400),
        ("post", "Observation", {"content_type": "application/fhir+json", "data": b" " * 3_000_000}, 413),
        ("get", "Patient", {"HTTP_AUTHORIZATION": "Bearer nonsense"}, 401),
        ("get", "Patient", {"HTTP_AUTHORIZATION": ""}, 401),
    ],
)
def test_whatever_goes_wrong_is_an_outcome(app, method, path, headers, status):
    answer = getattr(app.client, method)(
        BASE + path, **{"HTTP_AUTHORIZATION": f"Bearer {app.token}", **headers}
    )
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"].startswith("application/fhir+json")
    assert list_faults(answer.json()) == []
    assert answer.get("WWW-Authenticate", "").startswith("Bearer") == (status == 401)
    assert bool(answer.get("Allow")) == (status == 405)


def test_a_fault_of_ours_is_an_outcome_and_tells_nothing(app, monkeypatch):
    def fall(*_args):
        raise RuntimeError("伊那 花子")

    monkeypatch.setattr(get_endpoint().adapters["Patient"], "walk", fall)
    answer = app.get("Patient")
    assert answer.status_code == 500
    assert answer.json()["issue"][0]["code"] == "exception"
    assert "花子" not in answer.content.decode()


@pytest.mark.parametrize(
    "form", ["json", "application/fhir%2Bjson", "application/json", "application/fhir+json"]
)
def test_json_is_given_by_all_its_names(app, form):
    assert app.get(f"Patient?_format={form}").status_code == 200
    assert app.get("metadata", authorization="").status_code == 200


def test_a_browser_of_another_address_may_ask(app):
    answer = app.client.options(f"{BASE}Patient", HTTP_ORIGIN="https://app.example")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]
    assert app.get("Patient")["Access-Control-Allow-Origin"] == "*"
