"""The second step of staff: digits of an app after the password; spare codes; passkeys go without."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.accounts.second_step import describe_second_step, has_second_step
from moyai.core.accounts.tests.device import Device
from moyai.core.audit.models import Entry

PASSWORD = "correct horse"
ON, STEP = "/accounts/second-step/on/", "/accounts/second-step/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return create_account(username="makoto", password=PASSWORD, display_name="誠", roles=(Role.OFFICER,))


def come(client, **more):
    return client.post(reverse("account_login"), {"login": "makoto", "password": PASSWORD, **more})


def digits(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


@pytest.fixture
def secret(client, officer):
    """The secret in the officer's app, who switched the second step on and went home."""
    come(client)
    secret = client.get(ON).context["form"].secret
    assert client.post(ON, {"code": digits(secret)})["Location"] == reverse("mfa_view_recovery_codes")
    client.logout()
    return secret


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_password_alone_is_not_enough(client, officer, secret):
    assert come(client, next="/town/")["Location"] == STEP
    assert not is_in(client)
    wrong = client.post(STEP, {"code": "000000"})
    assert "番号がちがうか" in wrong.content.decode()
    assert not is_in(client)
    written = "".join(chr(ord(digit) + 0xFEE0) for digit in digits(secret, ahead=1))
    assert client.post(STEP, {"code": f"{written[:3]} {written[3:]}"})["Location"] == "/town/"
    assert is_in(client)


def test_digits_serve_once(client, secret):
    code = digits(secret, ahead=1)
    come(client)
    client.post(STEP, {"code": code})
    assert is_in(client)
    client.logout()
    come(client)
    client.post(STEP, {"code": code})
    assert not is_in(client)


def test_a_spare_code_serves_once(client, officer, secret):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for expected in (True, False):
        come(client)
        client.post(STEP, {"code": codes[0]})
        assert is_in(client) is expected
        client.logout()
    assert describe_second_step(officer).codes_left == 9


def test_the_step_stands_after_the_password_only(client, secret):
    assert client.get(STEP)["Location"] == reverse("account_login")
    assert client.post(STEP, {"code": digits(secret, ahead=1)})["Location"] == reverse("account_login")
    assert not is_in(client)


def test_a_passkey_needs_no_digits(client, officer, secret):
    device, add, by_passkey = Device(), "/accounts/passkeys/add/", "/accounts/passkeys/sign-in/"
    come(client)
    client.post(STEP, {"code": digits(secret, ahead=1)})
    made = device.make(json.loads(client.get(add).context["options"]))
    client.post(add, {"name": "鍵", "credential": made})
    client.logout()
    client.post(by_passkey, {"credential": device.answer(client.get(by_passkey).json())})
    assert is_in(client)


def test_switching_off(client, officer, secret):
    come(client)
    client.post(STEP, {"code": digits(secret, ahead=1)})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("account_ways")
    assert not has_second_step(officer)
    assert not Authenticator.objects.filter(user=officer).exists()
    entries = Entry.objects.filter(subject=f"user:{officer.pk}").order_by("id")
    assert [one.action for one in entries] == ["accounts.switch_on_step", "accounts.switch_off_step"]


def test_new_spare_codes_end_the_old_ones(client, officer, secret):
    old = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    come(client)
    client.post(STEP, {"code": digits(secret, ahead=1)})
    assert old[0][:4] in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    client.post(reverse("mfa_generate_recovery_codes"))
    new = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert set(old) & set(new) == set()


def test_secrets_are_unreadable_in_the_database(secret):
    kept = [json.dumps(one.data) for one in Authenticator.objects.all()]
    assert len(kept) == 2
    assert [data for data in kept if secret in data] == []


def test_the_step_is_for_staff(client):
    create_account(username="hanako", password=PASSWORD, display_name="花子", roles=(Role.RESIDENT,))
    client.post(reverse("account_login"), {"login": "hanako", "password": PASSWORD})
    assert client.get(ON).status_code == 403
    assert "二段階" not in client.get(reverse("account_ways")).content.decode()


def test_proving_again_by_the_app(client, officer, secret):
    client.force_login(officer)
    again = reverse("mfa_reauthenticate")
    assert client.get(again).status_code == 200
    client.post(again, {"code": digits(secret, ahead=1), "next": reverse("mfa_deactivate_totp")})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
