"""Signing in, and the demo's one-press sign-in that exists nowhere else."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from moyai.core.accounts import demo_logins
from moyai.core.accounts.demo_logins import DemoLogin
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.accounts.queries import has_role, list_roles

PASSWORD = "correct horse"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako():
    return create_account(username="48210937", password=PASSWORD, display_name="花子", roles=(Role.RESIDENT,))


@pytest.fixture
def offers(monkeypatch):
    monkeypatch.setattr(demo_logins, "_logins", {})
    what = {"ja": "住民。乗車を予約します。", "en": "Resident. Books a ride."}
    demo_logins.offer(DemoLogin("48210937", "春日 花子", what))


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["48210937", "4821 0937", "４８２１-０９３７", " 48210937 "])
def test_sign_in_by_registration_number_in_any_writing(client, hanako, typed):
    answer = client.post(reverse("account_login"), {"login": typed, "password": PASSWORD})
    assert (answer.status_code, signed_in(client)) == (302, True)


def test_sign_in_with_a_wrong_password_says_so(client, hanako):
    answer = client.post(reverse("account_login"), {"login": "48210937", "password": "wrong"})
    assert (answer.status_code, signed_in(client)) == (200, False)
    assert "error-summary" in answer.content.decode()


def test_after_a_wrong_password_the_form_stands_above_the_demos_accounts(client, hanako, offers):
    fresh = client.get(reverse("account_login")).content.decode()
    again = client.post(reverse("account_login"), {"login": "48210937", "password": "x"}).content.decode()
    assert fresh.index("demo-title") < fresh.index('id="id_password"')
    assert again.index("error-summary") < again.index('id="id_password"') < again.index("demo-title")
    assert again.count('id="demo-title"') == 1


def test_signing_in_leaves_no_message_with_the_name(client, hanako):
    answer = client.post(reverse("account_login"), {"login": "48210937", "password": PASSWORD})
    assert [str(message) for message in get_messages(answer.wsgi_request)] == []


def test_sign_in_lasts_for_the_visit_unless_asked_otherwise(client, hanako):
    client.post(reverse("account_login"), {"login": "48210937", "password": PASSWORD})
    assert client.session.get_expire_at_browser_close()
    client.logout()
    client.post(reverse("account_login"), {"login": "48210937", "password": PASSWORD, "remember": "on"})
    assert not client.session.get_expire_at_browser_close()


def test_page_offers_the_demos_accounts(client, hanako, offers):
    page = client.get(reverse("account_login")).content.decode()
    assert "春日 花子" in page
    assert "住民。乗車を予約します。" in page
    english = client.get(reverse("account_login"), headers={"accept-language": "en"}).content.decode()
    assert "Resident. Books a ride." in english


def test_demo_sign_in_leads_to_what_was_wanted(client, hanako, offers):
    wanted = {"username": "48210937", "next": "/me/notices/"}
    answer = client.post(reverse("account_login_demo"), wanted)
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, "/me/notices/", True)


def test_demo_sign_in_never_leads_elsewhere(client, hanako, offers):
    wanted = {"username": "48210937", "next": "https://elsewhere.example/"}
    assert client.post(reverse("account_login_demo"), wanted)["Location"] == reverse("home")


def test_demo_sign_in_needs_a_post(client, hanako, offers):
    assert client.get(reverse("account_login_demo"), {"username": "48210937"}).status_code == 405
    assert not signed_in(client)


def test_demo_sign_in_is_for_offered_accounts_only(client, hanako, offers):
    create_account(username="chief", password=PASSWORD, display_name="長", roles=(Role.ADMIN,))
    for username in ("chief", "", "nobody"):
        assert client.post(reverse("account_login_demo"), {"username": username}).status_code == 404
    assert not signed_in(client)


def test_demo_sign_in_does_not_exist_on_a_real_server(client, hanako, offers, settings):
    settings.IS_DEMO = False
    assert client.post(reverse("account_login_demo"), {"username": "48210937"}).status_code == 404
    assert not signed_in(client)
    assert "春日 花子" not in client.get(reverse("account_login")).content.decode()


def test_demo_sign_in_refuses_a_closed_account(client, hanako, offers):
    User.objects.update(is_active=False)
    assert client.post(reverse("account_login_demo"), {"username": "48210937"}).status_code == 404


def test_change_password(client, hanako):
    client.force_login(hanako)
    assert client.get(reverse("account_change_password")).status_code == 200
    new = "battery staple"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    hanako.refresh_from_db()
    assert hanako.check_password(new)


def test_change_password_needs_the_present_one(client, hanako):
    client.force_login(hanako)
    form = {"oldpassword": "wrong", "password1": "battery staple", "password2": "battery staple"}
    assert client.post(reverse("account_change_password"), form).status_code == 200
    hanako.refresh_from_db()
    assert hanako.check_password(PASSWORD)


def test_sign_out_needs_a_press(client, hanako):
    client.force_login(hanako)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)


def test_nobody_signs_up_by_themselves(client):
    assert client.get("/accounts/signup/").status_code == 404


def fail_to_sign_in(client, times):
    form = {"login": "48210937", "password": "wrong"}
    return [client.post(reverse("account_login"), form).status_code for _try in range(times)]


def test_no_sixth_try_within_five_minutes(client, hanako):
    assert fail_to_sign_in(client, 5) == [200] * 5
    answer = client.post(reverse("account_login"), {"login": "48210937", "password": PASSWORD})
    assert (answer.status_code, signed_in(client)) == (200, False)


def test_locked_out_after_eight_failures(client, hanako, settings):
    """The second line, kept in the database: it also counts tries at other processes."""
    settings.AXES_ENABLED, settings.ACCOUNT_RATE_LIMITS = True, False
    assert fail_to_sign_in(client, 8) == [200] * 7 + [429]
    answer = client.post(reverse("account_login"), {"login": "48210937", "password": PASSWORD})
    assert (answer.status_code, signed_in(client)) == (429, False)
    assert "しばらくお待ちください" in answer.content.decode()


def test_roles(hanako):
    chief = create_account(
        username="chief", password=PASSWORD, display_name="長", roles=(Role.ADMIN, Role.OFFICER)
    )
    assert list_roles(chief) == {"admin", "officer"}
    assert has_role(chief, Role.DISPATCHER)
    assert not has_role(chief, Role.RESIDENT)
    assert has_role(hanako, Role.RESIDENT)
    assert not has_role(hanako, Role.DRIVER, Role.OFFICER)
