"""What staff see of dead letters, and who may do what."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import at, make_user

from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.intake import registry, room
from moyai.core.intake.models import EventStatus, InboxEvent, Reason
from moyai.core.intake.registry import Incoming, Source, register_source

pytestmark = pytest.mark.django_db
NOW = at(9)
SECRET = "たすけて"
MB = 1_000_000


def split(_account: str, _body: bytes) -> list[Incoming]:
    return []


def do_nothing(_event: InboxEvent, _now: datetime) -> None:
    return None


@pytest.fixture(autouse=True)
def source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_sources", {})
    register_source(Source("line", split, do_nothing, title="LINE", describe=lambda said: said["type"]))


def make_letter(key: str = "1", **facts: Any) -> InboxEvent:
    given = {
        "source": "line",
        "account": "main",
        "event_id": key,
        "person_key": "U1",
        "payload": {"type": "message", "text": SECRET},
        "status": EventStatus.DEAD,
        "reason": Reason.FAILED,
        "last_error": f"KeyError: {SECRET}",
        "attempts": 8,
    }
    times = dict.fromkeys(("occurred_at", "received_at", "next_attempt_at", "done_at", "died_at"), NOW)
    return InboxEvent.objects.create(**given | times | facts)


def sign_in(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


@pytest.mark.parametrize("name", ["letters", "letter"])
@pytest.mark.parametrize(
    ("role", "status"), [(Role.DISPATCHER, 200), (Role.OFFICER, 200), (Role.DRIVER, 403)]
)
def test_only_staff_see_dead_letters(name: str, role: Role, status: int) -> None:
    given = [make_letter().pk] if name == "letter" else []
    assert sign_in(role).get(reverse(f"intake:{name}", args=given)).status_code == status


def test_page_says_what_and_why_and_not_what_was_said() -> None:
    letter = make_letter()
    client = sign_in(Role.DISPATCHER)
    pages = [
        client.get(reverse("intake:letters")).content.decode(),
        client.get(reverse("intake:letter", args=[letter.pk]), {"content": "1"}).content.decode(),
    ]
    for page in pages:
        assert ("LINE – message" in page, "何度試しても" in page, SECRET in page) == (True, True, False)
    assert not Entry.objects.exists()


def test_officer_may_read_it_and_that_is_recorded() -> None:
    address = reverse("intake:letter", args=[make_letter().pk])
    client = sign_in(Role.OFFICER)
    assert SECRET not in client.get(address).content.decode()
    page = client.get(address, {"content": "1"}).content.decode()
    assert (page.count(SECRET), list(Entry.objects.values_list("action", flat=True))) == (2, ["intake.look"])


def test_replay_puts_it_back() -> None:
    letter = make_letter()
    page = sign_in(Role.DISPATCHER).post(reverse("intake:replay", args=[letter.pk]), follow=True)
    letter.refresh_from_db()
    assert (letter.status, letter.attempts, letter.done_at) == (EventStatus.PENDING, 0, None)
    assert "もう一度処理します" in page.content.decode()
    assert Entry.objects.get().actor.startswith("user:")


def test_all_are_replayed_but_what_cannot_be() -> None:
    letters = [make_letter("1"), make_letter("2"), make_letter("3", reason=Reason.DAMAGED, is_raw=True)]
    page = sign_in(Role.DISPATCHER).post(reverse("intake:replay_all"), follow=True).content.decode()
    left = set(InboxEvent.objects.filter(status=EventStatus.DEAD).values_list("pk", flat=True))
    assert left == {letters[2].pk}
    assert ("2件をもう一度" in page, "1件はやり直せません" in page) == (True, True)


@pytest.mark.parametrize(("role", "status"), [(Role.OFFICER, "dropped"), (Role.DISPATCHER, "dead")])
def test_officers_alone_give_up(role: Role, status: str) -> None:
    letter = make_letter()
    sign_in(role).post(reverse("intake:drop", args=[letter.pk]))
    letter.refresh_from_db()
    assert letter.status == status


def test_what_is_gone_is_not_found() -> None:
    client = sign_in(Role.OFFICER)
    letter = make_letter(status=EventStatus.DONE, died_at=None)
    assert client.get(reverse("intake:letter", args=[letter.pk])).status_code == 404
    assert client.post(reverse("intake:replay", args=[letter.pk])).status_code == 404


def test_unreadable_bytes_are_shown_as_text() -> None:
    letter = make_letter(is_raw=True, reason=Reason.UNREADABLE, payload={"body_base64": "PGI+/w=="})
    page = sign_in(Role.OFFICER).get(reverse("intake:letter", args=[letter.pk]), {"content": "1"})
    assert "&lt;b&gt;\ufffd" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_for_many(rows: int, django_assert_num_queries: Any) -> None:
    for n in range(rows):
        make_letter(str(n))
    client = sign_in(Role.DISPATCHER)
    with django_assert_num_queries(6):
        client.get(reverse("intake:letters"))


def test_page_in_english() -> None:
    make_letter()
    page = sign_in(Role.DISPATCHER).get(reverse("intake:letters"), headers={"accept-language": "en"})
    assert "Processing ended in an error" in page.content.decode()


@pytest.mark.parametrize(
    ("free", "said"),
    [(10 * MB, "ディスク）がいっぱいです"), (500 * MB, "のこり 500 MB"), (5000 * MB, None)],
)
def test_staff_are_told_of_a_disk_without_room(
    monkeypatch: pytest.MonkeyPatch, free: int, said: str | None
) -> None:
    monkeypatch.setattr(room.os, "statvfs", lambda _folder: SimpleNamespace(f_bavail=free, f_frsize=1))
    page = sign_in(Role.DISPATCHER).get(reverse("intake:letters")).content.decode()
    assert ("ディスク" in page, said is None or said in page) == (said is not None, True)
