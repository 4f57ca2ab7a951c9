"""The town's LINE Login channel, as its settings name it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from moyai.channels.line.addresses import make_address


@dataclass(frozen=True)
class LoginChannel:
    """A LINE Login channel of the same provider as the official accounts: so user ids are the same.

    Attributes:
        channel_id: the ``client_id``, and the audience of ID tokens.
        secret: the channel secret; it also signs ID tokens.
    """

    channel_id: str
    secret: str

    @property
    def callback(self) -> str:
        """The address to which LINE sends people back; it stands in LINE's console word for word."""
        return make_address(reverse("line:signed_in"))


def find_login_channel() -> LoginChannel | None:
    """Return the channel; None where the town has none, or no official account whose chats could be tied."""
    given = settings.LINE_LOGIN_CHANNEL
    return LoginChannel(given["id"], given["secret"]) if given and settings.LINE_ACCOUNTS else None


def find_sign_in_address() -> str:
    """Return where signing in with LINE begins, empty while it is off."""
    return reverse("line:sign_in") if find_login_channel() else ""
