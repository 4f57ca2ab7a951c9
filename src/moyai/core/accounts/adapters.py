"""How django-allauth meets our accounts: no open sign-up; residents register through the flow."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

SIGNED_IN = "account/messages/logged_in.txt"


class AccountAdapter(DefaultAccountAdapter):
    """Closes allauth's own sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts come from registration and from the town's staff."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Leave out "signed in as …": the page shows it, and on a shared screen the name would stay."""
        if message_template != SIGNED_IN:
            super().add_message(request, level, message_template, *args, **kwargs)
