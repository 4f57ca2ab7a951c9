"""Notices in the chat: a button under what matters, and what pressing it does."""

from __future__ import annotations

import pytest

from moyai.channels.line import provider as door
from moyai.channels.line.cards import Message
from moyai.channels.line.client import Fate, Verdict
from moyai.channels.line.models import Friend
from moyai.channels.line.operations import make_code
from moyai.core.notices.models import Notice, Urgency
from moyai.core.notices.operations import deliver_due, notify, notify_many
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.tests.town import NOW, make_day, make_resident
from tests.line.chat import Chat, find_actions

pytestmark = pytest.mark.django_db
TEXT = {"ja": "あすの便は休みです。", "en": "No rides tomorrow."}


class Platform:
    """LINE as far as notices need it: keeps what it was asked to send."""

    def __init__(self) -> None:
        self.pushed: list[tuple[str, list[Message]]] = []
        self.many: list[tuple[list[str], list[Message]]] = []

    def push(self, user_id: str, messages: list[Message], retry_key: str) -> Verdict:
        self.pushed.append((user_id, messages))
        return Verdict(Fate.TAKEN)

    def multicast(self, user_ids: list[str], messages: list[Message], retry_key: str) -> Verdict:
        self.many.append((user_ids, messages))
        return Verdict(Fate.TAKEN)


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    found = Platform()
    monkeypatch.setattr(door, "_find_client", lambda _account: found)
    return found


@pytest.fixture
def resident() -> Resident:
    make_day()
    return make_resident()


@pytest.fixture
def chat(resident: Resident) -> Chat:
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=resident, actor="user:1", now=NOW))
    resident.contact_points.exclude(kind="line").delete()
    return chat


def tell(resident: Resident, urgency: Urgency) -> Notice:
    facts = {"kind": "t.t", "text": TEXT, "idempotency_key": "k:1", "now": NOW}
    return notify(resident=resident, urgency=urgency, **facts)  # type: ignore[arg-type]


def test_what_only_informs_is_plain_words(resident: Resident, chat: Chat, platform: Platform) -> None:
    tell(resident, Urgency.INFO)
    assert deliver_due(NOW) == 1
    assert platform.pushed == [(chat.friend.user_id, [{"type": "text", "text": TEXT["ja"]}])]


def test_pressing_the_button_confirms(resident: Resident, chat: Chat, platform: Platform) -> None:
    notice = tell(resident, Urgency.IMPORTANT)
    deliver_due(NOW)
    [(label, action)] = find_actions(platform.pushed[0][1][0])
    assert label == "わかりました"
    chat.tap(action["data"])
    assert "確認しました" in chat.words()
    notice.refresh_from_db()
    assert (notice.read_through, notice.read_at) == ("line", NOW)


def test_a_button_of_somebody_elses_notice_confirms_nothing(
    resident: Resident, chat: Chat, platform: Platform
) -> None:
    notice = tell(resident, Urgency.IMPORTANT)
    Friend.objects.update(resident=None)
    chat.tap(f"n=n%3A{notice.pk}")
    assert "確認できません" in chat.words()
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_batch_is_one_request_and_whoever_has_left_is_not_in_it(
    resident: Resident, chat: Chat, platform: Platform
) -> None:
    facts = {"kind": "t.t", "text": TEXT, "now": NOW, "urgency": Urgency.IMPORTANT}
    notify_many(residents=[resident], idempotency_key="a", **facts)  # type: ignore[arg-type]
    assert deliver_due(NOW) == 1
    [(users, messages)] = platform.many
    assert users == [chat.friend.user_id]
    [(_label, action)] = find_actions(messages[0])
    chat.tap(action["data"])
    assert Notice.objects.get().read_through == "line"
    Friend.objects.update(is_following=False)
    notify_many(residents=[resident], idempotency_key="b", **facts)  # type: ignore[arg-type]
    assert deliver_due(NOW) == 0
    assert (len(platform.many), len(platform.pushed)) == (1, 0)
