"""A new friend is spoken to in her telephone's language, asked of a platform that speaks LINE's protocol."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from moyai.channels.line.models import Friend
from moyai.channels.line.operations.learning import learn_languages
from moyai.channels.line.platform.people import follow
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel
from moyai.channels.line.platform.tests.serving import SECRET, TOKEN, Bot, Served, make_both, serve
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db
REAL_NOW = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def served(settings: Any) -> Iterator[Served]:
    ina = Channel("ina", SECRET, TOKEN, "")
    platform = Platform([ina])
    for key, language in (("lan", "vi"), ("hanako", "ja"), ("kim", "ko")):
        follow(platform, ina, platform.add_user(key=key, name=key, language=language), tell=False)
    with serve(make_both(platform, Bot())) as url:
        settings.LINE_ACCOUNTS = {"ina": {"secret": SECRET, "token": TOKEN}}
        settings.LINE_API = settings.LINE_DATA_API = url
        made = Served(platform, url, Bot())
        yield made
        made.http.close()


def begin_chat(served: Served, key: str) -> Chat:
    user = served.platform.find_user(key)
    assert user is not None
    chat = Chat(user_id=user.user_id)
    chat.send("follow", follow={"isUnblocked": False})
    return chat


def list_languages() -> dict[str, str]:
    return dict(Friend.objects.values_list("user_id", "language"))


def test_the_telephones_language_is_the_first_guess_and_read_once(served: Served) -> None:
    lan, hanako = begin_chat(served, "lan"), begin_chat(served, "hanako")
    assert learn_languages(real_now=REAL_NOW) == 2
    assert list_languages() == {lan.user_id: "vi", hanako.user_id: "ja"}
    assert learn_languages(real_now=REAL_NOW) == 0


def test_who_chose_a_language_keeps_it(served: Served) -> None:
    kim = begin_chat(served, "kim")
    kim.write("English")
    assert learn_languages(real_now=REAL_NOW) == 0
    assert list_languages() == {kim.user_id: "en"}


def test_who_blocked_the_account_is_not_asked_again(served: Served) -> None:
    kim = begin_chat(served, "kim")
    served.control("/users/kim/block")
    assert learn_languages(real_now=REAL_NOW) == 1
    assert list_languages() == {kim.user_id: "ja"}
    assert Friend.objects.get().profile_read_at == REAL_NOW


def test_where_line_does_not_answer_it_is_tried_again(served: Served, settings: Any) -> None:
    kim = begin_chat(served, "kim")
    there, settings.LINE_API = settings.LINE_API, "http://127.0.0.1:9"
    assert learn_languages(real_now=REAL_NOW) == 0
    settings.LINE_API = there
    assert learn_languages(real_now=REAL_NOW) == 1
    assert list_languages() == {kim.user_id: "ko"}
