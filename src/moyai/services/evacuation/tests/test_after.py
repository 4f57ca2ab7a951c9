"""After an incident: figures, hand-over, and erasing that leaves nothing behind."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from tests.factories import make_resident

from moyai.core import clock
from moyai.core.audit.models import Entry
from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.engines.conversation import Reply
from moyai.engines.whereabouts import Condition, Description, Kind, Report, Role, Speaker, Where
from moyai.services.evacuation.after import work
from moyai.services.evacuation.after.report import make_report
from moyai.services.evacuation.after.work import make_replay
from moyai.services.evacuation.enums import Mode, Status
from moyai.services.evacuation.models import Incident, ReplayFrame, RosterPerson
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.operations.incidents import close_incident
from moyai.services.evacuation.operations.keeping import erase_drill, keep_for
from moyai.services.evacuation.operations.replay import ask_for_replay
from moyai.services.evacuation.refusals import CannotErase, IncidentLasts, ReplayRuns
from moyai.services.evacuation.tests.town import NOW, begin, make_officer, make_places, press

pytestmark = pytest.mark.django_db
SECRET = "ワスレナグサ"


@pytest.fixture
def officer(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=10))
    make_places()
    return make_officer()


def say(incident, minutes, *, about, kind=Kind.CAR, door="web"):
    at = NOW + timedelta(minutes=minutes)
    at_s = int(at.timestamp())
    where = Where(kind, words=f"{SECRET}公園")
    report = Report(
        f"e{minutes}",
        Speaker(Role.NEIGHBOUR),
        about,
        at_s,
        at_s,
        where=where,
        condition=Condition.WELL,
        door=door,
    )
    keep_claim(incident=incident, claim=report)
    named = about if isinstance(about, Description) else None
    RosterPerson.objects.update_or_create(
        incident=incident,
        key=f"d:{minutes}" if named else f"p:{about}",
        defaults={
            "party": f"{minutes}",
            "resident_id": None if named else int(about),
            "name": named.name if named else "",
            "kind": kind,
            "words": where.words,
            "first_at": at,
            "confirmed_at": at,
            "confirmed_by": "neighbour",
            "condition": "well",
            "needs": [{"code": "water", "since_s": at_s, "event_id": f"e{minutes}"}],
        },
    )


def end(incident, officer):
    return close_incident(code=incident.code, version=1, by=officer, now=NOW + timedelta(hours=8))


def list_everything():
    """Return every value of every row of the database as text."""
    encoder = DjangoJSONEncoder(ensure_ascii=False)
    rows = (row for model in apps.get_models() for row in model._base_manager.values())
    return "\n".join(encoder.encode({key: str(value) for key, value in row.items()}) for row in rows)


def test_figures_of_a_drill(officer, client):
    incident = begin(Mode.DRILL, by=officer)
    press("s1", Status.OPEN, officer, now=NOW + timedelta(minutes=5))
    hanako, taro = make_resident(), make_resident()
    make_resident()
    say(incident, 20, about=str(hanako.pk))
    say(incident, 90, about=str(taro.pk), door="line")
    say(incident, 200, about=Description(name="だれか"))
    report = make_report(end(incident, officer), NOW + timedelta(hours=10))
    assert report.of_known.until == {50: timedelta(minutes=90), 90: timedelta(minutes=200)}
    assert (report.of_register.known, report.of_register.total) == (2, 3)
    assert report.of_register.until == {50: timedelta(minutes=90), 90: None}
    assert (report.curve[0], report.curve[-1]) == (1, 3)
    assert dict(report.doors) == {"web": 2, "line": 1}
    assert dict(report.speakers) == {"neighbour": 3}
    [stay] = report.stays
    assert (stay.name, stay.opened_at) == ("西小学校", NOW + timedelta(minutes=5))
    assert stay.closed_at == NOW + timedelta(hours=8)

    client.force_login(officer)
    page = client.get(reverse("evacuation:after", args=[incident.code])).content.decode()
    assert "【訓練】" in page and "1時間30分" in page and "西小学校" in page
    table = client.get(reverse("evacuation:after_csv", args=[incident.code]))
    assert "kunren-drill" in table["Content-Disposition"] and "LINE,1" in table.content.decode()
    paper = client.get(reverse("evacuation:after_pdf", args=[incident.code]))
    assert paper.content.startswith(b"%PDF-")


def test_the_replay_is_made_by_the_worker_and_shows_each_moment(officer, client):
    incident = begin(Mode.DRILL, by=officer)
    hanako = make_resident()
    say(incident, 30, about=str(hanako.pk))
    say(incident, 400, about=str(hanako.pk), kind=Kind.HOME)
    incident = end(incident, officer)
    client.force_login(officer)
    address = reverse("evacuation:after", args=[incident.code])
    client.post(reverse("evacuation:replay", args=[incident.code]))
    assert "作っています" in client.get(address).content.decode()
    with pytest.raises(ReplayRuns):
        ask_for_replay(code=incident.code, by=officer, now=NOW + timedelta(hours=10))
    make_replay.call(incident_id=incident.pk)
    frames = list(ReplayFrame.objects.filter(incident=incident))
    assert [f.people for f in frames[:4]] == [0, 0, 1, 1]
    assert frames[2].heads == [["car", "", 1]] and frames[-1].heads[0][0] == "home"
    early = client.get(address, {"step": "3"}).content.decode()
    assert "1人（報告1件）" in early and "車の中" in early
    assert "1人（報告2件）" in client.get(address, {"step": "999"}).content.decode()


def test_a_replay_that_fails_says_so_and_can_be_made_again(officer, client, monkeypatch):
    incident = begin(Mode.DRILL, by=officer)
    run = ask_for_replay(code=incident.code, by=officer, now=NOW)
    monkeypatch.setattr(work, "play", lambda *_: iter([]))
    make_replay.call(incident_id=incident.pk)
    run.refresh_from_db()
    assert run.problem and run.ready_at is None
    ask_for_replay(code=incident.code, by=officer, now=NOW)


def test_an_incident_without_a_word_has_its_page(officer, client):
    incident = begin(by=officer)
    client.force_login(officer)
    page = client.get(reverse("evacuation:after", args=[incident.code])).content.decode()
    assert "まだ、だれからも報告がありません。" in page


def test_the_hand_over_wants_a_purpose_and_is_recorded(officer, client):
    incident = begin(by=officer)
    hanako = make_resident()
    say(incident, 20, about=str(hanako.pk))
    say(incident, 30, about=Description(name='=HYPERLINK("http://x")'))
    client.force_login(officer)
    address = reverse("evacuation:victims_csv", args=[incident.code])
    assert client.post(address).status_code == 422
    assert not Entry.objects.filter(action="evacuation.hand_over").exists()
    text = client.post(address, {"purpose": "被災者台帳の作成"}).content.decode()
    assert hanako.code in text and hanako.name in text and "飲み水" in text
    assert "'=HYPERLINK" in text
    entry = Entry.objects.get(action="evacuation.hand_over")
    assert entry.facts == {"purpose": "被災者台帳の作成", "people": 2}


def test_what_is_erased_is_nowhere_any_more(officer):
    drill = begin(Mode.DRILL, by=officer)
    say(drill, 20, about=Description(name=SECRET, address=f"{SECRET}町1"))
    begin_to_tell("report_guest", {"whose": "me", "name": SECRET})
    begin_to_tell("report_guest", {"whose": "family", "name": f"{SECRET}の母"})
    with pytest.raises(IncidentLasts):
        erase_drill(code=drill.code, by=officer, now=NOW)
    end(drill, officer)
    assert SECRET in list_everything()
    erase_drill(code=drill.code, by=officer, now=NOW + timedelta(hours=9))
    assert SECRET not in list_everything()
    assert not Incident.objects.exists()


def test_what_really_happened_is_erased_by_time_alone(officer):
    incident = begin(by=officer)
    say(incident, 20, about=Description(name=SECRET))
    begin_to_tell("report_guest", {"whose": "me", "name": SECRET})
    end(incident, officer)
    with pytest.raises(CannotErase):
        erase_drill(code=incident.code, by=officer, now=NOW + timedelta(hours=9))
    keep_for(code=incident.code, days=2, by=officer, now=NOW + timedelta(hours=9))
    ended = NOW + timedelta(hours=8)
    erase_what_is_over(ended + timedelta(days=2) - timedelta(seconds=1))
    assert SECRET in list_everything()
    erase_what_is_over(ended + timedelta(days=2, seconds=1))
    assert SECRET not in list_everything()


def begin_to_tell(flow, answers):
    """Answer the first questions of a conversation, and leave it there."""
    code = start_session(flow=flow, channel="web", now=NOW, owner_key="k").code
    for key, value in answers.items():
        found = take_turn(code=code, now=NOW)
        reply = Reply(key, value, found.turn.prompt.digest)
        answer(code=code, version=found.session.version, reply=reply, now=NOW)


def erase_what_is_over(now):
    from moyai.core.privacy.operations import erase_period
    from moyai.core.privacy.queries import list_periods

    [period] = [each for each in list_periods() if each.model == "evacuation.Incident"]
    erase_period(period=period, now=now)


def test_only_officers_look_and_nothing_is_erased_without_a_second_press(officer, client, django_user_model):
    drill = begin(Mode.DRILL, by=officer)
    end(drill, officer)
    address = reverse("evacuation:after", args=[drill.code])
    client.force_login(django_user_model.objects.create(username="somebody"))
    assert client.get(address).status_code == 403
    client.force_login(officer)
    asked = client.post(reverse("evacuation:erase", args=[drill.code]))
    assert "元には戻せません" in asked.content.decode() and Incident.objects.count() == 1
    client.post(reverse("evacuation:erase", args=[drill.code]), {"yes": "1"})
    assert not Incident.objects.exists()
