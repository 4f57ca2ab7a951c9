"""What an engineer tries against a FHIR server: each is done, or refused with an OperationOutcome."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from django.db import connection
from tests.factories import DAY
from tests.fhir.definitions import list_search_params
from tests.fhir.validator import list_faults

from moyai.core import clock
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.fhir.endpoint import get_endpoint
from moyai.services.mobile_clinic.models import ReceivedResource
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.fhir_app import BASE, HOST, FhirApp
from moyai.services.mobile_clinic.tests.test_fhir_reading import make_visit
from moyai.services.mobile_clinic.tests.test_fhir_writing import make_pressure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visit():
    """A patient's booked visit, and somebody else's beside it."""
    patient = make_patient(make_institution())
    visit = make_visit(patient)
    make_visit(make_patient(patient.institution), hour=11)
    return visit


@pytest.fixture
def app(visit):
    return FhirApp(make_practitioner(visit.institution, Profession.NURSE).user)


def list_entries(bundle, mode):
    return [each["resource"] for each in bundle.get("entry", []) if each["search"]["mode"] == mode]


def list_kinds(bundle):
    return sorted(each["resourceType"] for each in list_entries(bundle, "include"))


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("Appointment?_id={visit}&_include=Appointment:patient", ["Patient"]),
        ("Appointment?_id={visit}&_include=Appointment:practitioner", ["Practitioner"] * 2),
        ("Appointment?_id={visit}&_include=Appointment:actor:Location", ["Location"]),
        ("Appointment?_id={visit}&_include=Appointment:slot", ["Slot"] * 2),
        (
            "Appointment?_id={visit}&_include=Appointment:slot&_include:iterate=Slot:schedule"
            "&_include:iterate=Schedule:actor",
            ["Location", "Practitioner", "Schedule", "Schedule", "Slot", "Slot"],
        ),
        ("Patient?_id={patient}&_revinclude=Appointment:patient", ["Appointment"]),
        (
            "Patient?_id={patient}&_revinclude=Appointment:patient&_revinclude:iterate=Encounter:appointment",
            ["Appointment"],
        ),
        ("Slot?_include=Slot:schedule&_count=1", ["Schedule"]),
        ("Schedule?_revinclude=Slot:schedule", ["Slot"] * 4),
        ("Slot?_revinclude=Appointment:slot&_count=1", ["Appointment"]),
    ],
)
def test_what_is_referred_to_is_given_beside(app, visit, query, kinds):
    bundle = app.read(query.format(visit=visit.code, patient=visit.patient.code))
    assert list_kinds(bundle) == kinds
    assert list_faults(bundle) == []
    urls = [each["fullUrl"] for each in bundle["entry"]]
    assert len(urls) == len(set(urls))
    assert "include" in bundle["link"][0]["url"]


def test_nothing_is_included_that_the_token_or_the_person_may_not_read(app, visit):
    narrow = FhirApp(app.permit.user, "user/Appointment.read")
    bundle = narrow.read(f"Appointment?_id={visit.code}&_include=Appointment:patient")
    assert list_kinds(bundle) == []
    assert narrow.get(f"Appointment?patient.identifier={visit.patient.chart_no}").status_code == 403
    stranger = FhirApp(make_practitioner(make_institution("nishi"), Profession.DOCTOR).user)
    slots = stranger.read("Slot?_revinclude=Appointment:slot")
    assert list_entries(slots, "match")
    assert list_kinds(slots) == []


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        ("_include=Appointment:colour", "Appointment"),
        ("_include=Nothing:patient", "Appointment"),
        ("_include=*", "Appointment"),
        ("_include=Slot:schedule", "Appointment"),
        ("_include=Appointment:patient:Slot", "Appointment"),
        ("_include:recurse=Appointment:patient", "Appointment"),
        ("_revinclude=Slot:schedule", "Appointment"),
        ("_has:Observation:patient:code=8867-4", "Patient"),
        ("_filter=name eq x", "Patient"),
        ("organization.name.x=y", "Patient"),
        ("organization.colour=y", "Patient"),
        ("organization:Slot.name=y", "Patient"),
        ("name.x=y", "Patient"),
        ("colour.x=y", "Patient"),
        ("name:soundex=x", "Patient"),
        ("active:missing=maybe", "Patient"),
        ("active=|", "Patient"),
        ("birthdate=xx2020", "Patient"),
        ("birthdate=2020-1", "Patient"),
        ("_count=-1", "Patient"),
        ("_summary=colour", "Patient"),
        ("_total=some", "Patient"),
        ("_cursor=x", "Patient"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_an_outcome(app, wish, kind):
    answer = app.get(f"{kind}?{wish}")
    assert answer.status_code == 400, answer.content
    assert (answer.json()["resourceType"], list_faults(answer.json())) == ("OperationOutcome", [])


@pytest.mark.parametrize(
    "wish", ["_sort=name", "_elements=name", "_contained=true", "colour=red", "_summary=text"]
)
def test_what_is_left_out_is_told_and_refused_where_that_is_asked(app, wish):
    bundle = app.read(f"Patient?active=true&{wish}")
    (outcome,) = list_entries(bundle, "outcome")
    assert wish.partition("=")[0] in outcome["issue"][0]["diagnostics"]
    assert outcome["issue"][0]["severity"] == "warning"
    assert (len(list_entries(bundle, "match")), list_faults(bundle)) == (2, [])
    assert wish.partition("=")[0] not in bundle["link"][0]["url"]
    for prefer in ("handling=strict", "return=minimal, handling=strict", "handling = strict"):
        strict = app.get(f"Patient?active=true&{wish}", prefer=prefer)
        assert (strict.status_code, list_faults(strict.json())) == (400, [])
    assert app.get(f"Patient?active=true&{wish}", prefer="handling=lenient").status_code == 200


def test_a_reference_is_followed_over_one_step(app, visit):
    patient = visit.patient
    system = f"urn:oid:1.2.392.100495.20.3.51.1{visit.institution.number}"
    for query in (
        f"patient.identifier={system}|{patient.chart_no}",
        f"patient:Patient.identifier={patient.chart_no}",
        f"actor:Patient.identifier={patient.chart_no}",
        f"patient.identifier={system}|{patient.chart_no}&patient._id={patient.code}",
        f"patient.name:contains={patient.resident.given_name}&patient.identifier={patient.chart_no}",
    ):
        assert [each["id"] for each in app.list_all(f"Appointment?{query}")] == [visit.code], query
    for query in ("patient.identifier=nobody", f"patient.identifier=urn:other|{patient.chart_no}"):
        assert list(app.list_all(f"Appointment?{query}")) == []
    assert len(list(app.list_all(f"Appointment?patient.organization={visit.institution.number}"))) == 2


@pytest.mark.parametrize(
    ("date", "found"),
    [
        (f"{DAY:%Y}", True),
        (f"{DAY:%Y-%m}", True),
        (f"{DAY}", True),
        (f"{DAY}T10:10", True),
        (f"{DAY}T10:10:00+09:00", True),
        (f"{DAY}T01:10:00Z", True),
        (f"{DAY}T10:10:01", False),
        (f"ge{DAY}&date=lt{DAY}T10:11", True),
        (f"ne{DAY:%Y-%m}", False),
        (f"sa{DAY}", False),
        (f"eb{DAY}T10:11", True),
        (f"ap{DAY}", True),
        (f"gt{DAY:%Y}", False),
        (f"le{DAY:%Y}", True),
        (f"lt{DAY}T10:10", False),
    ],
)
def test_a_date_is_as_fine_as_it_is_written(app, visit, date, found):
    for written in (quote(date, safe="&="), date):  # a plus sign that nobody encoded arrives as a space
        bundle = app.read(f"Appointment?_id={visit.code}&date={written}")
        assert len(list_entries(bundle, "match")) == int(found)


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ("{system}|{code}", True),
        ("{system}|", True),
        ("{code}", True),
        ("|{code}", False),
        ("urn:other|{code}", False),
        ("{system}|other", False),
    ],
)
def test_a_token_is_of_its_system_or_of_none(app, visit, token, found):
    code = app.read(f"Appointment/{visit.code}")["serviceType"][0]["coding"][0]
    written = quote(token.format(system=code["system"], code=code["code"]))
    told = app.read(f"Appointment?_id={visit.code}&service-type={written}")
    assert len(list_entries(told, "match")) == int(found)
    # A status is a code without a system.
    assert len(list_entries(app.read(f"Appointment?_id={visit.code}&status=|booked"), "match")) == 1
    assert len(list_entries(app.read(f"Appointment?_id={visit.code}&status:not=booked"), "match")) == 0


def test_missing_says_whether_something_stands_there(app, visit):
    assert len(list(app.list_all("Appointment?slot:missing=false"))) == 2
    assert list(app.list_all("Appointment?slot:missing=true")) == []
    assert list(app.list_all("Appointment?patient:missing=true")) == []


def test_pages_have_limits_and_say_how_many_there_are_when_asked(app, visit):
    one = app.read("Appointment?_count=1&_total=accurate")
    assert (one["total"], len(one["entry"])) == (2, 1)
    following = next(each["url"] for each in one["link"] if each["relation"] == "next")
    assert "_total=accurate" in following
    assert app.read(following)["total"] == 2
    assert "total" not in app.read("Appointment?_count=1")
    assert "_count=100" in app.read("Appointment?_count=5000")["link"][0]["url"]
    for query in ("_summary=count", "_count=0"):
        counted = app.read(f"Appointment?{query}")
        assert (counted["total"], counted.get("entry")) == (2, None)


@pytest.mark.parametrize(
    "path", ["metadata", "Patient", "Patient/{patient}", "Patient/none", "Slot?_count=1"]
)
def test_head_is_get_without_a_body(app, visit, path):
    address = BASE + path.format(patient=visit.patient.code)
    header = {"HTTP_AUTHORIZATION": f"Bearer {app.token}"}
    get, head = app.client.get(address, **header), app.client.head(address, **header)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head["Content-Length"] == str(len(get.content))
    assert (head.get("ETag"), head["Content-Type"]) == (get.get("ETag"), get["Content-Type"])


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/fhir+xml", 406),
        ("text/xml, application/xml;q=0.5", 406),
        ("application/fhir+xml, application/fhir+json;q=0.5", 200),
        ("application/fhir+xml, */*;q=0.1", 200),
        ("application/json", 200),
        ("application/fhir+json; fhirVersion=4.0", 200),
        ('application/fhir+json; fhirVersion="3.0"', 406),
        ("application/fhir+json;q=0", 406),
        ("text/html", 406),
    ],
)
def test_json_alone_is_given(app, visit, accept, status):
    for path in ("metadata", f"Patient/{visit.patient.code}", "Patient?_count=1"):
        answer = app.get(path, accept=accept)
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/fhir+json; charset=utf-8"
        assert (answer.json()["resourceType"] == "OperationOutcome") == (status == 406)
        assert list_faults(answer.json()) == []


@pytest.mark.parametrize("form", ["xml", "application/fhir%2Bxml", "ttl", "html"])
def test_another_format_is_refused_wherever_it_is_asked_for(app, form):
    header = {"HTTP_AUTHORIZATION": f"Bearer {app.token}"}
    for answer in (
        app.get(f"Patient?_format={form}"),
        app.get(f"metadata?_format={form}", accept="application/fhir+json"),
        app.client.post(
            f"{BASE}Patient/_search", f"_format={form}", "application/x-www-form-urlencoded", **header
        ),
    ):
        assert (answer.status_code, answer.json()["resourceType"]) == (406, "OperationOutcome")
    assert app.get("Patient?_format=json", accept="application/fhir+xml").status_code == 200


def test_what_is_sent_is_json_of_our_edition(app, visit):
    sent = make_pressure(visit.patient)
    for form in ("application/fhir+xml", "application/fhir+json; fhirVersion=5.0", "text/plain"):
        answer = app.post("Observation", sent, form=form)
        assert (answer.status_code, list_faults(answer.json())) == (415, [])
    assert app.post("Observation", sent, form="application/fhir+json; fhirVersion=4.0").status_code == 201


def test_how_much_comes_back_is_as_preferred(app, visit):
    little = app.post("Observation", make_pressure(visit.patient), prefer="return=minimal")
    assert (little.status_code, little.content) == (201, b"")
    assert app.read(little["Location"])["id"] == little["Location"].rpartition("/")[2]
    assert little["ETag"] == app.get(little["Location"])["ETag"]
    again = app.post("Observation", make_pressure(visit.patient), prefer="return=OperationOutcome")
    assert (again.status_code, again.json()["resourceType"]) == (200, "OperationOutcome")
    assert list_faults(again.json()) == []
    whole = app.post("Observation", make_pressure(visit.patient), prefer="return=representation")
    assert whole.json()["resourceType"] == "Observation"


@pytest.mark.parametrize(
    "condition", ["_count=1", "_summary=count", "_include=Observation:patient", "x=1", "code:in=y"]
)
def test_a_condition_says_which_and_nothing_else(app, visit, condition):
    app.post("Observation", make_pressure(visit.patient))
    answer = app.post("Observation", make_pressure(visit.patient), if_none_exist=condition)
    assert answer.status_code in ((200,) if condition == "_count=1" else (400,)), answer.content
    assert ReceivedResource.objects.count() == 1


@pytest.mark.parametrize("form", ["{tag}", "{strong}", '"x", {tag}', "*"])
def test_if_match_takes_weak_and_strong_tags(app, visit, form):
    tag = app.get(f"Appointment/{visit.code}")["ETag"]
    assert tag.startswith('W/"')
    assert app.get(f"Appointment/{visit.code}", if_none_match=tag.removeprefix("W/")).status_code == 304
    stale = app.post(f"Appointment/{visit.code}/$cancel", if_match='W/"0000"')
    assert (stale.status_code, list_faults(stale.json())) == (412, [])
    done = app.post(
        f"Appointment/{visit.code}/$cancel", if_match=form.format(tag=tag, strong=tag.removeprefix("W/"))
    )
    assert (done.status_code, done.json()["status"]) == (200, "cancelled")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "Patient/{patient}/_history", 404),
        ("get", "Patient/{patient}/_history/1", 404),
        ("get", "Patient/_history", 404),
        ("get", "_history", 404),
        ("post", "", 404),
        ("put", "Patient?identifier=x", 405),
        ("delete", "Observation?code=x", 405),
        ("patch", "Patient/{patient}", 405),
        ("get", "Patient/{patient}/$everything", 404),
        ("get", "$process-message", 404),
        ("get", "OperationDefinition/Patient-everything", 404),
        ("get", "SearchParameter/Patient-name", 404),
        ("post", "OperationDefinition/Appointment-find", 405),
    ],
)
def test_what_is_not_done_here_says_so(app, visit, method, path, status):
    header = {"HTTP_AUTHORIZATION": f"Bearer {app.token}"}
    answer = getattr(app.client, method)(BASE + path.format(patient=visit.patient.code), **header)
    assert (answer.status_code, list_faults(answer.json())) == (status, [])


def test_every_search_parameter_is_hl7s_own_of_that_type_or_defined_here(app):
    known = list_search_params()
    for kind, adapter in get_endpoint().adapters.items():
        for param in adapter.list_parameters().values():
            theirs = known.get((kind, param.name)) or known.get(("Resource", param.name))
            assert theirs == (None if param.is_ours else param.kind), f"{kind} {param.name}"


VALUES = {"token": "x", "date": "2026", "reference": "x", "string": "x", "uri": "urn:x"}


def test_everything_that_the_capability_statement_says_is_true(app, visit):
    told = app.read("metadata")
    assert list_faults(told) == []
    for form in told["format"]:
        assert app.get(f"Patient?_format={quote(form)}").status_code == 200
    (rest,) = told["rest"]
    for uri in rest["security"]["extension"][0]["extension"]:
        assert app.client.get(uri["valueUri"].removeprefix(HOST)).status_code not in (404, 500)
    for each in rest["resource"]:
        kind = each["type"]
        _try_search(app, each)
        _try_includes(app, kind, each)
        _try_operations(app, kind, each)
        codes = {code["code"] for code in each["interaction"]}
        assert {"read", "search-type"} <= codes <= {"read", "search-type", "create"}
        created = app.post(kind, {"resourceType": kind}).status_code
        assert created == (405 if "create" not in codes else 400)
        assert each["conditionalCreate"] is ("create" in codes)
        found = next(app.list_all(kind), None)
        if found:
            read = app.get(f"{kind}/{found['id']}")
            assert (read.status_code, read["ETag"]) == (200, f'W/"{found["meta"]["versionId"]}"')
            assert app.get(f"{kind}/{found['id']}", if_none_match=read["ETag"]).status_code == 304
            assert set(found["meta"].get("profile", [])) <= set(each.get("supportedProfile", []))
        for method in ("put", "patch", "delete"):
            header = {"HTTP_AUTHORIZATION": f"Bearer {app.token}"}
            assert getattr(app.client, method)(f"{BASE}{kind}/1", **header).status_code == 405


def _try_search(app, each):
    """All of a kind's parameters at once: were one of them not known, the request would be refused."""
    for form in ("{name}={value}", "{name}:missing=true"):
        wishes = [form.format(name=p["name"], value=VALUES[p["type"]]) for p in each["searchParam"]]
        query = f"{each['type']}?{'&'.join(wishes)}"
        assert app.get(query, prefer="handling=strict").status_code == 200, query
    for param in each["searchParam"]:
        if "definition" in param:
            definition = app.read(param["definition"])
            assert (definition["code"], definition["type"]) == (param["name"], param["type"])
            assert (definition["url"], list_faults(definition)) == (param["definition"], [])


def _try_includes(app, kind, each):
    wishes = [f"_include={value}" for value in each.get("searchInclude", [])]
    wishes += [f"_revinclude={value}" for value in each.get("searchRevInclude", [])]
    query = f"{kind}?{'&'.join(wishes)}"
    assert app.get(query, prefer="handling=strict").status_code == 200, query


def _try_operations(app, kind, each):
    for operation in each.get("operation", []):
        definition = app.read(operation["definition"])
        assert (definition["code"], definition["resource"]) == (operation["name"], [kind])
        assert (definition["url"], list_faults(definition)) == (operation["definition"], [])
        method = app.post if definition["affectsState"] else app.get
        for path in (f"{kind}/${operation['name']}",) if definition["type"] else ():
            assert method(path).status_code == 400, path  # it is there, and says what it needs
        for path in (f"{kind}/none/${operation['name']}",) if definition["instance"] else ():
            answer = method(path)
            assert (answer.status_code, answer.json()["issue"][0]["code"]) == (404, "not-found")


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_of_many_conditional_creates_at_once_one_is_made():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads cannot share an in-memory SQLite database: it locks whole tables")
    patient = make_patient(make_institution())
    app = FhirApp(make_practitioner(patient.institution, Profession.NURSE).user)
    # Nothing in it tells one from another but the condition.
    sent = {name: value for name, value in make_pressure(patient).items() if name != "identifier"}
    condition = f"patient={patient.code}&code=85354-9&date={DAY}"

    def post(_number):
        try:
            for _ in range(20):  # "try again in a moment" is no answer yet
                answer = app.post("Observation", sent, if_none_exist=condition)
                if answer.status_code != 503:
                    return answer.status_code
            return answer.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(post, range(8)))
    assert statuses == [200] * 7 + [201]
    assert ReceivedResource.objects.count() == 1
