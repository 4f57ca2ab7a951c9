"""Django app: The LINE channel."""

from datetime import timedelta

from django.apps import AppConfig

from moyai.core.conversations.registry import Capabilities, register_channel, register_follower

CAPABILITIES = Capabilities("line", idle=timedelta(hours=24), max_options=9, max_ask=400)
SEND_EVERY_S = 0.5


class LineConfig(AppConfig):
    """The LINE channel."""

    name = "moyai.channels.line"
    label = "line"

    def ready(self) -> None:
        """Register the channel, its source of events, its door for notices and its sending."""
        from moyai.channels.line.operations import follow_elsewhere
        from moyai.channels.line.provider import LineProvider
        from moyai.channels.line.source import SOURCE
        from moyai.channels.line.tasks import send_lines
        from moyai.core.intake.registry import register_source
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.notices import providers

        register_channel(CAPABILITIES)
        register_follower("line", follow_elsewhere)
        register_source(SOURCE)
        register_periodic(key="line.send", every_s=SEND_EVERY_S, run=send_lines)
        providers.register("line", LineProvider())
