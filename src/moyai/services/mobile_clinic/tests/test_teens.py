"""A young person's visit is hers: at every door, in every notice, on every list, nobody else learns of it.

Each test looks as somebody: mother and father (who act for her), a sibling at the household's telephone and
television, the clerk of her institution, the town's desk, whoever watches over her.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.factories import DAY, at, make_resident, make_town, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.conversations.models import Session
from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.conversations.queries import list_unfinished
from moyai.core.conversations.registry import Call
from moyai.core.notices.models import Delivery, DeskTask, Notice
from moyai.core.notices.operations import step_due
from moyai.core.notices.own import find_reach_for
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import ContactPoint, Household, Proxy, Resident
from moyai.engines.conversation import Context, Outcome, Reply
from moyai.fleet.models import Stop, Task
from moyai.services.mobile_clinic.at_a_glance import list_visit_cards
from moyai.services.mobile_clinic.enums import Asker, Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import Handing, SwitchReason
from moyai.services.mobile_clinic.flows import doors_calls
from moyai.services.mobile_clinic.models import ClinicCar, PatientDoor, Tiding, Visit
from moyai.services.mobile_clinic.operations.appointments import AppointmentRefused
from moyai.services.mobile_clinic.operations.booking import book_visit, cancel_visit
from moyai.services.mobile_clinic.operations.in_person import move_in_person
from moyai.services.mobile_clinic.operations.prescriptions import send_prescription, write_prescription
from moyai.services.mobile_clinic.operations.wishes import join_waiting
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.doors import list_visits_ahead
from moyai.services.mobile_clinic.refusals import ShareRefused, VisitRefused
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.reminders import remind
from moyai.services.mobile_clinic.teens import find_school
from moyai.services.mobile_clinic.telling import OWN, OWN_REMINDER
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.fhir_app import FhirApp
from moyai.services.mobile_clinic.tests.treated import make_doctor, make_lines, make_pharmacist, make_plan
from moyai.services.mobile_clinic.watching import find_missed_visits

pytestmark = pytest.mark.django_db
NOW = at(17, day=DAY - timedelta(days=1))
NAME = "みらい"


@pytest.fixture(autouse=True)
def held_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def school():
    facts = {"number": 901, "kind": FacilityKind.SCHOOL, "name": "東部中学校", "lon": 137.96, "lat": 35.83}
    return Facility.objects.create(municipality=make_town(), **facts)


@pytest.fixture
def teen(school):
    """A girl of fourteen with an account of her own, who lives with her parents."""
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    make_shift(make_car())
    ClinicCar.objects.update(programmes=[Programme.TEENS])
    make_share(None, owner=house, programme=Programme.TEENS)
    user = make_user(Role.RESIDENT, name="teen")
    resident = make_resident(NAME, user=user, birth_date=date(2012, 4, 1))
    patient = make_patient(house, resident, programmes=[Programme.TEENS], parking_note="坂の上の家")
    PatientDoor.objects.create(institution=house, programmes=[Programme.TEENS])
    make_plan(patient)
    Notice.objects.all().delete()
    return patient


@pytest.fixture
def mother(teen):
    user = make_user(Role.RESIDENT, name="mother")
    home = Household.objects.get(pk=teen.resident.household_id)
    make_resident("母", household=home, user=user)
    Proxy.objects.create(resident=teen.resident, user=user, scope="*", relation="母")
    return user


def book(teen, school, **more) -> Visit:
    facts = {"patient": teen, "programme": Programme.TEENS, "now": NOW}
    found = find_times(**facts, since=at(8), until=at(18), place=find_school(school.pk))
    wish = {"offer": found.offers[0], "idempotency_key": "k", "actor": "user:1", "channel": "web"}
    return book_visit(**facts, **{**wish, "asker": Asker.HERSELF, **more})


def ask(resident, read, user=None, **args):
    """Ask as a conversation does: as whoever is signed in, nobody at a telephone or television."""
    who = {"resident_id": resident.pk, "actor_id": user.pk if user else None}
    context = Context(session="s", flow="f", channel="web", language="ja", now=NOW, **who)
    return read(Call(context, args, "key"))


def test_mother_father_and_the_shared_telephone_are_shown_nothing_and_she_all(client, teen, school, mother):
    visit = book(teen, school)
    father = make_user(Role.RESIDENT, name="father")
    Proxy.objects.create(resident=teen.resident, user=father, scope="mobile_clinic", relation="父")
    hers = teen.resident.user
    for user in (mother, father, None):  # None: whoever of the household holds the telephone or the remote
        assert ask(teen.resident, doors_calls.list_mine, user) == []
        assert ask(teen.resident, doors_calls.read_door, user) == {"choices": []}
        for deed in (doors_calls.cancel, doors_calls.undo, doors_calls.move_visit):
            with pytest.raises(AppointmentRefused, match="not_hers"):
                ask(teen.resident, deed, user, code=visit.code, is_seen=False, offer={}, version=0)
    assert Visit.objects.get().status == VisitStatus.BOOKED
    assert [each["code"] for each in ask(teen.resident, doors_calls.list_mine, hers)] == [visit.code]
    assert len(ask(teen.resident, doors_calls.read_door, hers)["choices"]) == 1
    assert list_visit_cards(teen.resident, NOW) == []  # a television is everybody's in the room
    page = reverse("mobile_clinic:mine")
    for user in (mother, father):
        client.force_login(user)
        shown = client.get(f"{page}?for={teen.resident.code}").content.decode()
        assert "ひがし診療所" not in shown and "東部中学校" not in shown
        assert client.get(reverse("mobile_clinic:my_call_late", args=[visit.code])).status_code == 404
    client.force_login(hers)
    assert "東部中学校" in client.get(page).content.decode()


def test_nothing_of_it_leaves_by_the_households_doors_nor_by_the_desk(teen, school, mother):
    home = {"resident": teen.resident, "value": "0265781234"}
    ContactPoint.objects.create(kind=ContactKind.PHONE, **home)
    ContactPoint.objects.create(kind=ContactKind.EMAIL, resident=teen.resident, value="family@example.jp")
    visit = book(teen, school)
    cancel_visit(code=visit.code, actor="user:1", now=NOW)
    again = book(teen, school, idempotency_key="k2")
    assert remind(at(18, day=DAY - timedelta(days=1))) == 1
    move_in_person(visit=again, why=SwitchReason.PATIENT_WISH, by=make_doctor(teen), now=NOW)
    step_due(NOW + timedelta(days=2))
    told = list(Notice.objects.filter(resident=teen.resident))
    assert {each.kind for each in told} == {OWN, OWN_REMINDER}
    assert all(each.is_private for each in told)
    words = " ".join(each.text["ja"] for each in told)
    assert not any(word in words for word in ("診療", "診察", "病院", "東部中学校", "ひがし", NAME))
    assert not Delivery.objects.filter(notice__in=told).exists()
    assert not Notice.objects.exclude(resident=teen.resident).exists()
    (task,) = DeskTask.objects.all()  # a ride to the hospital: where from, not who
    assert (task.resident, NAME in str(task.text), "東部" in str(task.text)) == (None, False, False)


def test_her_own_chat_reaches_her_and_one_that_somebody_else_has_does_not(teen, school, mother):
    ContactPoint.objects.create(kind=ContactKind.LINE, resident=teen.resident, value="town:teen")
    visit = book(teen, school)
    doors = find_reach_for(teen.resident, OWN, is_private=True).doors
    assert set(doors) <= {"line"}
    mothers = Resident.objects.get(user=mother)
    ContactPoint.objects.create(kind=ContactKind.LINE, resident=mothers, value="town:teen")
    assert find_reach_for(teen.resident, OWN, is_private=True).doors == ()
    assert visit.status == VisitStatus.BOOKED


def test_the_driver_sees_a_school_and_nobody(teen, school):
    visit = book(teen, school)
    task = Task.objects.get(code=visit.task)
    assert (task.contact_name, task.contact_phone) == ("", "")
    assert NAME not in str(task.__dict__) and "坂の上" not in task.note
    stops = [each.__dict__ for each in Stop.objects.filter(task=task)]
    assert stops and "東部" not in str(stops) and "学校" in str(stops)


def test_her_institutions_counter_sees_that_the_car_goes_and_not_to_whom(client, teen, school):
    visit = book(teen, school)
    clerk = make_practitioner(teen.institution, Profession.CLERK)
    client.force_login(clerk.user)
    tours = client.get("/clinic/").content.decode()
    assert "10代の相談の方" in tours and NAME not in tours and "東部中学校" not in tours
    assert Tiding.objects.filter(visit=visit).exists()
    assert NAME not in str(list(Tiding.objects.values_list("text", flat=True)))
    for path in (
        f"/clinic/bookings/{visit.code}/",
        f"/clinic/book/{teen.code}/",
        f"/clinic/reads/{teen.code}/",
    ):
        assert client.get(path).status_code == 404
    assert client.post(f"/clinic/bookings/{visit.code}/press/", {"do": "cancel"}).status_code == 404
    assert NAME not in client.get("/clinic/book/?q=伊藤").content.decode()
    nurse = make_practitioner(teen.institution, Profession.NURSE, name="nurse-x")
    client.force_login(nurse.user)
    assert NAME in client.get("/clinic/").content.decode()
    assert client.get(f"/clinic/bookings/{visit.code}/").status_code == 200


def test_programs_of_the_counter_find_nobody_and_the_nurses_do(teen, school):
    visit = book(teen, school)
    clerk = FhirApp(make_practitioner(teen.institution, Profession.CLERK).user)
    for path in (f"Appointment/{visit.code}", f"Patient/{teen.code}"):
        assert clerk.get(path).status_code == 404
    assert list(clerk.list_all("Appointment")) == []
    cancel = clerk.post(f"Appointment/{visit.code}/$cancel")
    assert cancel.status_code == 404
    window = f"start={DAY}T08:00:00%2B09:00&end={DAY}T18:00:00%2B09:00"
    find = f"Appointment/$find?patient=Patient/{teen.code}&service-type=teens&{window}"
    assert clerk.get(find).status_code == 404
    nurse = FhirApp(make_practitioner(teen.institution, Profession.NURSE, name="nurse-x").user)
    assert nurse.get(f"Appointment/{visit.code}").status_code == 200
    hers = FhirApp(teen.resident.user)
    assert hers.get(f"Appointment/{visit.code}").status_code == 200


@pytest.mark.parametrize("asker", [Asker.FAMILY, Asker.CLERK])
def test_it_is_booked_by_her_or_by_those_who_treat_her(teen, school, asker):
    with pytest.raises(VisitRefused, match="hers_alone"):
        book(teen, school, asker=asker)
    assert book(teen, school, asker=Asker.HOUSE).name == "東部中学校"


def test_the_car_never_stands_before_her_home_and_nobody_waits_by_name(teen):
    facts = {"patient": teen, "programme": Programme.TEENS, "since": at(8), "until": at(18), "now": NOW}
    assert find_times(**facts).refusal == "no_school"
    days = {"earliest": DAY, "latest": DAY, "actor": "user:1", "now": NOW}
    with pytest.raises(ShareRefused, match="no_waiting"):
        join_waiting(patient=teen, programme=Programme.TEENS, **days)


def test_she_books_at_her_school_by_herself_and_her_mother_is_not_asked(teen, school, mother):
    def begin(user):
        facts = {"resident_id": teen.resident_id, "actor_id": user.pk, "owner_key": "t", "now": NOW}
        code = start_session(flow="book_clinic_visit", channel="web", **facts).code
        return take_turn(code=code, now=NOW)

    talk = begin(teen.resident.user)
    while talk.turn.status != "ended":
        prompt = talk.turn.prompt
        value = {"school": str(school.pk), "with": "nobody", "sure": True}.get(prompt.key)
        if prompt.key == "time":
            assert all("お宅" not in each.label.get("ja") for each in prompt.offers)
            value = prompt.offers[0].value
        reply = Reply(prompt.key, value, prompt.digest)
        talk = answer(code=talk.session.code, version=talk.session.version, reply=reply, now=NOW)
    outcome = Outcome.from_json(Session.objects.get(pk=talk.session.pk).outcome)
    assert outcome.is_done and "東部中学校" in outcome.text.get("ja")
    assert Visit.objects.get().name == "東部中学校"
    shut = Outcome.from_json(Session.objects.get(pk=begin(mother).session.pk).outcome)
    assert not shut.is_done
    assert "ひがし" not in shut.text.get("ja")


def test_what_she_said_is_in_no_history_of_the_desk_and_her_mother_does_not_take_it_up(client, teen, mother):
    user = teen.resident.user
    facts = {"resident_id": teen.resident_id, "actor_id": user.pk, "owner_key": "t", "now": NOW}
    session = start_session(flow="book_clinic_visit", channel="web", **facts)
    take_turn(code=session.code, now=NOW)
    assert [one.code for one in list_unfinished(user, teen.resident, NOW)] == [session.code]
    assert list_unfinished(mother, teen.resident, NOW) == []
    client.force_login(make_user(Role.DISPATCHER, name="desk-clerk"))
    page = client.get(reverse("desk:person", args=[teen.resident.code])).content.decode()
    assert "診療車" not in page and "診察" not in page


def test_who_watches_over_her_is_not_told_that_she_did_not_come(teen, school):
    visit = book(teen, school)
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.NO_SHOW, ended_at=NOW - timedelta(hours=1))
    assert find_missed_visits(Resident.objects.all(), NOW) == []


def test_her_medicines_come_to_no_door(teen):
    doctor = make_doctor(teen)
    one = write_prescription(patient=teen, lines=make_lines(), by=doctor, now=NOW)
    send = {"prescription": one, "pharmacy": make_pharmacist().institution, "by": doctor, "now": NOW}
    with pytest.raises(TreatmentRefused, match="counter_only"):
        send_prescription(**send, handing=Handing.DELIVERY)
    send_prescription(**send, handing=Handing.COUNTER)
    assert set(Notice.objects.values_list("kind", flat=True)) == {OWN}


def test_an_ordinary_visit_is_shown_to_whoever_acts_for_her(teen, school):
    book(teen, school)
    Visit.objects.update(programme=Programme.CHRONIC)
    assert len(list_visits_ahead(teen.resident, NOW, is_herself=False)) == 1
