"""A picture sent in the chat, in no conversation: one press, and it is today's report."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from moyai.channels.line import outbox
from moyai.channels.line.operations import make_code, pictures
from moyai.core import clock
from moyai.core.conversations.files import open_photo
from moyai.core.conversations.images import find_day_taken
from moyai.core.conversations.models import Session
from moyai.core.notices.models import Notice
from moyai.core.photos.tests.drawn_faces import draw_face, write
from moyai.core.photos.tests.pictures import take_photo
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge import photo_tasks
from moyai.services.habit_challenge.models import Member, Report
from moyai.services.habit_challenge.tests.days_town import list_of, make_team
from moyai.services.shared_taxi.tests.town import NOW, make_resident
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db
IMAGE = {"id": "5", "type": "image", "contentProvider": {"type": "line"}}


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    default = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.HOME = tmp_path
    monkeypatch.setattr(pictures, "get_town_time", lambda: NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW)


def link(resident: Resident) -> Chat:
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=resident, actor="user:1", now=NOW))
    return chat


@pytest.fixture
def chat() -> Chat:
    team = make_team(2, formed_on=clock.local(NOW).date() - timedelta(days=1))
    resident = list_of(team)[0].resident
    assert resident is not None
    return link(resident)


def send_picture(chat: Chat, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Send a picture, and run the task that fetches it from LINE."""

    class Line:
        def fetch_content(self, _message: str) -> bytes:
            return content

    wished: list[dict[str, Any]] = []
    monkeypatch.setattr(outbox, "get_client", lambda _account: Line())
    monkeypatch.setattr(
        "moyai.channels.line.operations.hearing.enqueue", lambda _task, **facts: wished.append(facts)
    )
    chat.send("message", message=IMAGE)
    for wish in wished:
        pictures.fetch_picture.func(**wish)
    line = pictures.Friend.objects.get().outgoing.last()
    chat.said = line.messages if line else []


def test_one_press_makes_it_the_report(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "moyai.services.habit_challenge.flows.calls_days.enqueue", lambda _task, **facts: queued.append(facts)
    )
    send_picture(chat, monkeypatch, take_photo())
    assert "この写真を" in chat.words()
    chat.press("報告にする")
    assert "報告しました" in chat.words()
    made = Report.objects.get()
    assert (made.through, made.made_by, made.photo) == ("line", "", "")
    photo_tasks.add_photo.func(**queued[0])
    made.refresh_from_db()
    assert (bool(made.photo), made.through) == (True, "line")
    chat.press("歩数も報告する")
    chat.write("6500")
    assert (Report.objects.get().steps, Report.objects.get().is_goal_met) == (6500, True)


def test_photo_of_another_day_is_noticed_though_the_chat_keeps_no_metadata(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "moyai.services.habit_challenge.flows.calls_days.enqueue", lambda _task, **facts: queued.append(facts)
    )
    send_picture(chat, monkeypatch, take_photo(taken="2026:05:03 08:00:00"))
    chat.press("報告にする")
    photo_tasks.add_photo.func(**queued[0])
    made = Report.objects.get()
    assert (bool(made.photo), made.photo_on) == (True, date(2026, 5, 3))
    assert "5月3日" in Notice.objects.get(kind="habit_challenge.photo").text["ja"]
    with open_photo({"file": queued[0]["kept"]}) as file:
        assert find_day_taken(file.read()) is None


def test_face_of_who_wishes_it_hidden_is_hidden_by_a_machine_and_she_is_told(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "moyai.services.habit_challenge.flows.calls_days.enqueue", lambda _task, **facts: queued.append(facts)
    )
    Member.objects.update(hides_faces=True)
    send_picture(chat, monkeypatch, write(draw_face(height=100)))
    chat.press("報告にする")
    photo_tasks.add_photo.func(**queued[0])
    made = Report.objects.get()
    assert made.photo and made.photo_waits and made.hidden_cells
    assert "機械は見落とすことがあります" in Notice.objects.get(kind="habit_challenge.photo").text["ja"]


def test_no_press_no_report(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    send_picture(chat, monkeypatch, take_photo())
    chat.press("やめる")
    assert ("使いませんでした" in chat.words(), Report.objects.count()) == (True, 0)


def test_photo_that_cannot_be_read_is_told_and_the_report_stands(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "moyai.services.habit_challenge.flows.calls_days.enqueue", lambda _task, **facts: queued.append(facts)
    )
    send_picture(chat, monkeypatch, take_photo(size=(10, 10)))
    chat.press("報告にする")
    photo_tasks.add_photo.func(**queued[0])
    assert Report.objects.get().photo == ""
    assert "小さすぎます" in Notice.objects.get(kind="habit_challenge.photo").text["ja"]


def test_picture_of_somebody_in_no_team_begins_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = link(make_resident())
    send_picture(chat, monkeypatch, take_photo())
    assert Session.objects.count() == 0


def test_menu_offers_the_report_to_members_alone(chat: Chat) -> None:
    chat.write("メニュー")
    assert "きょうの報告" in chat.words()
    other = Chat(user_id="U" + "2" * 32)
    other.send("follow", follow={"isUnblocked": False})
    other.write(make_code(resident=make_resident(given="梅子"), actor="user:1", now=NOW))
    other.write("メニュー")
    assert "きょうの報告" not in other.words()
