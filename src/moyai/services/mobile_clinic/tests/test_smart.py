"""SMART App Launch: the whole way with PKCE, and every way round it closed."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.erasing_exchange import erase_codes, erase_permits, erase_tokens
from moyai.services.mobile_clinic.models import AppPermit, AppToken, OutsideApp
from moyai.services.mobile_clinic.operations.outside import is_safe_address
from moyai.services.mobile_clinic.scopes import allows, covers, is_scope
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.fhir_app import BACK, make_app
from moyai.services.mobile_clinic.tokens import digest

pytestmark = pytest.mark.django_db

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
AUTHORIZE, TOKEN, REVOKE = "/clinic/apps/authorize/", "/clinic/apps/token/", "/clinic/apps/revoke/"
SCOPE = "launch/patient patient/*.read offline_access"


@pytest.fixture
def now(monkeypatch):
    """Return the clock's hand, to be moved."""
    hand = [NOW]
    monkeypatch.setattr(clock, "now", lambda: hand[0])
    return hand


@pytest.fixture
def doctor(now):
    return make_practitioner(make_institution(), Profession.DOCTOR)


@pytest.fixture
def patient(doctor):
    return make_patient(doctor.institution)


@pytest.fixture
def browser(doctor):
    client = Client()
    client.force_login(doctor.user)
    return client


def ask(app, **changes):
    facts = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": BACK,
        "scope": SCOPE,
        "state": "s1",
        "aud": "http://testserver/clinic/fhir",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return f"{AUTHORIZE}?{urlencode({name: value for name, value in facts.items() if value is not None})}"


def read_back(answer):
    assert answer.status_code == 302, answer.content.decode()[:500]
    assert answer["Location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def send(path, facts, **headers):
    return Client().post(path, urlencode(facts), "application/x-www-form-urlencoded", **headers)


def get_code(browser, app, patient, **changes):
    return read_back(browser.post(ask(app, **changes), {"yes": "1", "patient": patient.code}))["code"]


def get_token(app, got, **changes):
    facts = {
        "grant_type": "authorization_code",
        "code": got,
        "redirect_uri": BACK,
        "client_id": app.client_id,
        "code_verifier": VERIFIER,
        **changes,
    }
    return send(TOKEN, {name: value for name, value in facts.items() if value is not None})


def refresh(app, token, **more):
    return send(
        TOKEN, {"grant_type": "refresh_token", "refresh_token": token, "client_id": app.client_id, **more}
    )


def read(token, path="Patient"):
    return Client().get(f"/clinic/fhir/{path}", HTTP_AUTHORIZATION=f"Bearer {token}")


def test_the_well_known_file_says_what_there_is(now):
    told = Client().get("/clinic/fhir/.well-known/smart-configuration")
    assert told["Access-Control-Allow-Origin"] == "*"
    facts = told.json()
    assert facts["code_challenge_methods_supported"] == ["S256"]
    assert "issuer" not in facts
    assert "authorization_code" in facts["grant_types_supported"]
    for name in ("authorization_endpoint", "token_endpoint", "revocation_endpoint"):
        assert facts[name].startswith("http://testserver/clinic/apps/")


def test_the_whole_way(now, browser, patient):
    app = make_app()
    make_patient(patient.institution)
    page = browser.get(ask(app))
    assert page.status_code == 200
    assert "血圧ノート" in page.content.decode()
    assert "form-action 'self' https://app.example" in page["Content-Security-Policy"]
    sent = read_back(browser.post(ask(app), {"yes": "1", "patient": patient.code}))
    assert sent["state"] == "s1"
    answer = get_token(app, sent["code"])
    facts = answer.json()
    assert answer.status_code == 200, facts
    assert "no-store" in answer["Cache-Control"]
    assert facts["token_type"] == "Bearer"
    assert facts["patient"] == patient.code
    assert set(facts["scope"].split()) == set(SCOPE.split())
    assert 0 < facts["expires_in"] <= 900
    seen = [each["resource"]["id"] for each in read(facts["access_token"]).json()["entry"]]
    assert seen == [patient.code]
    kept = AppToken.objects.values_list("digest", flat=True)
    assert set(kept) == {digest(facts["access_token"]), digest(facts["refresh_token"])}


def test_a_token_ends_and_is_had_anew(now, browser, patient):
    app = make_app()
    first = get_token(app, get_code(browser, app, patient)).json()
    now[0] += timedelta(minutes=16)
    assert read(first["access_token"]).status_code == 401
    second = refresh(app, first["refresh_token"]).json()
    assert read(second["access_token"]).status_code == 200
    less = refresh(app, second["refresh_token"], scope="patient/Observation.read").json()
    assert less["scope"] == "patient/Observation.read"
    assert read(less["access_token"]).status_code == 403
    assert read(less["access_token"], "Observation").status_code == 200
    assert refresh(app, less["refresh_token"], scope="user/*.read").status_code == 400
    now[0] += timedelta(days=91)
    assert refresh(app, less["refresh_token"]).status_code == 400


def test_a_refresh_token_used_twice_ends_all(now, browser, patient):
    app = make_app()
    first = get_token(app, get_code(browser, app, patient)).json()
    second = refresh(app, first["refresh_token"]).json()
    assert refresh(app, first["refresh_token"]).json()["error"] == "invalid_grant"
    assert read(second["access_token"]).status_code == 401
    assert refresh(app, second["refresh_token"]).status_code == 400


def test_a_code_used_twice_ends_what_it_gave(now, browser, patient):
    app = make_app()
    code = get_code(browser, app, patient)
    first = get_token(app, code).json()
    assert get_token(app, code).json()["error"] == "invalid_grant"
    assert read(first["access_token"]).status_code == 401


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": "https://app.example/other"}, "invalid_request"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"code": "guess"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
    ],
)
def test_no_token_without_all_of_it(now, browser, patient, change, error):
    app = make_app()
    answer = get_token(app, get_code(browser, app, patient), **change)
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error
    assert not AppToken.objects.exists()


def test_a_code_ends_after_a_minute(now, browser, patient):
    app = make_app()
    code = get_code(browser, app, patient)
    now[0] += timedelta(seconds=61)
    assert get_token(app, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "patient/*.read nonsense"}, "invalid_scope"),
        ({"scope": "user/Observation.write"}, "invalid_scope"),
        ({"scope": "launch/patient"}, "invalid_scope"),
        ({"aud": "https://elsewhere.example/fhir"}, "invalid_request"),
        ({"aud": None}, "invalid_request"),
    ],
)
def test_what_is_asked_wrongly_goes_back_with_an_error(now, browser, patient, change, error):
    app = make_app("launch/patient", "patient/*.read", "offline_access")
    for method in (browser.get, browser.post):
        sent = read_back(method(ask(app, **change)))
        assert (sent["error"], sent.get("state")) == (error, "s1")
    assert not AppPermit.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": BACK + "/more"},
        {"redirect_uri": None},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(now, browser, patient, change):
    app = make_app()
    for method in (browser.get, browser.post):
        answer = method(ask(app, **change), {"yes": "1", "patient": patient.code})
        assert answer.status_code == 400
        assert "登録されていません" in answer.content.decode()


def test_she_may_say_no_and_choose_nobody_elses_patient(now, browser, patient):
    app = make_app()
    assert read_back(browser.post(ask(app), {"no": "1"}))["error"] == "access_denied"
    stranger = make_patient(make_institution("nishi"))
    page = browser.post(ask(app), {"yes": "1", "patient": stranger.code})
    assert page.status_code == 200
    assert not AppPermit.objects.exists()
    assert Client().get(ask(app))["Location"].startswith("/accounts/login/")
    officer = Client()
    officer.force_login(make_user(Role.OFFICER))
    assert "許可できません" in officer.get(ask(app)).content.decode()


def test_a_permit_is_taken_back_on_her_page(now, browser, patient):
    app = make_app()
    token = get_token(app, get_code(browser, app, patient)).json()["access_token"]
    permit = AppPermit.objects.get()
    assert "血圧ノート" in browser.get("/clinic/apps/mine/").content.decode()
    other = Client()
    other.force_login(make_user(Role.RESIDENT))
    assert other.post(f"/clinic/apps/mine/{permit.pk}/end/").status_code == 404
    assert read(token).status_code == 200
    browser.post(f"/clinic/apps/mine/{permit.pk}/end/")
    assert read(token).status_code == 401


def test_an_app_gives_its_token_back(now, browser, patient):
    app = make_app()
    facts = get_token(app, get_code(browser, app, patient)).json()
    other = make_app()
    send(REVOKE, {"token": facts["refresh_token"], "client_id": other.client_id})
    assert read(facts["access_token"]).status_code == 200
    gone = send(REVOKE, {"token": facts["refresh_token"], "client_id": app.client_id})
    assert gone.status_code == 200
    assert read(facts["access_token"]).status_code == 401


def test_an_app_with_a_secret_shows_it(now, browser, patient):
    app = make_app(secret_digest=digest("the secret"))
    code = get_code(browser, app, patient)
    assert get_token(app, code).json()["error"] == "invalid_client"
    assert get_token(app, code, client_secret="wrong").status_code == 401
    assert get_token(app, code, client_secret="the secret").status_code == 200
    basic = base64.b64encode(f"{app.client_id}:the secret".encode()).decode()
    answer = send(
        TOKEN,
        {
            "grant_type": "authorization_code",
            "code": get_code(browser, app, patient),
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        },
        HTTP_AUTHORIZATION=f"Basic {basic}",
    )
    assert answer.status_code == 200, answer.content


def test_no_refresh_token_where_none_was_allowed(now, browser, patient):
    app = make_app()
    facts = get_token(app, get_code(browser, app, patient, scope="patient/*.read")).json()
    assert "refresh_token" not in facts
    assert AppToken.objects.count() == 1


@pytest.mark.parametrize("body", ["%%%", "a=b&a=c", "\x00", "grant_type", "{}"])
@pytest.mark.parametrize("path", [TOKEN, REVOKE])
def test_nonsense_is_no_fault_of_ours(now, path, body):
    answer = Client().post(path, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (400, 401)


def test_an_officer_registers_an_app_and_shuts_it_out(now, browser, patient):
    officer = Client()
    officer.force_login(make_user(Role.OFFICER))
    facts = {"name": "紹介状", "maker": "架空", "redirect_uris": f"{BACK}\nhttp://127.0.0.1:9/back"}
    bad = officer.post("/clinic/apps/", {**facts, "redirect_uris": "http://evil", "scopes": ["user/*.read"]})
    assert "使えません" in bad.content.decode()
    made = officer.post(
        "/clinic/apps/", {**facts, "scopes": ["user/*.read", "launch/patient"], "keeps_secret": "on"}
    )
    app = OutsideApp.objects.get()
    shown = made.content.decode()
    assert app.client_id in shown
    assert app.secret_digest and app.secret_digest not in shown
    assert "client_secret" not in officer.get("/clinic/apps/").content.decode()
    assert browser.get("/clinic/apps/").status_code == 403
    officer.post(f"/clinic/apps/{app.pk}/withdraw/")
    assert browser.get(ask(app, scope="user/*.read")).status_code == 400


@pytest.mark.parametrize(
    ("uri", "is_safe"),
    [
        ("https://app.example/back", True),
        ("http://localhost:3000/cb", True),
        ("http://127.0.0.1/cb", True),
        ("http://app.example/back", False),
        ("https://app.example/#x", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://user@app.example/", False),
        ("https://[", False),
    ],
)
def test_addresses_to_which_a_browser_may_be_sent(uri, is_safe):
    assert is_safe_address(uri) is is_safe


def test_scopes_say_no_more_than_they_say():
    assert covers(["user/*.read"], "user/Observation.read")
    assert not covers(["user/*.read"], "user/Observation.write")
    assert not covers(["user/Observation.read"], "user/*.read")
    assert not covers(["patient/*.read"], "user/Patient.read")
    assert allows(["patient/*.*"], "patient", "Observation", "write")
    assert not any(map(is_scope, ["openid", "user/*.rs", "system/*.read", "user/obs.read", ""]))


def test_what_ended_long_ago_is_erased(now, browser, patient):
    app = make_app()
    token = get_token(app, get_code(browser, app, patient)).json()["access_token"]
    for eraser in (erase_codes, erase_tokens, erase_permits):
        assert eraser(before=now[0], now=now[0]) == 0
    assert read(token).status_code == 200
    browser.post(f"/clinic/apps/mine/{AppPermit.objects.get().pk}/end/")
    later = now[0] + timedelta(days=100)
    assert [each(before=later, now=later) for each in (erase_codes, erase_tokens, erase_permits)] == [1, 2, 1]


def test_staff_without_a_second_step_let_nobody_in(now, browser, patient, settings):
    settings.IS_DEMO = False
    answer = browser.post(ask(make_app()), {"yes": "1", "patient": patient.code})
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_activate_totp"))
    assert not AppPermit.objects.exists()
