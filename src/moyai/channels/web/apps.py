"""Django app: The web channel: one question a page."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.conversations.registry import Capabilities, register_channel
from moyai.core.manifest import Retention

CAPABILITIES = Capabilities("web", idle=timedelta(hours=24))


class WebConfig(AppConfig):
    """The web channel: one question a page."""

    name = "moyai.channels.web"
    label = "web"
    retention = (
        Retention(
            model="accounts.SignInCode",
            what=_("ログインの番号"),
            days=1,
            counted_from="expires_at",
            action="erase",
            reason=_("番号を当てようとすることを防ぐため"),
        ),
    )

    def ready(self) -> None:
        """Register the channel, and who erases the codes to sign in by."""
        from moyai.core.accounts.codes import forget_old_codes
        from moyai.core.privacy.registry import register_eraser

        register_channel(CAPABILITIES)
        register_eraser("accounts.SignInCode", forget_old_codes)
