"""Django app: The web channel: one question a page."""

from datetime import timedelta

from django.apps import AppConfig

from moyai.core.conversations.registry import Capabilities, register_channel

CAPABILITIES = Capabilities("web", idle=timedelta(hours=24))


class WebConfig(AppConfig):
    """The web channel: one question a page."""

    name = "moyai.channels.web"
    label = "web"

    def ready(self) -> None:
        """Register the channel."""
        register_channel(CAPABILITIES)
