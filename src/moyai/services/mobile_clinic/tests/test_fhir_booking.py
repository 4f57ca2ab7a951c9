"""`$find`, `$hold`, `$book`, `$reschedule`, `$cancel`: had once, and others hear what is next."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.factories import DAY, at
from tests.fhir.validator import list_faults

from moyai.core import clock
from moyai.core.fhir.instants import write_instant
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.models import Visit
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp
from moyai.services.mobile_clinic.tests.touring import check_everything
from moyai.services.mobile_clinic.tests.treated import make_plan

EARLY = at(17, day=DAY - timedelta(days=1))
WINDOW = f"start={DAY}T08:00:00%2B09:00&end={DAY}T18:00:00%2B09:00"


@pytest.fixture
def now(monkeypatch):
    hand = [EARLY]
    monkeypatch.setattr(clock, "now", lambda: hand[0])
    return hand


def make_house(key="higashi"):
    house = make_institution(key)
    make_practitioner(house, Profession.DOCTOR)
    nurse = make_practitioner(house, Profession.NURSE)
    return house, FhirApp(nurse.user)


@pytest.fixture
def booking(now, db):
    """A patient, and the program of her institution's nurse; the car has a morning for them."""
    house, app = make_house()
    make_shift(make_car())
    make_share(None, owner=house)
    return make_patient(house), app


def find(app, patient, more="", window=WINDOW):
    bundle = app.read(f"Appointment/$find?patient=Patient/{patient.code}&service-type=chronic&{window}{more}")
    return [each["resource"] for each in bundle.get("entry", [])]


def get_appointment(answer):
    assert answer.status_code in (200, 201), answer.content.decode()
    return answer.json()["entry"][0]["resource"]


def read_next(outcome):
    told = [each["diagnostics"] for each in outcome["issue"] if each["code"] == "informational"]
    return datetime.fromisoformat(told[0].removeprefix("next-free=")) if told else None


def test_what_is_found_is_valid_and_is_booked_with_everybodys_time(booking, now):
    patient, app = booking
    offers = find(app, patient, "&_count=3")
    assert len(offers) == 3
    assert [list_faults(each) for each in offers] == [[], [], []]
    assert {each["status"] for each in offers} == {"proposed"}
    assert len(offers[0]["contained"]) == 3
    answer = app.post("Appointment/$book", offers[1])
    assert answer.status_code == 201, answer.content.decode()
    assert list_faults(answer.json()) == []
    told = get_appointment(answer)
    assert (told["status"], told["start"]) == ("booked", offers[1]["start"])
    kinds = [each["resource"]["resourceType"] for each in answer.json()["entry"]]
    assert kinds.count("Slot") >= 4  # car, driver or devices, nurse, doctor
    assert {each["resource"].get("status") for each in answer.json()["entry"][1:]} == {"busy"}
    assert app.read(answer["Location"]) == told
    check_everything(now[0])


def test_a_hold_is_booked_or_ends_by_itself(booking, now):
    patient, app = booking
    held = app.post(
        "Appointment/$hold",
        {
            "resourceType": "Parameters",
            "parameter": [{"name": "appointment", "resource": find(app, patient)[0]}],
        },
    )
    told = get_appointment(held)
    assert told["status"] == "pending"
    assert {each["resource"]["status"] for each in held.json()["entry"][1:]} == {"busy-tentative"}
    booked = get_appointment(app.post(f"Appointment/{told['id']}/$book"))
    assert booked["status"] == "booked"
    again = get_appointment(app.post("Appointment/$hold", find(app, patient)[0]))
    now[0] += timedelta(hours=2)
    assert app.get(f"Appointment/{again['id']}").status_code == 404
    assert app.post(f"Appointment/{again['id']}/$book").status_code == 404


def test_the_same_request_again_is_the_same_appointment(booking):
    patient, app = booking
    wanted = find(app, patient)[0] | {"identifier": [{"system": "urn:app", "value": "b-1"}]}
    first, again = app.post("Appointment/$book", wanted), app.post("Appointment/$book", wanted)
    assert (first.status_code, again.status_code) == (201, 200)
    assert get_appointment(first)["id"] == get_appointment(again)["id"]
    created = app.post("Appointment", wanted | {"status": "booked"}, if_none_exist="identifier=urn:app|b-1")
    assert (created.status_code, created.json()["id"]) == (200, get_appointment(first)["id"])
    other = make_patient(patient.institution)
    taken = app.post("Appointment/$book", find(app, other)[0] | {"identifier": wanted["identifier"]})
    assert taken.status_code == 409
    assert Visit.objects.count() == 1
    keyed = [app.post("Appointment/$book", find(app, other)[0], idempotency_key="k") for _ in range(2)]
    assert len({get_appointment(each)["id"] for each in keyed}) == 1


def test_an_appointment_is_created_held_or_booked_as_it_says(booking):
    patient, app = booking
    wanted = find(app, patient)[0]
    held = app.post("Appointment", wanted)
    assert (held.status_code, held.json()["status"]) == (201, "pending")
    assert list_faults(held.json()) == []
    booked = app.post("Appointment", find(app, make_patient(patient.institution))[0] | {"status": "booked"})
    assert (booked.status_code, booked.json()["status"]) == (201, "booked")
    assert app.post("Appointment", wanted | {"status": "arrived"}).status_code == 400


def test_moving_and_cancelling_heed_the_version_that_was_seen(booking, now):
    patient, app = booking
    told = get_appointment(app.post("Appointment/$book", find(app, patient)[0]))
    path, tag = f"Appointment/{told['id']}", app.get(f"Appointment/{told['id']}")["ETag"]
    later = find(app, patient, f"&ignore-appointment={path}")[-1]
    assert app.post(f"{path}/$reschedule", later, if_match='W/"other"').status_code == 412
    moved = app.post(f"{path}/$reschedule", later, if_match=tag)
    assert get_appointment(moved)["start"] == later["start"]
    assert get_appointment(moved)["id"] == told["id"]
    stale = app.post(f"{path}/$cancel", if_match=tag)
    assert (stale.status_code, list_faults(stale.json())) == (412, [])
    gone = app.post(f"{path}/$cancel", if_match=moved["ETag"])
    assert (gone.status_code, gone.json()["status"]) == (200, "cancelled")
    assert "slot" not in gone.json()
    check_everything(now[0])


def test_whoever_comes_second_hears_what_is_next(booking):
    patient, app = booking
    wanted = find(app, patient)[0]
    get_appointment(app.post("Appointment/$book", wanted))
    second = make_patient(patient.institution)
    wanted["participant"][0]["actor"]["reference"] = f"Patient/{second.code}"
    refused = app.post("Appointment/$book", wanted)
    outcome = refused.json()
    assert (refused.status_code, list_faults(outcome)) == (409, [])
    assert "Requested time slot is not available" in outcome["issue"][0]["diagnostics"]
    assert read_next(outcome) > datetime.fromisoformat(wanted["start"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"{WINDOW}&service-type=chronic", 400),
        ("start=2026-06-01&end=2026-07-20&patient=P&service-type=chronic", 400),
        ("start=x&end=y&patient=P&service-type=chronic", 400),
        ("start=2026-06-11&end=2026-06-10&patient=P&service-type=chronic", 400),
        (f"{WINDOW}&patient=P&service-type=surgery", 400),
        (f"{WINDOW}&patient=P&service-type=chronic&schedule=Schedule/nobody", 400),
        (f"{WINDOW}&patient=P&service-type=chronic&_count=0", 400),
        (f"{WINDOW}&patient=Patient/99999999&service-type=chronic", 404),
        (f"{WINDOW}&patient=P&service-type=chronic&ignore-appointment=1", 404),
    ],
)
def test_what_is_asked_wrongly_is_an_outcome(booking, query, status):
    patient, app = booking
    answer = app.get(f"Appointment/$find?{query.replace('=P&', f'={patient.code}&')}")
    assert (answer.status_code, list_faults(answer.json())) == (status, [])


def test_a_window_without_times_says_so_and_what_is_next(booking):
    patient, app = booking
    window = f"start={DAY}T20:00:00%2B09:00&end={DAY}T21:00:00%2B09:00"
    (outcome,) = find(app, patient, window=window)
    assert outcome["resourceType"] == "OperationOutcome"
    assert list_faults(outcome) == []


@pytest.mark.parametrize(
    "change", [{"start": None, "end": None}, {"participant": []}, {"serviceType": [{"text": "x"}]}]
)
def test_what_says_too_little_is_not_booked(booking, change):
    patient, app = booking
    patient.programmes = ["chronic", "eye"]
    patient.save()
    wanted = {name: value for name, value in (find(app, patient)[0] | change).items() if value is not None}
    answer = app.post("Appointment/$book", wanted)
    assert (answer.status_code, list_faults(answer.json())) == (400, [])
    assert app.post("Appointment/$book", {"resourceType": "Parameters"}).status_code == 400
    assert not Visit.objects.exists()


def test_nobody_books_for_anybody_elses_patient(booking):
    patient, app = booking
    wanted = find(app, patient)[0]
    stranger = make_patient(make_institution("nishi"))
    wanted["participant"][0]["actor"]["reference"] = f"Patient/{stranger.code}"
    assert app.post("Appointment/$book", wanted).status_code == 404
    told = get_appointment(app.post("Appointment/$book", find(app, patient)[0]))
    _house, other = make_house("nishi")
    for name in ("$cancel", "$book"):
        assert other.post(f"Appointment/{told['id']}/{name}").status_code == 404
    reader = FhirApp(app.permit.user, "user/*.read")
    assert reader.post("Appointment/$book", wanted).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_many_want_one_time_at_the_same_moment(now):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads cannot share an in-memory SQLite database: it locks whole tables")
    make_shift(make_car())
    make_share(None)
    make_share(None, starts_at=at(13), ends_at=at(16))
    race = []
    for number in range(12):
        house, app = make_house(f"house-{number}")
        race.append((app, find(app, make_patient(house))[0]))

    def run(each):
        try:
            for _ in range(20):  # "try again in a moment" (503, or the plan is busy) is no refusal
                answer = each[0].post("Appointment/$book", each[1])
                if answer.status_code == 201 or read_next(answer.json()):
                    return answer
            return answer
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(run, race))
    assert sorted(each.status_code for each in answers) == [201] + [409] * 11
    morning_ends = at(12)
    assert all(read_next(each.json()) > morning_ends for each in answers if each.status_code == 409)
    assert Visit.objects.filter(status=VisitStatus.BOOKED).count() == 1
    check_everything(now[0])


def test_a_resident_books_for_herself(booking):
    patient, app = booking
    patient.resident.user = app.permit.user.__class__.objects.create(username="self")
    patient.resident.save()
    make_plan(patient)
    own = FhirApp(patient.resident.user, "patient/*.read", "patient/Appointment.write", patient=patient)
    assert get_appointment(own.post("Appointment/$book", find(own, patient)[0]))["status"] == "booked"
    assert write_instant(EARLY).endswith("+09:00")
