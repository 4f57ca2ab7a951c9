"""Alerts, read back by the official bindings: closed days, cars that are out, and what officers write."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from google.transit import gtfs_realtime_pb2 as realtime
from tests.factories import DAY, at, make_shift, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.feeds.enums import Cause, Effect
from moyai.core.feeds.models import ServiceNote
from moyai.core.feeds.operations import BadNote, publish_note, restore_note, withdraw_note
from moyai.core.places.operations import close_day
from moyai.engines.conversation import Localized, Text
from moyai.fleet.operations import take_out_of_service
from moyai.services.shared_taxi.tests.town import NOW, make_car, make_day, make_town

pytestmark = pytest.mark.django_db
SNOW = {
    "header": "雪のため運休します",
    "text": "雪のため、午後は運休します。",
    "spoken": "ゆきのため、ごごは、うんきゅうします。",
    "header_en": "No service: snow",
    "text_en": "No service in the afternoon because of snow.",
    "effect": "NO_SERVICE",
    "cause": "WEATHER",
    "starts_at": "2026-06-10T12:00",
    "ends_at": "2026-06-10T18:00",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_town()


def read_alerts(client) -> realtime.FeedMessage:
    answer = client.get("/feeds/alerts.pb")
    assert answer.headers["Content-Type"] == "application/x-protobuf"
    message = realtime.FeedMessage()
    message.ParseFromString(answer.content)
    assert message.IsInitialized()
    return message


def say(text: realtime.TranslatedString) -> dict[str, str]:
    return {one.language: one.text for one in text.translation}


def publish(**changes):
    facts = {
        "header": Localized("雪です", "Snow"),
        "text": Localized(Text("雪です。", spoken="ゆきです。"), "Snow."),
        "cause": Cause.WEATHER,
        "effect": Effect.NO_SERVICE,
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=3),
        "actor": "user:1",
        "now": NOW,
    }
    return publish_note(**facts | changes)


def test_a_quiet_day_has_no_alerts(client):
    make_day()
    message = read_alerts(client)
    assert (message.header.gtfs_realtime_version, message.header.timestamp) == ("2.0", int(NOW.timestamp()))
    assert list(message.entity) == []


def test_a_closed_day_is_told_a_week_before(client):
    town = make_town()
    for days in (2, 30):
        close_day(
            municipality=town,
            day=DAY + timedelta(days=days),
            reason="大雪",
            reason_en="heavy snow",
            actor="test",
            now=NOW,
        )
    (entity,) = read_alerts(client).entity
    alert = entity.alert
    assert entity.id == "closed_20260612"
    assert (alert.cause, alert.effect) == (realtime.Alert.HOLIDAY, realtime.Alert.NO_SERVICE)
    closed = DAY + timedelta(days=2)
    whole_day = [int(at(hours, day=closed).timestamp()) for hours in (0, 24)]
    assert [[p.start, p.end] for p in alert.active_period] == [whole_day]
    assert [one.agency_id for one in alert.informed_entity] == ["9000020202096"]
    assert "大雪" in say(alert.description_text)["ja"]
    assert "heavy snow" in say(alert.description_text)["en"]


@pytest.mark.parametrize(("others", "effect"), [(0, "NO_SERVICE"), (1, "REDUCED_SERVICE")])
def test_a_car_that_is_out_is_told_by_its_effect_alone(client, others, effect):
    shift = make_day()
    for number in range(others):
        make_shift(make_car(f"w{number + 2}"))
    take_out_of_service(vehicle_id=shift.vehicle_id, reason="故障 花子さん", actor="test", now=NOW)
    (entity,) = read_alerts(client).entity
    assert realtime.Alert.Effect.Name(entity.alert.effect) == effect
    assert [one.route_id for one in entity.alert.informed_entity] == ["shared_taxi_west"]
    told = str(entity)
    assert not any(word in told for word in ("花子", shift.vehicle.name, "故障 "))


def test_a_note_is_shown_and_said(client):
    publish()
    (entity,) = read_alerts(client).entity
    alert = entity.alert
    assert say(alert.header_text) == {"ja": "雪です", "en": "Snow"}
    assert say(alert.tts_description_text) == {"ja": "ゆきです。", "en": "Snow."}
    assert alert.severity_level == realtime.Alert.SEVERE
    as_json = json.loads(client.get("/feeds/alerts.json").content)
    assert as_json["entity"][0]["alert"]["effect"] == "NO_SERVICE"
    assert as_json["header"]["incrementality"] == "FULL_DATASET"


def test_a_note_ends_by_itself(client, monkeypatch):
    publish()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=3))
    assert list(read_alerts(client).entity) == []


def test_a_note_that_is_over_is_refused():
    with pytest.raises(BadNote):
        publish(starts_at=NOW - timedelta(hours=5), ends_at=NOW)
    assert ServiceNote.objects.count() == 0


def test_withdrawing_and_putting_back_happen_once_and_are_recorded(client):
    note = publish()
    facts = {"note_id": note.pk, "actor": "user:1", "now": NOW}
    assert [withdraw_note(**facts), withdraw_note(**facts)] == [True, False]
    assert list(read_alerts(client).entity) == []
    assert [restore_note(**facts), restore_note(**facts)] == [True, False]
    assert len(read_alerts(client).entity) == 1
    actions = list(Entry.objects.filter(action__startswith="feeds.").values_list("action", flat=True))
    assert actions == ["feeds.publish_note", "feeds.withdraw_note", "feeds.restore_note"]


class TestPage:
    @pytest.fixture(autouse=True)
    def _officer(self, client):
        make_town()
        client.force_login(make_user(Role.OFFICER))

    def test_it_is_empty_at_first(self, client):
        assert "お知らせはまだありません" in client.get("/town/notes/").content.decode()

    def test_write_look_publish_withdraw_restore(self, client):
        page = client.get("/town/notes/write/").content.decode()
        assert "見え方を確かめる" in page
        preview = client.post("/town/notes/write/", SNOW).content.decode()
        assert "この内容で公開しますか" in preview
        assert "ゆきのため、ごごは、うんきゅうします。" in preview
        assert ServiceNote.objects.count() == 0
        again = client.post("/town/notes/write/", {**SNOW, "change": "1"}).content.decode()
        assert 'value="雪のため運休します"' in again
        done = client.post("/town/notes/write/", {**SNOW, "publish": "1"}, follow=True).content.decode()
        assert "お知らせを公開しました" in done
        note = ServiceNote.objects.get()
        assert (note.starts_at, note.ends_at) == (at(12), at(18))
        assert (
            "取り下げました" in client.post(f"/town/notes/{note.pk}/withdraw/", follow=True).content.decode()
        )
        assert "もう一度公開" in client.post(f"/town/notes/{note.pk}/restore/", follow=True).content.decode()
        assert "雪のため運休します" in client.get("/feeds/").content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"header": ""}, "見出し"),
            ({"ends_at": "2026-06-10T11:00"}, "終わりの日時は、始まりより後にしてください。"),
            (
                {"starts_at": "2026-06-01T11:00", "ends_at": "2026-06-01T12:00", "publish": "1"},
                "終わりの日時は、始まりといまより後にしてください。",
            ),
        ],
    )
    def test_what_is_wrong_is_told(self, client, changes, words):
        answer = client.post("/town/notes/write/", {**SNOW, **changes})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert ServiceNote.objects.count() == 0

    def test_the_list_takes_the_same_questions_for_one_and_for_three(self, client):
        client.get("/town/notes/")
        counts = []
        for _ in (1, 2, 3):
            publish()
            with CaptureQueriesContext(connection) as seen:
                client.get("/town/notes/")
            counts.append(len(seen))
        assert counts[0] == counts[2]


@pytest.mark.parametrize("role", [Role.DRIVER, Role.RESIDENT])
@pytest.mark.parametrize("path", ["/town/notes/", "/town/notes/write/"])
def test_others_may_not_write(client, role, path):
    client.force_login(make_user(role))
    assert client.get(path).status_code == 403
