"""The demo's drill: one press opens it and asks everybody; it ends, and can be looked back on."""

import pytest
from tests.factories import at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.demo.seeding.shelters import DRILLED
from moyai.services.evacuation.enums import Mode, Status
from moyai.services.evacuation.models import Incident, MassQuestion, Shelter
from moyai.services.evacuation.tests.town import make_places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(9))
    make_places()
    Shelter.objects.filter(code="s1").update(name=DRILLED[0][0])
    make_user(Role.OFFICER, name="officer")


def test_one_press_begins_a_drill_and_another_ends_it(client):
    assert client.get("/demo/drill/").status_code == 200
    client.post("/demo/drill/start/")
    incident = Incident.objects.get()
    assert (incident.mode, incident.is_open) == (Mode.DRILL, True)
    assert [each.name for each in Shelter.objects.filter(status=Status.OPEN)] == [DRILLED[0][0]]
    assert MassQuestion.objects.get().incident == incident
    client.post("/demo/drill/start/")
    assert (Incident.objects.count(), MassQuestion.objects.count()) == (1, 1)
    client.post("/demo/drill/stop/")
    assert not Shelter.objects.exclude(status=Status.CLOSED).exists()
    assert f"/evacuation/incidents/{incident.code}/" in client.get("/demo/drill/").content.decode()


def test_there_is_no_such_button_in_a_real_town(client, settings):
    settings.IS_DEMO = settings.DEBUG = False
    assert client.post("/demo/drill/start/").status_code == 404
    assert not Incident.objects.exists()
