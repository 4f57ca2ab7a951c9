"""What the environment says of signing in with LINE: both halves or none, and a name that is taken."""

import pytest

from moyai.config.env import EnvError, read_line_accounts, read_line_login


def test_a_channel_is_read(monkeypatch):
    monkeypatch.setenv("MOYAI_LINE_LOGIN_CHANNEL", "2000000001")
    monkeypatch.setenv("MOYAI_LINE_LOGIN_SECRET", "secret")
    assert read_line_login() == {"id": "2000000001", "secret": "secret"}


def test_without_a_channel_it_is_off(monkeypatch):
    monkeypatch.delenv("MOYAI_LINE_LOGIN_CHANNEL", raising=False)
    monkeypatch.setenv("MOYAI_LINE_LOGIN_SECRET", " ")
    assert read_line_login() == {}


@pytest.mark.parametrize("missing", ["MOYAI_LINE_LOGIN_CHANNEL", "MOYAI_LINE_LOGIN_SECRET"])
def test_half_a_channel_is_named(monkeypatch, missing):
    monkeypatch.setenv("MOYAI_LINE_LOGIN_CHANNEL", "2000000001")
    monkeypatch.setenv("MOYAI_LINE_LOGIN_SECRET", "secret")
    monkeypatch.delenv(missing)
    with pytest.raises(EnvError, match=missing):
        read_line_login()


def test_no_account_may_be_called_login(monkeypatch):
    monkeypatch.setenv("MOYAI_LINE_ACCOUNTS", "Login")
    with pytest.raises(EnvError, match="taken"):
        read_line_accounts()
