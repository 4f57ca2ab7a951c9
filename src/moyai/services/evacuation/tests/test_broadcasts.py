"""A message to a segment: the right people, once, with its reach shown before; answers are claims."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import make_user

from moyai.core.accounts.enums import Role
from moyai.core.notices import providers
from moyai.core.notices.models import Delivery, Notice, Urgency
from moyai.core.notices.operations import acknowledge_token, deliver_due
from moyai.core.notices.tests.conftest import ChatProvider
from moyai.services.evacuation.enums import BroadcastAnswers, Mode
from moyai.services.evacuation.models import Broadcast, ClaimRecord
from moyai.services.evacuation.operations import broadcasting
from moyai.services.evacuation.operations.incidents import close_incident
from moyai.services.evacuation.queries.broadcasts import measure_broadcast
from moyai.services.evacuation.queries.segments import Segment, count_segment, iterate_segment
from moyai.services.evacuation.tests.roster import make_person, put_on_list, stand
from moyai.services.evacuation.tests.town import NOW, begin, make_places

pytestmark = pytest.mark.django_db
WATER = [{"code": "water", "since_s": 0, "event_id": "e"}]


@pytest.fixture(autouse=True)
def line(monkeypatch):
    chat = ChatProvider()
    console = providers._providers["console"]
    monkeypatch.setattr(providers, "_providers", {"console": console, "line": chat})
    return chat


@pytest.fixture
def officer():
    make_places()
    return make_user(Role.OFFICER, name="officer")


@pytest.fixture
def people(officer):
    incident = begin(by=officer)
    car, home, silent = (make_person(n, line=f"U{n}", given_kana=f"か{n}") for n in ("花子", "太郎", "次郎"))
    far = make_person("遠子", given_kana="とおこ")
    type(far.household).objects.filter(pk=far.household_id).update(lon=139.0)
    stand(incident, car, NOW, area="west", needs=WATER)
    stand(incident, home, NOW, kind="home")
    put_on_list(silent, NOW)
    return incident, car, home, silent, far


def send(incident, by, segment=None, **more):
    facts = {"text": {"ja": "給水車が来ます。", "en": ""}, "answers": BroadcastAnswers.WHERE}
    facts |= {"urgency": Urgency.INFO, "expected": 1, "by": by, "now": NOW, "segment": segment or Segment()}
    return broadcasting.send_broadcast(incident=incident, **facts | more)


def list_ids(incident, **parts):
    return [pk for chunk in iterate_segment(incident, Segment(**parts)) for pk in chunk]


def test_a_segment_is_who_is_meant(people):
    incident, car, home, silent, far = people
    everybody = [car.pk, home.pk, silent.pk, far.pk]
    assert list_ids(incident) == everybody
    assert list_ids(incident, kinds=("car", "tent")) == [car.pk]
    assert list_ids(incident, needs=("water",)) == [car.pk]
    assert list_ids(incident, needs=("food",)) == []
    assert list_ids(incident, silent=True) == [silent.pk, far.pk]
    assert list_ids(incident, silent=True, listed=True) == [silent.pk]
    assert list_ids(incident, areas=("west",)) == everybody[:3]
    reach = count_segment(incident, Segment())
    assert (reach.people, reach.with_door) == (4, 3)


def test_everybody_is_told_once_and_answers_come_in_as_claims(people, officer, line):
    incident, car, *_others = people
    broadcast = send(incident, officer)
    assert broadcasting.work_on_broadcasts(NOW) == 4
    assert broadcasting.work_on_broadcasts(NOW) == 0
    Broadcast.objects.update(done_at=None, told_to=0)  # as if the worker had died
    assert broadcasting.work_on_broadcasts(NOW) == 0
    deliver_due(NOW)
    assert sum(len(users) for _account, users, *_rest in line.bundles) == 3
    token = f"b:{broadcast.batch}|car"
    thanks = acknowledge_token(resident=car, token=token, through="line", now=NOW)
    assert "伝わりました" in thanks.get("ja")
    assert ClaimRecord.objects.get().body["where"] == {"kind": "car"}
    progress = measure_broadcast(Broadcast.objects.get())
    assert (progress.told, progress.delivered, progress.read, progress.answers) == (4, 3, 1, {"car": 1})


def test_what_is_lacking_is_heard_and_not_promised(people, officer):
    incident, car, *_others = people
    broadcast = send(incident, officer, Segment(kinds=("car",)), answers=BroadcastAnswers.GOODS)
    broadcasting.work_on_broadcasts(NOW)
    token = f"b:{broadcast.batch}|need_food"
    thanks = acknowledge_token(resident=car, token=token, through="line", now=NOW)
    assert "お約束ではありません" in thanks.get("ja")
    assert ClaimRecord.objects.get().body["needs"] == ["food"]


def test_what_was_not_sent_yet_is_stopped(people, officer, line):
    broadcast = send(people[0], officer)
    broadcasting.work_on_broadcasts(NOW)
    assert broadcasting.stop_broadcast(code=broadcast.code, by=officer, now=NOW) == 4
    deliver_due(NOW)
    assert line.bundles == []


def test_a_drill_marks_its_message_and_ends_with_it(officer, line):
    incident = begin(Mode.DRILL, by=officer)
    make_person("花子", line="U1")
    send(incident, officer, text={"ja": "給水車が来ます。", "en": "Water comes."})
    broadcasting.work_on_broadcasts(NOW)
    assert Notice.objects.get().text == {"ja": "【訓練】給水車が来ます。", "en": "[DRILL] Water comes."}
    later = NOW + timedelta(minutes=5)
    close_incident(code=incident.code, version=incident.version, by=officer, now=later)
    deliver_due(later)
    assert (line.bundles, Delivery.objects.get().status) == ([], "skipped")


def test_the_reach_is_shown_before_it_is_sent(people, officer, client):
    client.login(username="officer", password="moyai-test")
    form = {"text": "<b>給水</b>が来ます", "kinds": ["car"], "answers": "where", "urgency": "0"}
    bad = client.post(reverse("evacuation:broadcast_check"), form | {"silent": "on"})
    assert bad.status_code == 422
    page = client.post(reverse("evacuation:broadcast_check"), form).content.decode()
    assert "この1人に送る" in page
    assert "&lt;b&gt;給水" in page
    assert Broadcast.objects.count() == 0
    plan = re.search(r'name="plan" value="([^"]+)"', page).group(1)
    client.post(reverse("evacuation:broadcast_confirm"), {"plan": plan + "x"})
    assert Broadcast.objects.count() == 0
    client.post(reverse("evacuation:broadcast_confirm"), {"plan": plan})
    broadcast = Broadcast.objects.get()
    assert (broadcast.expected, broadcast.sent_by) == (1, officer)
    client.post(reverse("evacuation:broadcast_stop", args=[broadcast.code]))
    assert "止めました" in client.get(reverse("evacuation:broadcasts")).content.decode()
