"""A picture sent for a photo question: fetched by the task, kept without metadata, answered."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from PIL import Image

from moyai.channels.line import outbox
from moyai.channels.line.client import ContentGone
from moyai.channels.line.operations import pictures
from moyai.core.conversations import registry
from moyai.core.conversations.models import KeptPhoto, Session
from moyai.core.conversations.registry import FlowEntry
from moyai.engines.conversation import Context, Conversation, End, Localized, Outcome, Photo
from moyai.services.shared_taxi.tests.town import NOW
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db
GPS = 0x8825


def show_meal(_ctx: Context) -> Conversation:
    """A flow that asks for a photo which may pass through a chat."""
    yield Photo("meal", Localized("写真を送ってください。", "Please send a photo."))
    yield End(Outcome(Localized("おいしそうですね。", "Looks good.")))


def make_picture() -> bytes:
    file, exif = BytesIO(), Image.Exif()
    exif[GPS] = {1: "N", 2: (35.0, 49.0, 39.0)}
    Image.new("RGB", (40, 30), "#338855").save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Chat:
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}},
    }
    monkeypatch.setattr(pictures, "get_town_time", lambda: NOW)
    entry = FlowEntry("meal", show_meal, Localized("ごはん", "Meal"), needs_resident=False)
    monkeypatch.setitem(registry.FLOWS, "meal", entry)
    chat = Chat()
    chat.tap("m=meal")
    return chat


def fetch(monkeypatch: pytest.MonkeyPatch, content: bytes | None, **changes: Any) -> Session:
    class Line:
        def fetch_content(self, _message: str) -> bytes:
            if content is None:
                raise ContentGone("410")
            return content

    monkeypatch.setattr(outbox, "get_client", lambda _account: Line())
    session = Session.objects.get()
    friend = pictures.Friend.objects.get()
    wish = {"friend": friend.pk, "message": "5", "session": session.code, "version": 0, "key": "meal"}
    pictures.fetch_picture.func(**(wish | changes))
    return Session.objects.get()


def test_picture_is_kept_without_its_place_and_answers(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    session = fetch(monkeypatch, make_picture())
    assert session.status == "ended"
    assert KeptPhoto.objects.get().session == session
    with pictures_open(session) as file:
        assert GPS not in Image.open(file).getexif()


def pictures_open(session: Session) -> Any:
    from moyai.core.conversations.files import open_photo

    return open_photo(session.answers["meal"]["value"])


def test_picture_that_line_has_no_longer_is_asked_again(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    session = fetch(monkeypatch, None)
    assert session.answers == {}
    said = pictures.Friend.objects.get().outgoing.last().messages
    assert "写真を受け取れませんでした" in str(said)


def test_picture_of_an_earlier_question_is_not_fetched(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    session = fetch(monkeypatch, make_picture(), version=7)
    assert (session.answers, KeptPhoto.objects.count()) == ({}, 0)


def test_what_is_no_picture_is_not_taken(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    session = fetch(monkeypatch, b"MZ not a picture")
    assert (session.answers, KeptPhoto.objects.count()) == ({}, 0)


def test_picture_message_puts_the_task_into_the_queue(chat: Chat) -> None:
    message = {"id": "5", "type": "image", "contentProvider": {"type": "line"}}
    chat.send("message", message=message)
    queued = DBTaskResult.objects.get()
    assert queued.args_kwargs["kwargs"]["message"] == "5"
