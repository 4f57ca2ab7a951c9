"""What drivers enter of themselves and of what happened, late, from a tablet without a connection."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.translation import override
from tests.factories import at, make_shift

from moyai.core.notices.models import DeskTask
from moyai.fleet.crews.models import Accident, DriverStatement, DutyNote
from moyai.fleet.models import DriverEntry
from moyai.fleet.operations import EntryRefused, SentEntry, take_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("closed_gates")]
WELL = {"kind": "before", "inspection": "fine"} | dict.fromkeys(
    ("has_drunk", "is_ill", "is_fatigued", "is_sleepless"), "no"
)


@pytest.fixture
def shift(db):
    return make_shift()


def enter(shift, kind, data, made=None, *, now=None):
    made = made or at(10)
    sent = SentEntry(uuid4(), kind, shift.pk, made, data)
    return take_entry(sent=sent, driver=shift.driver, now=now or made + timedelta(minutes=10))


def test_answers_are_those_of_when_they_were_given_and_newer_ones_stand(shift):
    enter(shift, "condition", WELL, at(8, 30))
    enter(shift, "condition", WELL | {"is_fatigued": "yes"}, at(8, 20))
    said = DriverStatement.objects.get()
    assert (said.at, said.is_fatigued) == (at(8, 30), False)
    enter(shift, "condition", WELL | {"is_ill": "yes"}, at(8, 40))
    assert DriverStatement.objects.get().is_ill


def test_an_accident_is_written_down_and_the_desk_is_to_ring(shift):
    data = {"place": "美篶の交差点", "outline": "追突された", "injured": "1", "time": "09:55"}
    enter(shift, "accident", data)
    made = Accident.objects.get()
    assert (made.happened_at, made.injured, made.driver) == (at(9, 55), 1, shift.driver)
    assert "すぐに電話して" in " ".join(task.text["ja"] for task in DeskTask.objects.filter(kind="accident"))
    enter(shift, "accident", data | {"time": ""}, at(10, 5))
    assert Accident.objects.latest("pk").happened_at == at(10, 5)


def test_a_note_stands_in_the_duty_record_at_its_time(shift):
    enter(shift, "duty_note", {"note_kind": "delay", "text": "踏切で5分待った"})
    note = DutyNote.objects.get()
    assert (note.kind, note.happened_at, note.written_at) == ("delay", at(10), at(10, 10))


def test_what_is_missing_is_named_to_the_driver_and_told_to_the_desk_in_both_languages(shift):
    with override("ja"), pytest.raises(EntryRefused, match="場所") as refused:
        enter(shift, "accident", {"outline": "追突された"})
    assert "（場所）" in str(refused.value.text)
    told = DeskTask.objects.get(kind="driver_entry").text
    assert "事故の報告" in told["ja"] and "Place" in told["en"]
    assert (Accident.objects.count(), DriverEntry.objects.get().data) == (0, {"outline": "追突された"})


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("condition", {}),
        ("condition", {"kind": "noon"}),
        ("duty_note", {"note_kind": "accident", "text": "x"}),
    ],
)
def test_nonsense_is_refused(shift, kind, data):
    with pytest.raises(EntryRefused):
        enter(shift, kind, data)


def test_health_is_not_told_to_the_desk(shift):
    with pytest.raises(EntryRefused):
        enter(shift, "condition", WELL | {"is_ill": "yes", "inspection": "?"})
    assert "病気" not in DeskTask.objects.get().text["ja"]


def test_the_page_takes_both_without_scripts_and_keeps_what_is_wrong(client, shift, monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: at(10))
    client.force_login(shift.driver)
    page = "/drive/report/"
    assert client.post(page, {"what": "accident", "outline": "追突された"}).status_code == 422
    answer = client.post(page, {"what": "accident", "place": "美篶", "outline": "追突された"}, follow=True)
    assert "事務所に伝わりました" in answer.content.decode()
    answer = client.post(page, {"what": "duty_note", "note_kind": "rest", "text": "仮眠20分"}, follow=True)
    assert "業務記録に書き足しました" in answer.content.decode()
    assert (Accident.objects.count(), DutyNote.objects.count()) == (1, 1)
