"""Whom one may sign in as in a demo town, by one press. Outside the demo nobody can."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoLogin:
    """An account offered on the demo's sign-in page; texts by language (``ja``, ``en``)."""

    username: str
    name: str
    what: dict[str, str]


_logins: dict[str, DemoLogin] = {}


def offer(*logins: DemoLogin) -> None:
    """Offer accounts, in the order given; called by the demo when it starts."""
    _logins.update({login.username: login for login in logins})


def list_demo_logins() -> list[DemoLogin]:
    """Return the accounts offered."""
    return list(_logins.values())


def find_demo_login(username: str) -> DemoLogin | None:
    """Return the offer of that account, or None: no other account can be entered without its password."""
    return _logins.get(username)
