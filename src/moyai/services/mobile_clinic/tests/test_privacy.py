"""Looks in need, who sees who looked, doubles, leavers, two steps at sign-in."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from tests.factories import DAY, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.notices.models import Notice
from moyai.core.residents.models import Proxy
from moyai.services.mobile_clinic.access import find_relation
from moyai.services.mobile_clinic.enums import GlassReason, GlassVerdict, Profession
from moyai.services.mobile_clinic.models import BreakGlass, Patient
from moyai.services.mobile_clinic.operations.doubles import NoDoubles, merge_patients, split_patient
from moyai.services.mobile_clinic.operations.glass import (
    GlassRefused,
    break_glass,
    judge_glass,
    tell_patients,
)
from moyai.services.mobile_clinic.queries.privacy import list_doubles, list_looks, list_same
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient, make_practitioner

pytestmark = pytest.mark.django_db
WORDS = "救急で運ばれ、返事がない"


@pytest.fixture(autouse=True)
def held_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def patient():
    return make_patient(make_institution("higashi"))


@pytest.fixture
def stranger():
    return make_practitioner(make_institution("nishi"), Profession.DOCTOR)


def look_in_need(stranger, patient, now=NOW):
    return break_glass(practice=stranger, patient=patient, reason=GlassReason.EMERGENCY, words=WORDS, now=now)


def test_in_need_a_doctor_sees_for_an_hour_and_everybody_hears_of_it(client, patient, stranger):
    glass = look_in_need(stranger, patient)
    assert look_in_need(stranger, patient) == glass
    assert find_relation(stranger.user, patient, DAY) == stranger
    assert WORDS.encode() not in bytes(glass.words)
    note_read(user=stranger.user, patient=patient, what="notes", now=NOW)
    assert tell_patients(NOW) == 0
    after = NOW + timedelta(hours=1)
    assert find_relation(stranger.user, patient, DAY, now=after) is None
    assert (tell_patients(after), tell_patients(after)) == (1, 0)
    told = Notice.objects.get(resident=patient.resident)
    assert told.is_private
    assert "にし医院" in told.text["ja"] and "医師" in told.text["ja"] and WORDS not in told.text["ja"]
    officer = make_user(Role.OFFICER)
    client.force_login(officer)
    assert patient.resident.name in client.get(reverse("mobile_clinic:glasses")).content.decode()
    page = client.get(reverse("mobile_clinic:glass", args=[glass.code])).content.decode()
    assert WORDS in page and "診察の記録" in page
    answer = {"verdict": "justified", "note": "病院へ電話で確かめた"}
    client.post(reverse("mobile_clinic:glass", args=[glass.code]), answer)
    glass.refresh_from_db()
    assert (glass.verdict, glass.reviewed_by) == (GlassVerdict.JUSTIFIED, officer)
    with pytest.raises(GlassRefused, match="judged_before"):
        judge_glass(glass=glass, verdict=GlassVerdict.UNJUSTIFIED, note="…", by=officer, now=after)


def test_judging_ends_a_look_at_once_and_nobody_judges_herself(patient, stranger):
    glass = look_in_need(stranger, patient)
    with pytest.raises(GlassRefused, match="ones_own"):
        judge_glass(glass=glass, verdict=GlassVerdict.JUSTIFIED, note="…", by=stranger.user, now=NOW)
    officer = make_user(Role.OFFICER)
    judge_glass(glass=glass, verdict=GlassVerdict.UNJUSTIFIED, note="…", by=officer, now=NOW)
    assert find_relation(stranger.user, patient, DAY) is None


@pytest.mark.parametrize(("house", "profession"), [("higashi", "doctor"), ("nishi", "clerk")])
def test_glass_is_not_for_who_has_no_need_or_treats_nobody(patient, house, profession):
    other = make_practitioner(make_institution(house), Profession(profession))
    with pytest.raises(GlassRefused):
        look_in_need(other, patient)


def test_glass_is_broken_on_a_page_only_with_name_birth_reason_and_yes(client, patient, stranger):
    client.force_login(stranger.user)
    born = patient.resident.birth_date.isoformat()
    find, page = (
        reverse("mobile_clinic:find_person"),
        reverse("mobile_clinic:open_glass", args=[patient.code]),
    )
    assert patient.code not in client.post(find, {"kana": "いとう", "born": born}).content.decode()
    assert page in client.post(find, {"kana": "いとう はなこ", "born": born}).content.decode()
    facts = {"reason": "transfer", "words": WORDS}
    assert client.post(page, facts).status_code == 422
    assert not BreakGlass.objects.exists()
    answer = client.post(page, {**facts, "is_sure": "on"}, follow=True)
    assert "10:00" not in answer.content.decode()
    assert "9:00まで" in answer.content.decode()
    hers = reverse("mobile_clinic:treatment", args=[patient.code])
    assert hers in answer.content.decode()
    assert client.get(hers).status_code == 200
    BreakGlass.objects.update(until=NOW)
    assert client.get(hers).status_code == 404
    client.force_login(make_practitioner(make_institution("nishi"), Profession.CLERK).user)
    assert client.get(page).status_code == 403


def test_patient_sees_who_looked_and_her_family_only_with_consent(client, patient):
    user, daughter = make_user(Role.RESIDENT), make_user(Role.RESIDENT)
    patient.resident.user = user
    patient.resident.save()
    Proxy.objects.create(resident=patient.resident, user=daughter, scope="mobile_clinic")
    nurse = make_practitioner(patient.institution, Profession.NURSE)
    note_read(user=nurse.user, patient=patient, what="vitals", now=NOW)
    address = reverse("mobile_clinic:my_reads")
    client.force_login(user)
    page = client.get(address).content.decode()
    assert nurse.user.display_name in page and "測った値" in page and "ひがし診療所" in page
    client.force_login(daughter)
    hers = f"{address}?for={patient.resident.code}"
    assert client.get(hers).status_code == 404
    client.force_login(user)
    client.post(reverse("mobile_clinic:let_family"), {"may": "yes"})
    client.force_login(daughter)
    assert nurse.user.display_name in client.get(hers).content.decode()
    client.force_login(user)
    client.post(reverse("mobile_clinic:let_family"), {"may": "no"})
    client.force_login(daughter)
    assert client.get(hers).status_code == 404


def test_institution_sees_looks_at_its_own_patients_alone(client, patient, stranger):
    clerk = make_practitioner(patient.institution, Profession.CLERK)
    address = reverse("mobile_clinic:reads", args=[patient.code])
    client.force_login(clerk.user)
    assert client.get(address).status_code == 200
    client.force_login(stranger.user)
    assert client.get(address).status_code == 404
    client.force_login(make_user(Role.ADMIN))
    assert client.get(address).status_code == 403


def test_wish_to_be_erased_is_kept_and_answered_with_the_law(client, patient):
    patient.resident.user = make_user(Role.RESIDENT)
    patient.resident.save()
    client.force_login(patient.resident.user)
    address = reverse("mobile_clinic:ask_erasing")
    page = client.get(address).content.decode()
    assert "医師法第24条" in page and "2029年4月3日" in page
    client.post(address)
    assert Entry.objects.filter(action="mobile_clinic.ask_erasing").exists()


def test_who_left_today_sees_nothing_more_on_a_page_that_stood_open(client, patient):
    nurse = make_practitioner(patient.institution, Profession.NURSE)
    address = reverse("mobile_clinic:reads", args=[patient.code])
    client.force_login(nurse.user)
    assert client.get(address).status_code == 200
    nurse.left_on = DAY
    nurse.save()
    assert client.get(address).status_code == 403


def test_who_treats_people_signs_in_by_two_steps_outside_a_demo(client, patient, settings):
    nurse = make_practitioner(patient.institution, Profession.NURSE)
    clerk = make_practitioner(patient.institution, Profession.CLERK)
    address = reverse("mobile_clinic:reads", args=[patient.code])
    settings.IS_DEMO = False
    client.force_login(nurse.user)
    assert client.get(address)["Location"] == reverse("mfa_activate_totp")
    Authenticator.objects.create(user=nurse.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get(address).status_code == 200
    client.force_login(clerk.user)
    assert client.get(address).status_code == 200


def test_doubles_are_found_put_together_by_a_person_and_taken_apart(client, patient):
    double = make_patient(patient.institution)
    make_patient(patient.institution, make_resident(given_kana="タロウ"))
    make_patient(make_institution("nishi"), patient.resident)
    clerk = make_practitioner(patient.institution, Profession.CLERK)
    assert list_doubles(patient.institution) == [[patient, double]]
    client.force_login(clerk.user)
    address = reverse("mobile_clinic:doubles")
    assert patient.chart_no in client.get(address).content.decode()
    client.post(address, {"keep": patient.code, "double": double.code})
    double.refresh_from_db()
    assert double.merged_into == patient
    assert (list_same(patient), list_same(double)) == ([double], [patient])
    assert list_doubles(patient.institution) == []
    note_read(user=clerk.user, patient=double, what="notes", now=NOW)
    assert len(list_looks([patient, *list_same(patient)])) == 1
    client.post(reverse("mobile_clinic:split", args=[double.code]))
    assert list_doubles(patient.institution) == [[patient, double]]


def test_what_is_not_one_persons_is_not_put_together(patient, stranger):
    clerk = make_practitioner(patient.institution, Profession.CLERK)
    other = make_patient(patient.institution, make_resident(given_kana="タロウ"))
    elsewhere = make_patient(stranger.institution)
    for keep, double in ((patient, other), (patient, elsewhere), (patient, patient), (elsewhere, patient)):
        with pytest.raises(NoDoubles):
            merge_patients(keep=keep, double=double, by=clerk, now=NOW)
    with pytest.raises(NoDoubles):
        split_patient(double=patient, by=clerk, now=NOW)
    assert not Patient.objects.filter(merged_into__isnull=False).exists()
