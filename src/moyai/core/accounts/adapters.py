"""How django-allauth meets our accounts: no open sign-up; residents register through the flow."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes allauth's own sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts come from registration and from the town's staff."""
        return False
