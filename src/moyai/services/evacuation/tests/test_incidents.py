"""Incidents: one at a time, and a drill is never taken for the real thing."""

import pytest
from django.db import Error, transaction
from django.urls import reverse

from moyai.core import clock
from moyai.services.evacuation.enums import Level, Mode, PartnersSee, Phase, Status
from moyai.services.evacuation.fallback import keep_page
from moyai.services.evacuation.models import CapAlert, Incident, Shelter, ShelterChange
from moyai.services.evacuation.operations.incidents import advance_incident, close_incident
from moyai.services.evacuation.refusals import DrillWhileOpen, IncidentIsOpen, IncidentIsOver, OutOfDate
from moyai.services.evacuation.tests.town import NOW, begin, make_officer, make_places, press
from moyai.services.evacuation.views import incidents

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    return make_officer()


def advance(incident, by, **changes):
    facts = {
        "phase": Phase.EVACUATION,
        "level": Level.EVACUATE,
        "areas": ["west"],
        "partners_see": PartnersSee.SHELTERS,
    }
    return advance_incident(code=incident.code, version=incident.version, by=by, now=NOW, **facts | changes)


def test_one_incident_at_a_time_and_the_real_one_ends_the_drill(officer):
    drill = begin(Mode.DRILL, by=officer)
    press("s1", Status.OPEN, officer)
    with pytest.raises(IncidentIsOpen):
        begin(Mode.DRILL, by=officer)
    real = begin(Mode.REAL, by=officer)
    drill.refresh_from_db()
    assert drill.closed_at == NOW
    assert Shelter.objects.get(code="s1").status == Status.CLOSED
    with pytest.raises(IncidentIsOpen):
        begin(Mode.REAL, by=officer)
    with pytest.raises(Error), transaction.atomic():
        Incident.objects.filter(pk=drill.pk).update(is_open=True, closed_at=None)
    assert Incident.objects.get(is_open=True) == real


def test_a_drill_does_not_begin_while_people_are_in_shelters(officer):
    press("s1", Status.OPEN, officer)
    with pytest.raises(DrillWhileOpen):
        begin(Mode.DRILL, by=officer)


def test_ending_in_earnest_leaves_the_people_where_they_are(officer):
    incident = begin(by=officer)
    press("s1", Status.OPEN, officer)
    close_incident(code=incident.code, version=1, by=officer, now=NOW)
    assert Shelter.objects.get(code="s1").status == Status.OPEN
    with pytest.raises(IncidentIsOver):
        close_incident(code=incident.code, version=2, by=officer, now=NOW)


def test_a_page_that_is_out_of_date_changes_nothing(officer):
    incident = begin(by=officer)
    advance(incident, officer)
    with pytest.raises(OutOfDate):
        advance(incident, officer, level=Level.NONE)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "台風8号"},
        {"name_en": "Typhoon 8"},
        {"mode": Mode.REAL},
        {"mode": Mode.REAL, "name": "台風8号", "name_en": "Typhoon 8"},
    ],
    ids=["name", "english", "mode", "all"],
)
def test_the_database_lets_no_drill_lose_its_mark(officer, change):
    drill = begin(Mode.DRILL, by=officer)
    with pytest.raises(Error), transaction.atomic():
        Incident.objects.filter(pk=drill.pk).update(**change)


def test_the_database_lets_nothing_of_a_drill_pass_for_real(officer):
    drill = begin(Mode.DRILL, by=officer)
    change = press("s1", Status.OPEN, officer)
    alert = CapAlert.objects.get(incident=drill)
    for rows, wrong in (
        (Shelter.objects.filter(code="s1"), {"mode": Mode.REAL}),
        (Shelter.objects.filter(code="s1"), {"incident": None}),
        (ShelterChange.objects.filter(pk=change.pk), {"mode": Mode.REAL}),
        (CapAlert.objects.filter(pk=alert.pk), {"status": "Actual", "title": "台風8号"}),
    ):
        with pytest.raises(Error), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(Error), transaction.atomic():
        CapAlert.objects.create(
            incident=drill,
            identifier="x",
            status="Actual",
            message_type="Alert",
            sent_at=NOW,
            title="x",
            xml="",
        )


@pytest.mark.usefixtures("town_banners")
def test_every_page_feed_and_export_of_a_drill_says_so(client, officer):
    incident = begin(Mode.DRILL, by=officer)
    press("s1", Status.OPEN, officer)
    alert = CapAlert.objects.get(incident=incident)
    client.force_login(officer)
    pages = [reverse(f"evacuation:{name}") for name in ("public", "board", "incident", "add")]
    pages += [reverse("home"), reverse("feeds:open_data"), reverse("account_login"), "/no/such/page/"]
    files = ("public_geojson", "public_csv", "board_csv", "board_geojson", "cap_feed")
    pages += [reverse(f"evacuation:{name}") for name in files]
    pages.append(reverse("evacuation:cap_alert", args=[alert.identifier]))
    for page in pages:
        answer = client.get(page, follow=True)
        assert "【訓練】" in answer.content.decode(), page
    for name in ("public_csv", "board_csv", "board_geojson"):
        assert "kunren-drill-" in client.get(reverse(f"evacuation:{name}"))["Content-Disposition"]
    client.logout()
    english = client.get(reverse("home"), headers={"accept-language": "en"}).content.decode()
    assert "[DRILL] Typhoon 8" in english
    keep_page(NOW)
    assert "【訓練】" in client.get(reverse("evacuation:kept")).content.decode()
    close_incident(code=incident.code, version=1, by=officer, now=NOW)
    assert "訓練" not in client.get(reverse("evacuation:public")).content.decode()


def ask(client, action, **data):
    facts = {
        "mode": "real",
        "kind": "rain",
        "name": "台風8号",
        "phase": "evacuation",
        "level": "3",
        "partners_see": "nothing",
        "keep_days": "30",
        "areas": ["west"],
    }
    return client.post(reverse("evacuation:incident_check"), {**facts, **data, "action": action})


def answer_yes(client, asked, **data):
    plan = asked.context["plan"]
    return client.post(
        reverse("evacuation:incident_confirm"), {"plan": plan, "yes": "on", **data}, follow=True
    )


def test_an_officer_is_asked_twice_for_each_step(client, officer):
    client.force_login(officer)
    asked = ask(client, "open")
    assert "本番" in asked.content.decode()
    assert not Incident.objects.exists()
    no = client.post(reverse("evacuation:incident_confirm"), {"plan": asked.context["plan"]})
    assert no.status_code == 422
    assert "確認のしるしがついていません" in no.content.decode()
    assert not Incident.objects.exists()
    answer_yes(client, no)  # the page that asks stands there again, nothing is to be typed anew
    incident = Incident.objects.get()
    assert (incident.mode, incident.level, incident.areas.get().key) == ("real", 3, "west")
    twice = answer_yes(client, asked)  # the same form sent again
    assert "すでに災害対応が始まっています" in twice.content.decode()
    answer_yes(client, ask(client, "advance", level="4"))
    answer_yes(client, ask(client, "close"))
    incident.refresh_from_db()
    assert incident.closed_at is not None
    assert [a.message_type for a in incident.alerts.order_by("pk")] == ["Alert", "Update", "Cancel"]


def read_opening(answer):
    """Return what stands in the form to begin."""
    form = answer.context["opening"]
    return {name: form[name].value() for name in ("mode", "kind", "name", "level", "areas", "keep_days")}


FILLED = {
    "mode": "drill",
    "kind": "earthquake",
    "name": "秋の防災訓練",
    "level": 4,
    "areas": ["west"],
    "keep_days": 7,
}


def test_what_was_typed_stays_when_a_drill_is_refused(client, officer):
    client.force_login(officer)
    answer_yes(client, ask(client, "open"))  # a real one is on
    refused = answer_yes(client, ask(client, "open", **FILLED))
    assert refused.status_code == 422
    assert "すでに災害対応が始まっています" in refused.content.decode()
    assert read_opening(refused) == FILLED
    assert "秋の防災訓練" in refused.content.decode()
    assert Incident.objects.count() == 1


def test_what_was_typed_stays_when_the_time_to_confirm_is_over(client, officer, monkeypatch):
    client.force_login(officer)
    asked = ask(client, "open", **FILLED)
    monkeypatch.setattr(incidents, "CONFIRM_WITHIN_S", -1)
    late = answer_yes(client, asked)
    assert "確認の時間が過ぎました" in late.content.decode()
    assert read_opening(late) == FILLED
    assert not Incident.objects.exists()


def test_what_was_typed_stays_when_somebody_else_was_quicker(client, officer):
    client.force_login(officer)
    answer_yes(client, ask(client, "open"))
    slow, quick = ask(client, "advance", level="4", phase="evacuation"), ask(client, "advance", level="5")
    answer_yes(client, quick)
    refused = answer_yes(client, slow)
    assert refused.status_code == 422
    assert str(refused.context["state"]["level"].value()) == "4"
    assert Incident.objects.get().level == 5


def test_a_plan_is_not_forged_borrowed_or_contradictory(client, officer):
    client.force_login(officer)
    assert ask(client, "open", name="防災訓練").status_code == 422
    plan = ask(client, "open").context["plan"]
    client.post(reverse("evacuation:incident_confirm"), {"plan": plan + "x", "yes": "on"})
    client.force_login(make_officer())
    other = client.post(reverse("evacuation:incident_confirm"), {"plan": plan, "yes": "on"})
    assert other.status_code == 404
    assert not Incident.objects.exists()
