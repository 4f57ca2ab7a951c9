"""Django app: The desk channel: staff take any flow for a caller or visitor."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.conversations.registry import Capabilities, register_channel
from moyai.core.manifest import Retention

CAPABILITIES = Capabilities("desk", idle=timedelta(hours=8))


class DeskConfig(AppConfig):
    """The desk channel: staff take any flow for a caller or visitor."""

    name = "moyai.channels.desk"
    label = "desk"
    retention = (
        Retention(
            model="desk.IncomingCall",
            what=_("窓口に出た着信"),
            days=7,
            counted_from="started_at",
            action="erase",
            reason=_("電話の方をすぐに見つけるため"),
        ),
    )

    def ready(self) -> None:
        """Register the channel and its page, and listen for calls."""
        from moyai.channels.desk.erasing import erase_calls
        from moyai.channels.desk.operations import keep_call
        from moyai.channels.desk.sheet import draw_sheet
        from moyai.channels.web.pages import register_sheet
        from moyai.core.conversations.incoming import register_listener
        from moyai.core.privacy.registry import register_eraser

        register_channel(CAPABILITIES)
        register_sheet("desk", draw_sheet)
        register_listener("desk", keep_call)
        register_eraser("desk.IncomingCall", erase_calls)
