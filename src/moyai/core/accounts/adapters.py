"""How django-allauth meets our accounts: no open sign-up; residents register through the flow."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moyai.core.accounts.entering import has_just_signed_in, note_sign_in
from moyai.core.accounts.passkey_host import get_passkey_host

UNSAID = ("account/messages/logged_in.txt", "mfa/messages/")


class AccountAdapter(DefaultAccountAdapter):
    """Closes allauth's own sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts come from registration and from the town's staff."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Leave out "signed in as …": the page shows it, and on a shared screen the name would stay.

        What changes at the second step is said by our own pages, in their words.
        """
        if not (message_template or "").startswith(UNSAID):
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_login_stages(self) -> list[str]:
        """Return what may stand between a right password and the first page: the second step alone."""
        return ["moyai.core.accounts.stages.SecondStep"]

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and note when."""
        super().login(request, user)
        note_sign_in(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask nobody once more who has just signed in.

        Otherwise whoever signs in by code alone could never replace the passkey of a lost telephone.
        """
        return not has_just_signed_in(self.request) and super().is_reauthentication_required(
            app=app, **kwargs
        )

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to prove once more who one is, in our words, the passkey first."""
        words = {
            "reauthenticate": _("パスワードで確認する"),
            "mfa_reauthenticate": _("認証アプリの番号で確認する"),
            "mfa_reauthenticate:webauthn": _("顔や指紋で確認する"),
        }
        found = [
            {**one, "description": words[one["id"]]} for one in super().get_reauthentication_methods(user)
        ]
        return sorted(found, key=lambda one: one["id"] != "mfa_reauthenticate:webauthn")


class StepAdapter(DefaultMFAAdapter):
    """Passkeys and the second step as this town has them."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("番号がちがうか、期限が切れています。もう一度入れてください。"),
    }

    def encrypt(self, text: str) -> str:
        """Keep secrets of authenticator apps unreadable in the database and its copies."""
        return _get_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was encrypted."""
        return _get_cipher().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which site passkeys are made: the host of the town's own address."""
        return {"id": get_passkey_host(), "name": _("催合い")}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Return whose passkey it is, as the device will list it."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.display_name or user.get_username()}

    def get_totp_issuer(self) -> str:
        """Return the name under which an authenticator app lists the account."""
        return f"{_('催合い')} {get_passkey_host()}"


def _get_cipher() -> Fernet:
    key = salted_hmac("accounts.second_step", "", algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


def list_again_methods(user: Any, request: HttpRequest) -> list[dict[str, Any]]:
    """Return the ways to prove once more who one is, other than the present page."""
    return [
        one
        for one in AccountAdapter(request).get_reauthentication_methods(user)
        if one["url"] != request.path
    ]
