"""What was told in an incident is in no door's records any more once the incident is erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from moyai.channels.line.models import Mailing, Outgoing, OutgoingStatus
from moyai.channels.line.operations import make_code
from moyai.channels.voice.models import Call
from moyai.core import clock
from moyai.core.conversations.models import Session
from moyai.core.intake.models import InboxEvent
from moyai.core.notices.models import DeskTask, Notice
from moyai.core.notices.operations import notify
from moyai.fleet.models import Task
from moyai.services.evacuation.enums import Mode, NeedKind
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.asking import ask_everybody
from moyai.services.evacuation.operations.incidents import close_incident
from moyai.services.evacuation.operations.keeping import erase_drill
from moyai.services.evacuation.operations.relief import giving, stock
from moyai.services.evacuation.projecting import catch_up
from moyai.services.evacuation.tests.test_after import SECRET, list_everything
from moyai.services.evacuation.tests.town import make_officer
from tests.evacuation.test_others import begin_talk, go_on
from tests.evacuation.town import NOW, begin_real, make_family, make_places
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.MOYAI_LINE_ACCOUNTS = {"ina": {"secret": "s", "token": "t"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    return make_family()


def tell_in_the_chat(chat: Chat) -> None:
    """She writes where she is, as nobody else would."""
    chat.write("無事を知らせる")
    chat.press("車")
    chat.write(f"{SECRET}公園")
    Outgoing.objects.update(status=OutgoingStatus.SENT)
    InboxEvent.objects.update(status="done", done_at=NOW)


def ring_up(incident: Incident) -> None:
    """A stranger rings up; what she said is recorded, and the desk is to listen to it."""
    person = {"name": f"{SECRET}子", "born": None, "address": None, "phone": None}
    session = go_on(begin_talk("report_guest", channel="voice"), {"whose": "me", **person})
    Call.objects.create(sid="c", session=session, kept={"heard": SECRET}, started_at=NOW)
    text = {"ja": [f"{SECRET}と聞こえます"]}
    DeskTask.objects.create(key="listen", kind="listen", session=session, text=text, opened_at=NOW)


def bring(incident: Incident, resident: Any, officer: Any) -> Task:
    """She waits for water, and a vehicle is on its way."""
    depot = stock.add_depot(name="倉庫", address="", lon=137.95, lat=35.83, by=officer, now=NOW)
    stock.take_in(depot=depot, item=NeedKind.WATER, quantity=10, by=officer, now=NOW)
    relief = giving.open_relief(
        incident=incident,
        resident=resident,
        item=NeedKind.WATER,
        quantity=2,
        note=SECRET,
        by=officer,
        now=NOW,
    )
    return Task.objects.create(
        code="T1",
        kind="evacuation",
        reference=f"relief:{relief.code}",
        idempotency_key="r",
        origin_name="倉庫",
        origin_lon=137.9,
        origin_lat=35.8,
        destination_name=f"{SECRET}公園",
        destination_lon=137.9,
        destination_lat=35.8,
        seats=1,
        pickup_from=NOW,
        pickup_until=NOW,
        dropoff_from=NOW,
        dropoff_until=NOW,
        max_ride_s=60,
        contact_name=f"{SECRET}子",
        note=SECRET,
        requested_at=NOW,
    )


def test_words_go_with_the_incident_from_every_door_and_what_is_another_matter_stays(hanako: Any) -> None:
    officer = make_officer()
    chat, other = Chat(now=NOW), Chat(user_id="U" + "2" * 32, now=NOW)
    for one in (chat, other):
        one.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=hanako, actor="user:1", now=NOW))
    drill = begin_real(Mode.DRILL)
    ask_everybody(incident=drill, key="all", by=officer, now=NOW, real_now=NOW)
    tell_in_the_chat(chat)
    ring_up(drill)
    task = bring(drill, hanako, officer)
    keys = (f"evac-about:{drill.pk}:7", f"evac-about:{drill.pk}9:7")
    for key in keys:
        text = {"ja": [SECRET if key == keys[0] else "べつの災害"]}
        notify(resident=hanako, kind="evacuation.ask_about", text=text, idempotency_key=key, now=NOW)
    guest = {"whose": "me", "name": f"{SECRET}太", "born": None, "address": None, "phone": None}
    go_on(
        begin_talk("report_guest"),
        guest | {"kind": "home", "together": "me", "state": "ill", "how": "injured", "need_1": "none"},
    )
    catch_up(incident=drill, now=NOW)
    close_incident(code=drill.code, version=drill.version, by=officer, now=NOW + timedelta(hours=1))
    events, talks = InboxEvent.objects.count(), Session.objects.count()
    assert list_everything().count(SECRET) > 10
    erase_drill(code=drill.code, by=officer, now=NOW + timedelta(hours=2))
    assert SECRET not in list_everything()
    assert talks and not Session.objects.exists()
    # An event stays as a mark that it has been: LINE may deliver it again.
    assert InboxEvent.objects.count() == events
    assert InboxEvent.objects.filter(person_key=other.user_id).exclude(payload={}).exists()
    assert list(Notice.objects.values_list("idempotency_key", flat=True)) == [keys[1]]
    assert not Mailing.objects.exists()
    task.refresh_from_db()
    assert (task.contact_name, task.note, task.destination_name) == ("", "", "救援物資の届け先")
