"""Linking by signing in: our page, LINE's dialog with its nonce, and the event that comes back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from moyai.channels.line import outbox
from moyai.channels.line.client import ContentGone
from moyai.channels.line.models import LinkRequest
from moyai.channels.line.signed import make_friend_token
from moyai.core import clock
from moyai.services.shared_taxi.tests.town import NOW, make_rider
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db


class Platform:
    """Gives link tokens, or does not."""

    def __init__(self, *, is_away: bool = False) -> None:
        self.is_away = is_away

    def issue_link_token(self, user_id: str) -> str:
        if self.is_away:
            raise ContentGone("503")
        return f"token-of-{user_id[:4]}"


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr("moyai.channels.line.views.get_client", lambda _account: Platform())
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    return chat


def test_link_by_signing_in(chat: Chat, client: Any) -> None:
    user, resident = make_rider()
    client.force_login(user)
    page = f"/line/link/{make_friend_token(chat.friend)}/"
    assert resident.name in client.get(page).content.decode()
    to = urlsplit(client.post(page).url)
    query = {name: values[0] for name, values in parse_qs(to.query).items()}
    assert (to.path, query["linkToken"]) == ("/dialog/bot/accountLink", "token-of-U111")
    chat.send("accountLink", link={"result": "ok", "nonce": query["nonce"]})
    assert chat.friend.resident == resident
    assert "つながりました" in chat.words()


def test_link_nonce_serves_once_and_a_failed_link_changes_nothing(chat: Chat, client: Any) -> None:
    user, _resident = make_rider()
    client.force_login(user)
    client.post(f"/line/link/{make_friend_token(chat.friend)}/")
    nonce = LinkRequest.objects.get().nonce
    chat.send("accountLink", link={"result": "failed", "nonce": nonce})
    assert chat.friend.resident is None
    chat.send("accountLink", link={"result": "ok", "nonce": nonce})
    stranger = Chat(user_id="U" + "9" * 32)
    stranger.send("accountLink", link={"result": "ok", "nonce": nonce})
    assert stranger.friend.resident is None


def test_link_page_asks_to_sign_in_and_refuses_forged_links(chat: Chat, client: Any) -> None:
    page = f"/line/link/{make_friend_token(chat.friend)}/"
    assert "/accounts/login/" in client.get(page).url
    client.force_login(make_rider()[0])
    assert client.get("/line/link/forged/").status_code == 410


def test_link_page_while_line_is_away_says_so(
    chat: Chat, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moyai.channels.line.views.get_client", lambda _account: Platform(is_away=True))
    client.force_login(make_rider()[0])
    answer = client.post(f"/line/link/{make_friend_token(chat.friend)}/")
    assert (answer.status_code, LinkRequest.objects.count()) == (503, 0)


def test_client_of_an_account_that_is_off_is_none() -> None:
    assert outbox.get_client("no-such-account") is None
