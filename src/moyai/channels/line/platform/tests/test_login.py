"""LINE Login on the platform: one press, codes that serve once, PKCE, and what ``verify`` says."""

import hashlib
from base64 import urlsafe_b64encode
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from moyai.channels.line.platform.command import make_parser, make_platform
from moyai.channels.line.platform.login_state import CODE_MS, LoginChannel

BACK = "http://127.0.0.1:1/back"
CHANNEL = LoginChannel("2000000001", "login_secret_of_thirty_two_letters", (BACK,))
OTHER = LoginChannel("2000000002", "other_secret_of_thirty_two_letters", (BACK,))
VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def site(served):
    served.platform.login.add_channel(CHANNEL)
    served.platform.login.add_channel(OTHER)
    return served


def ask(site, **changes) -> httpx.Response:
    query = {
        "response_type": "code",
        "client_id": CHANNEL.channel_id,
        "redirect_uri": BACK,
        "state": "the state",
        "scope": "openid profile",
        "nonce": "the nonce",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changes
    given = {key: value for key, value in query.items() if value is not None}
    return site.http.get("/oauth2/v2.1/authorize", params=given)


def read_back(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{BACK}?")
    return {key: values[0] for key, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def press(site, page: httpx.Response, user: str = "hanako") -> dict[str, str]:
    assert page.status_code == 200, page.text
    link = next(part for part in page.text.split('"') if part.endswith(f"/allow/{user}"))
    return read_back(site.http.get(link))


def exchange(site, code: str, **changes) -> httpx.Response:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": CHANNEL.channel_id,
        "client_secret": CHANNEL.secret,
        "code_verifier": VERIFIER,
    } | changes
    return site.http.post("/oauth2/v2.1/token", data=fields)


def test_one_press_leads_back_with_a_code_for_tokens(site, hanako):
    back = press(site, ask(site))
    assert back["state"] == "the state"
    given = exchange(site, back["code"]).json()
    assert (given["token_type"], given["scope"]) == ("Bearer", "openid profile")
    claims = jwt.decode(given["id_token"], CHANNEL.secret, algorithms=["HS256"], audience=CHANNEL.channel_id)
    assert (claims["iss"], claims["sub"]) == ("https://access.line.me", hanako)
    assert (claims["nonce"], claims["name"]) == ("the nonce", "花子")
    bearer = {"authorization": f"Bearer {given['access_token']}"}
    assert site.http.get("/v2/profile", headers=bearer).json()["userId"] == hanako
    assert site.http.get("/oauth2/v2.1/userinfo", headers=bearer).json()["sub"] == hanako


def test_without_the_scopes_there_is_no_id_token_or_no_profile(site):
    profile_alone = exchange(site, press(site, ask(site, scope="profile"))["code"]).json()
    assert "id_token" not in profile_alone
    openid_alone = exchange(site, press(site, ask(site, scope="openid"))["code"]).json()
    bearer = {"authorization": f"Bearer {openid_alone['access_token']}"}
    assert site.http.get("/v2/profile", headers=bearer).status_code == 401


def test_cancelling_leads_back_with_an_error(site):
    page = ask(site)
    link = next(part for part in page.text.split('"') if part.endswith("/refuse"))
    back = read_back(site.http.get(link))
    assert (back["error"], back["state"]) == ("access_denied", "the state")
    assert site.http.get(link).status_code == 400


@pytest.mark.parametrize("changes", [{"client_id": "9"}, {"redirect_uri": "https://elsewhere.example/"}])
def test_an_unknown_site_or_address_is_sent_nowhere(site, changes):
    assert ask(site, **changes).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"state": None}, "invalid_request"),
        ({"scope": "email"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_a_faulty_request_leads_back_with_its_error(site, changes, error):
    assert read_back(ask(site, **changes))["error"] == error


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_secret": "guess"}, "invalid_client"),
        ({"client_id": OTHER.channel_id, "client_secret": OTHER.secret}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:1/other"}, "invalid_grant"),
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
    ],
)
def test_a_code_is_for_who_asked(site, changes, error):
    assert exchange(site, press(site, ask(site))["code"], **changes).json()["error"] == error


def test_a_code_serves_once_and_for_ten_minutes(site):
    code = press(site, ask(site))["code"]
    assert exchange(site, code).status_code == 200
    assert exchange(site, code).json()["error"] == "invalid_grant"
    late = press(site, ask(site))["code"]
    site.platform.clock.advance(CODE_MS + 1)
    assert exchange(site, late).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id_token": "no.token.here"}, "Invalid IdToken."),
        ({"client_id": OTHER.channel_id}, "Invalid IdToken."),
        ({"nonce": "another"}, "Invalid IdToken Nonce."),
        ({"user_id": "U0"}, "Invalid IdToken Subject Identifier."),
    ],
)
def test_verify_says_what_is_wrong_with_an_id_token(site, changes, says):
    token = exchange(site, press(site, ask(site))["code"]).json()["id_token"]
    fields = {"id_token": token, "client_id": CHANNEL.channel_id}
    good = site.http.post("/oauth2/v2.1/verify", data=fields).json()
    assert good["nonce"] == "the nonce"
    bad = site.http.post("/oauth2/v2.1/verify", data=fields | changes)
    assert (bad.status_code, bad.json()["error_description"]) == (400, says)


def test_an_id_token_expires(site):
    token = exchange(site, press(site, ask(site))["code"]).json()["id_token"]
    site.platform.clock.advance(3_600_000)
    bad = site.http.post("/oauth2/v2.1/verify", data={"id_token": token, "client_id": CHANNEL.channel_id})
    assert bad.json()["error_description"] == "IdToken expired."


def test_an_access_token_is_verified_until_it_is_revoked(site):
    token = exchange(site, press(site, ask(site))["code"]).json()["access_token"]
    found = site.http.get("/oauth2/v2.1/verify", params={"access_token": token}).json()
    assert found["client_id"] == CHANNEL.channel_id
    site.http.post("/oauth2/v2.1/revoke", data={"access_token": token})
    assert site.http.get("/oauth2/v2.1/verify", params={"access_token": token}).status_code == 400


def test_the_command_opens_a_login_channel():
    channel, login = "town:secret:token:http://127.0.0.1/hook", "7:secret:http://127.0.0.1:8000/line/back/"
    arguments = make_parser().parse_args(["--channel", channel, "--login", login])
    found = make_platform(arguments).login.channels["7"]
    assert (found.secret, found.callbacks) == ("secret", ("http://127.0.0.1:8000/line/back/",))
    with pytest.raises(SystemExit):
        make_parser().parse_args(["--channel", channel, "--login", "7:secret"])
