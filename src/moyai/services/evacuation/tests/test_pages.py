"""What residents find at the doors, who may look at the board, and what stands when the database does not."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.conversations.registry import Call
from moyai.engines.conversation import Context, play
from moyai.services.evacuation.enums import Mode, PartnersSee, Status
from moyai.services.evacuation.erasing import erase_changes, erase_incidents
from moyai.services.evacuation.fallback import keep_page
from moyai.services.evacuation.flows.calls import find_nearest, read_mode
from moyai.services.evacuation.flows.find_shelter import find_shelter
from moyai.services.evacuation.models import CapAlert, Incident, ShelterChange
from moyai.services.evacuation.operations.incidents import close_incident
from moyai.services.evacuation.tests.town import NOW, begin, make_officer, make_places, press
from moyai.services.evacuation.views import public

pytestmark = pytest.mark.django_db
HERE = {"lon": 137.920, "lat": 35.830, "name": "家", "place_id": None}


@pytest.fixture
def officer(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    return make_officer()


def ask():
    ctx = Context(session="s", flow="find_shelter", channel="voice", language="ja", now=NOW)
    calls = {"evacuation.mode": read_mode, "evacuation.nearest": find_nearest}
    turn = play(
        find_shelter, ctx, {"near": HERE}, lambda effect: calls[effect.operation](Call(ctx, effect.args))
    )
    return turn.outcome


def test_the_conversation_names_the_nearest_open_ones_in_words_for_the_ear(officer):
    assert "開いている避難所はありません" in ask().text.get("ja")
    assert [f.label.get("ja") for f in ask().facts] == ["西小学校", "中央公民館", "東体育館"]
    press("s2", Status.OPEN, officer)
    press("s3", Status.OPEN, officer)
    outcome = ask()
    assert [f.label.get("ja") for f in outcome.facts] == ["中央公民館", "東体育館"]
    assert "2.7キロ" in outcome.facts[0].value.get("ja", "spoken")
    press("s2", Status.FULL, officer)
    press("s3", Status.FULL, officer)
    assert "満員" in ask().text.get("ja")


def test_in_a_drill_every_sentence_of_the_conversation_says_so(officer):
    begin(Mode.DRILL, by=officer)
    press("s1", Status.OPEN, officer)
    outcome = ask()
    for words in (outcome.text, *(fact.label for fact in outcome.facts)):
        assert words.get("ja").startswith("【訓練】")
        assert words.get("en").startswith("[DRILL] ")
        assert "訓練" in words.get("ja", "spoken")


def test_a_stranger_sees_open_places_but_no_head_counts_and_no_board(client, officer):
    press("s1", Status.OPEN, officer)
    page = client.get("/shelters/?q=どこにもない所&hazard=x&place=facility:1e9").content.decode()
    assert "西小学校" in page
    assert "見つかりませんでした" in page
    assert "避難者数" not in client.get("/feeds/shelters.csv").content.decode()
    assert client.get("/evacuation/shelters/").status_code == 302
    assert (
        client.post("/evacuation/shelters/s1/press/", {"status": "closed", "version": 1}).status_code == 302
    )
    client.force_login(make_user(Role.RESIDENT))
    assert (
        client.post("/evacuation/shelters/s1/press/", {"status": "closed", "version": 1}).status_code == 403
    )


def test_partners_look_only_while_an_incident_lets_them_and_press_nothing(client, officer):
    client.force_login(make_user(Role.PARTNER))
    assert client.get("/evacuation/shelters/").status_code == 403
    begin(by=officer, partners_see=PartnersSee.SHELTERS)
    page = client.get("/evacuation/shelters/")
    assert page.status_code == 200
    assert "/press/" not in page.content.decode()
    assert client.post("/evacuation/shelters/s1/press/", {"status": "open", "version": 0}).status_code == 403


def test_one_press_opens_and_one_takes_back(client, officer):
    client.force_login(officer)
    post = {"status": "open", "version": "0", "back": "https://evil.example/", "row": "1"}
    answer = client.post("/evacuation/shelters/s1/press/", post)
    assert answer["Location"] == "/evacuation/shelters/#row-1"
    assert (
        "ほかの担当者"
        in client.post(
            "/evacuation/shelters/s1/press/", post | {"status": "full"}, follow=True
        ).content.decode()
    )
    change = ShelterChange.objects.get()
    client.post(f"/evacuation/changes/{change.pk}/undo/")
    assert ShelterChange.objects.first().undoes == change


def test_the_kept_page_stands_in_when_the_database_does_not_answer(client, officer, monkeypatch):
    press("s1", Status.OPEN, officer)
    keep_page(NOW)

    def fail(_request):
        raise OperationalError("away")

    monkeypatch.setattr(public, "_read", fail)
    answer = client.get("/shelters/")
    assert answer.status_code == 200
    assert "西小学校" in answer.content.decode()
    assert "9:00の内容" in answer.content.decode()


def test_an_incident_goes_when_its_own_days_are_over(officer):
    incident = begin(by=officer, keep_days=30)
    press("s1", Status.OPEN, officer)
    close_incident(code=incident.code, version=1, by=officer, now=NOW)
    long_ago = NOW - timedelta(days=5000)
    assert erase_incidents(before=long_ago, now=NOW + timedelta(days=30)) == 0
    assert erase_incidents(before=long_ago, now=NOW + timedelta(days=30, seconds=1)) == 1
    assert not Incident.objects.exists()
    assert not CapAlert.objects.exists()
    assert not ShelterChange.objects.exists()
    press("s1", Status.CLOSED, officer)
    assert erase_changes(before=NOW + timedelta(seconds=1), now=NOW) == 1
