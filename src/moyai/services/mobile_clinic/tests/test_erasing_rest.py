"""How long bookings and what programs sent are kept: just inside the period stays, just outside goes."""

from datetime import timedelta

import pytest
from tests.factories import make_user

from moyai.core.accounts.enums import Role
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.erasing_booking import erase_tidings, erase_visits, erase_wishes
from moyai.services.mobile_clinic.erasing_exchange import erase_received
from moyai.services.mobile_clinic.erasing_findings import erase_findings, erase_set_aside
from moyai.services.mobile_clinic.models import Finding, ReceivedResource, SetAside, Tiding, Visit, Wish
from moyai.services.mobile_clinic.tests.clinic import NOW, make_patient
from moyai.services.mobile_clinic.tests.visiting import ARRIVED, make_visit

pytestmark = pytest.mark.django_db
SECOND, LATER = timedelta(seconds=1), NOW + timedelta(days=1)


def goes_after(erase, since) -> int:
    """Return how many rows go just after their day, having seen that none goes just before."""
    assert erase(before=since, now=LATER) == 0
    return erase(before=since + SECOND, now=LATER)


def test_visits_go_with_what_was_told_of_them():
    visit = make_visit()
    Tiding.objects.create(institution=visit.institution, visit=visit, kind="late", at=NOW, key="t")
    assert erase_visits(before=LATER, now=NOW) == 0  # it lies ahead
    assert goes_after(erase_visits, ARRIVED) == 1
    assert (Visit.objects.count(), Tiding.objects.count()) == (0, 0)


def test_wishes_and_tidings_go_when_they_are_old():
    patient = make_patient()
    day = NOW.date()
    facts = {
        "institution": patient.institution,
        "programme": Programme.CHRONIC,
        "earliest": day,
        "latest": day,
    }
    Wish.objects.create(patient=patient, asked_at=NOW, asked_by="test", **facts)
    Tiding.objects.create(institution=patient.institution, kind="offered", at=NOW, key="t")
    assert (goes_after(erase_wishes, NOW), goes_after(erase_tidings, NOW)) == (1, 1)
    assert (Wish.objects.count(), Tiding.objects.count()) == (0, 0)


def test_findings_stay_while_she_is_visited():
    visit = make_visit()
    taken = ARRIVED - timedelta(days=1)
    common = {"patient": visit.patient, "kind": "sound", "facts": b"", "size": 1}
    times = {"taken_at": taken, "kept_at": taken}
    Finding.objects.create(code="1", digest="a", file="aa/1", status="kept", source="test", **times, **common)
    SetAside.objects.create(code="2", digest="b", file="aa/2", why="truncated", sent_at=taken, **common)
    assert erase_findings(before=ARRIVED, now=LATER) == 0  # she was visited since
    assert erase_findings(before=ARRIVED + SECOND, now=LATER) == 1
    assert goes_after(erase_set_aside, taken) == 1
    assert (Finding.objects.count(), SetAside.objects.count()) == (0, 0)


def test_what_programs_sent_goes_when_it_is_old():
    sent_by = make_user(Role.PARTNER)
    about = {"kind": "Observation", "patient": make_patient(), "sent_by": sent_by, "body": b""}
    ReceivedResource.objects.create(code="1", mark="m", received_at=NOW, **about)
    assert goes_after(erase_received, NOW) == 1
    assert not ReceivedResource.objects.exists()
