"""Django app: The desk channel: staff take any flow for a caller or visitor."""

from datetime import timedelta

from django.apps import AppConfig

from moyai.core.conversations.registry import Capabilities, register_channel

CAPABILITIES = Capabilities("desk", idle=timedelta(hours=8))


class DeskConfig(AppConfig):
    """The desk channel: staff take any flow for a caller or visitor."""

    name = "moyai.channels.desk"
    label = "desk"

    def ready(self) -> None:
        """Register the channel."""
        register_channel(CAPABILITIES)
