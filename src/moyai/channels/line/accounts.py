"""The town's official accounts, as its settings name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Account:
    """One official account.

    Attributes:
        name: Its name in addresses and tables.
        secret: The channel secret that signs webhooks.
        token: The channel access token that sends.
    """

    name: str
    secret: str
    token: str


def list_accounts() -> list[Account]:
    """Return the accounts of the settings (LINE_ACCOUNTS: name to secret and token)."""
    given: Mapping[str, Mapping[str, str]] = settings.LINE_ACCOUNTS
    return [Account(name, one["secret"], one["token"]) for name, one in given.items()]


def find_account(name: str) -> Account | None:
    """Return an account by name, None when the town has taken it away."""
    return next((one for one in list_accounts() if one.name == name), None)


def list_secrets() -> dict[str, bytes]:
    """Return the channel secrets by account, for the webhook."""
    return {one.name: one.secret.encode() for one in list_accounts()}
