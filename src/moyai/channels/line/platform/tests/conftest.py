from collections.abc import Iterator

import pytest

from moyai.channels.line.platform.people import follow
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel
from moyai.channels.line.platform.tests.serving import (
    SECRET,
    TOKEN,
    Bot,
    Served,
    make_both,
    serve,
)


@pytest.fixture
def platform(tmp_path) -> Platform:
    town = Channel("town", SECRET, TOKEN, "")
    other = Channel("other", "other_secret", "other_token", "")
    made = Platform([town, other], ledger=tmp_path / "ledger.jsonl")
    for key, name in (("hanako", "花子"), ("taro", "太郎")):
        follow(made, town, made.add_user(key=key, name=name), tell=False)
    return made


@pytest.fixture
def hanako(platform) -> str:
    user = platform.find_user("hanako")
    assert user is not None
    return user.user_id


@pytest.fixture
def served(platform) -> Iterator[Served]:
    bot = Bot()
    with serve(make_both(platform, bot)) as url:
        bot.url = platform.channels["town"].webhook_url = f"{url}/hook"
        made = Served(platform, url, bot)
        try:
            yield made
        finally:
            made.http.close()
