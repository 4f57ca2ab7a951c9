"""Signing in with LINE: only who is tied, only with LINE's own answer to this browser's question, once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from django.test import Client
from django.urls import reverse

from moyai.channels.line.login import attempt as attempts
from moyai.channels.line.login import views
from moyai.channels.line.login.channel import LoginChannel
from moyai.channels.line.login.id_token import ISSUER, read_user_id
from moyai.channels.line.login.refusals import BadToken
from moyai.channels.line.operations import link_by_code, make_code, meet, unlink
from moyai.channels.line.platform.login.id_tokens import sign
from moyai.channels.line.platform.login_state import LoginChannel as Opened
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel
from moyai.channels.line.platform.tests.serving import Bot, Served, make_both, serve
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.accounts.operations import create_account
from moyai.core.audit.models import Entry
from moyai.core.places.models import Municipality
from moyai.core.residents.models import ContactPoint, Resident
from moyai.core.residents.tests.factories import register

NOW = datetime(2026, 4, 1, 1, tzinfo=UTC)
CHANNEL = LoginChannel("2000000001", "login_secret_of_thirty_two_letters")
BACK = "http://testserver/line/sign-in/back/"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def line() -> Iterator[Served]:
    platform = Platform([Channel("ina", "secret", "token", "")])
    platform.login.add_channel(Opened(CHANNEL.channel_id, CHANNEL.secret, (BACK,)))
    for key, name in (("hanako", "花子"), ("taro", "太郎")):
        platform.add_user(key=key, name=name)
    with serve(make_both(platform, bot := Bot())) as url:
        served = Served(platform, url, bot)
        yield served
        served.http.close()


@pytest.fixture(autouse=True)
def town(line: Served, settings: Any) -> None:
    settings.LINE_ACCOUNTS = {"ina": {"secret": "secret", "token": "token"}}
    settings.LINE_LOGIN_CHANNEL = {"id": CHANNEL.channel_id, "secret": CHANNEL.secret}
    settings.LINE_LOGIN = settings.LINE_API = line.url
    settings.BASE_ADDRESS = "http://testserver"


@pytest.fixture
def hanako(line: Served) -> Resident:
    """Hanako, whose chat is tied to her registration."""
    user = create_account(username="hanako", password="x", display_name="花子", roles=(Role.RESIDENT,))
    resident = register(Municipality.objects.create(code="202096", name="伊那市"), user=user)
    known = line.platform.find_user("hanako")
    assert known is not None
    friend = meet("ina", known.user_id, NOW)
    link_by_code(friend=friend, code=make_code(resident=resident, actor="test", now=NOW), now=NOW)
    return resident


def begin(client: Client, **query: str) -> str:
    answer = client.get(reverse("line:sign_in"), query)
    assert answer.status_code == 302
    return str(answer["Location"])


def press(line: Served, address: str, what: str = "/allow/hanako") -> str:
    """Press a link on LINE's page; return the address to which that leads back."""
    page = httpx.get(address)
    assert page.status_code == 200, page.text
    link = next(part for part in page.text.split('"') if part.endswith(what))
    location = line.http.get(link).headers["location"]
    assert location.startswith(f"{BACK}?")
    return str(location)


def come_back(client: Client, location: str) -> Any:
    parts = urlsplit(location)
    return client.get(parts.path, {key: values[0] for key, values in parse_qs(parts.query).items()})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def why(answer: Any) -> str:
    """Return the code of the refusal that a page shows."""
    assert answer.status_code == 403
    return str(answer.context["code"])


def test_one_press_at_line_lets_her_in(client: Client, line: Served, hanako: Resident) -> None:
    page = client.get(reverse("account_login"), {"next": "/me/notices/"}).content.decode()
    assert 'data-way="line"' in page
    assert "/line/sign-in/?next=%2Fme%2Fnotices%2F" in page
    answer = come_back(client, press(line, begin(client, next="/me/notices/")))
    assert (answer["Location"], client.session["_auth_user_id"]) == ("/me/notices/", str(hanako.user_id))
    assert client.session.get_expire_at_browser_close()
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.subject) == ("line.sign_in", f"user:{hanako.user_id}")


def test_what_line_is_asked_for(client: Client) -> None:
    query = parse_qs(urlsplit(begin(client)).query)
    assert (query["client_id"], query["redirect_uri"]) == ([CHANNEL.channel_id], [BACK])
    assert (query["scope"], query["code_challenge_method"]) == (["openid"], ["S256"])
    assert all(len(query[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    other = parse_qs(urlsplit(begin(client)).query)
    assert all(query[name] != other[name] for name in ("state", "nonce", "code_challenge"))


def test_it_never_leads_elsewhere(client: Client, line: Served, hanako: Resident) -> None:
    location = press(line, begin(client, next="https://elsewhere.example/"))
    assert come_back(client, location)["Location"] == reverse("home")


def test_the_state_of_another_browser_is_refused(client: Client, line: Served, hanako: Resident) -> None:
    location, other = press(line, begin(client)), Client()
    assert why(come_back(other, location)) == "wrong_state"
    begin(other)
    assert why(come_back(other, location)) == "wrong_state"
    assert not is_in(other)


@pytest.mark.parametrize(
    "query", [{}, {"state": "x"}, {"code": "x", "state": ""}, {"code": "x", "state": "é"}]
)
def test_an_answer_to_no_question_is_refused(client: Client, query: dict[str, str]) -> None:
    assert why(client.get(reverse("line:signed_in"), query)) == "wrong_state"
    begin(client)
    assert why(client.get(reverse("line:signed_in"), query)) == "wrong_state"


def test_an_answer_serves_once(client: Client, line: Served, hanako: Resident) -> None:
    location = press(line, begin(client))
    come_back(client, location)
    client.logout()
    assert why(come_back(client, location)) == "wrong_state"


def test_a_replayed_code_is_refused(client: Client, line: Served, hanako: Resident) -> None:
    used = parse_qs(urlsplit(press(line, begin(client))).query)["code"][0]
    state = client.session["line_login"]["state"]
    come_back(client, f"{BACK}?code={used}&state={state}")
    client.logout()
    begin(client)
    state = client.session["line_login"]["state"]
    assert why(come_back(client, f"{BACK}?code={used}&state={state}")) == "line_silent"
    assert not is_in(client)


def test_a_code_begun_in_another_browser_is_worth_nothing(
    client: Client, line: Served, hanako: Resident
) -> None:
    """PKCE: who holds a stolen code lacks the verifier, even with a state of her own."""
    stolen = parse_qs(urlsplit(press(line, begin(Client()))).query)["code"][0]
    begin(client)
    state = client.session["line_login"]["state"]
    assert why(come_back(client, f"{BACK}?code={stolen}&state={state}")) == "line_silent"


def test_an_attempt_lasts_ten_minutes(
    client: Client, line: Served, hanako: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = press(line, begin(client))
    late = datetime.now(UTC) + attempts.LASTS + timedelta(seconds=1)
    monkeypatch.setattr(views, "get_real_time", lambda: late)
    assert why(come_back(client, location)) == "wrong_state"


def test_the_id_token_of_another_attempt_is_refused(client: Client, line: Served, hanako: Resident) -> None:
    location = press(line, begin(client))
    session = client.session
    session["line_login"] = {**session["line_login"], "nonce": "another"}
    session.save()
    assert why(come_back(client, location)) == "bad_token"
    assert not is_in(client)


def test_cancelling_is_no_error(client: Client, line: Served, hanako: Resident) -> None:
    answer = come_back(client, press(line, begin(client), "/refuse"))
    assert why(answer) == "not_allowed"
    assert "取りやめました" in answer.content.decode()


def test_line_that_does_not_answer(client: Client, line: Served, hanako: Resident, settings: Any) -> None:
    location = press(line, begin(client))
    settings.LINE_API = "http://127.0.0.1:9"
    assert why(come_back(client, location)) == "line_silent"


def test_a_stranger_is_told_how_to_tie_her_chat(client: Client, line: Served, hanako: Resident) -> None:
    answer = come_back(client, press(line, begin(client), "/allow/taro"))
    assert why(answer) == "not_tied"
    assert "「登録とつなぐ」" in answer.content.decode()
    assert User.objects.count() == 1


def test_an_untied_chat_opens_nothing(client: Client, line: Served, hanako: Resident) -> None:
    unlink(friend=hanako.line_friends.get(), actor="test", now=NOW)
    assert why(come_back(client, press(line, begin(client)))) == "not_tied"


def test_without_the_contact_point_the_tie_is_gone(client: Client, line: Served, hanako: Resident) -> None:
    ContactPoint.objects.filter(resident=hanako).delete()
    assert why(come_back(client, press(line, begin(client)))) == "not_tied"


def test_an_account_that_the_town_took_away_ties_nobody(
    client: Client, line: Served, hanako: Resident, settings: Any
) -> None:
    settings.LINE_ACCOUNTS = {"other": {"secret": "secret", "token": "token"}}
    assert why(come_back(client, press(line, begin(client)))) == "not_tied"


def test_chats_tied_to_two_people_open_neither(
    client: Client, line: Served, hanako: Resident, settings: Any
) -> None:
    settings.LINE_ACCOUNTS = settings.LINE_ACCOUNTS | {"second": {"secret": "s", "token": "t"}}
    taro = register(Municipality.objects.get(), given_name="太郎", given_kana="たろう")
    friend = meet("second", hanako.line_friends.get().user_id, NOW)
    link_by_code(friend=friend, code=make_code(resident=taro, actor="test", now=NOW), now=NOW)
    assert why(come_back(client, press(line, begin(client)))) == "not_tied"


def test_a_registration_without_an_account(client: Client, line: Served, hanako: Resident) -> None:
    Resident.objects.update(user=None)
    assert why(come_back(client, press(line, begin(client)))) == "no_account"


def test_a_closed_account_is_told_so(client: Client, line: Served, hanako: Resident) -> None:
    User.objects.update(is_active=False)
    assert come_back(client, press(line, begin(client)))["Location"] == reverse("account_inactive")
    assert not is_in(client)


def test_staff_do_not_come_in_by_line(client: Client, line: Served, hanako: Resident) -> None:
    Membership.objects.create(user=hanako.user, role=Role.DISPATCHER)
    assert why(come_back(client, press(line, begin(client)))) == "not_for_staff"
    assert not is_in(client)


def test_it_begins_under_the_towns_own_address(client: Client) -> None:
    answer = client.get(reverse("line:sign_in"), {"next": "/me/"}, headers={"host": "localhost"})
    assert answer["Location"] == "http://testserver/line/sign-in/?next=%2Fme%2F"


def test_who_is_in_already_goes_on(client: Client, hanako: Resident) -> None:
    assert hanako.user is not None
    client.force_login(hanako.user)
    assert client.get(reverse("line:sign_in"), {"next": "/me/"})["Location"] == "/me/"


def test_it_is_off_without_a_channel(client: Client, settings: Any) -> None:
    settings.LINE_LOGIN_CHANNEL = {}
    for name in ("line:sign_in", "line:signed_in"):
        assert client.get(reverse(name)).status_code == 404
    assert 'data-way="line"' not in client.get(reverse("account_login")).content.decode()


def make_claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "sub": "U1",
        "aud": CHANNEL.channel_id,
        "exp": now + 3600,
        "iat": now,
        "nonce": "n",
    }
    return {key: value for key, value in (claims | changes).items() if value is not None}


def read(token: str) -> str:
    return read_user_id(token, CHANNEL, nonce="n", now=datetime.now(UTC))


def test_a_good_id_token() -> None:
    assert read(sign(make_claims(), CHANNEL.secret)) == "U1"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "2000000002"},
        {"aud": ["2000000002"]},
        {"nonce": "m"},
        {"nonce": None},
        {"sub": ""},
        {"sub": None},
        {"sub": 1},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"iat": 4_000_000_000},
        {"iat": None},
    ],
    ids=str,
)
def test_an_id_token_with_a_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        read(sign(make_claims(**changes), CHANNEL.secret))


@pytest.mark.parametrize("algorithm", ["none", "None", "HS512", "ES256", "RS256"])
def test_another_algorithm_is_refused(algorithm: str) -> None:
    with pytest.raises(BadToken):
        read(sign(make_claims(), CHANNEL.secret, algorithm=algorithm))


def test_a_token_that_somebody_else_signed_or_changed_is_refused() -> None:
    good = sign(make_claims(), CHANNEL.secret)
    head, body, signature = good.split(".")
    other = sign(make_claims(sub="U2"), CHANNEL.secret).split(".")[1]
    unsigned = jwt.encode(make_claims(), "", algorithm="none")
    forged = sign(make_claims(), "another secret of thirty-two letters")
    for token in (
        f"{head}.{other}.{signature}",
        f"{head}.{body}.",
        unsigned,
        forged,
        "",
        "a.b.c",
        "あ.い.う",
    ):
        with pytest.raises(BadToken):
            read(token)
