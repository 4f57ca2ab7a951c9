"""Django app: The telephone channel."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.conversations.registry import Capabilities, register_channel
from moyai.core.manifest import Retention

CAPABILITIES = Capabilities(
    "voice",
    idle=timedelta(hours=2),
    length="spoken",
    max_options=8,
    max_spoken_s=15,
    has_photo=False,
    has_map=False,
)


class VoiceConfig(AppConfig):
    """The telephone channel."""

    name = "moyai.channels.voice"
    label = "voice"
    retention = (
        Retention(
            model="voice.Call",
            what=_("電話の記録と録音の場所"),
            days=90,
            counted_from="started_at",
            action="erase",
            reason=_("折り返しと、問い合わせに答えるため"),
        ),
    )

    def ready(self) -> None:
        """Register the channel, who erases its records, and the door by which notices are rung out."""
        from moyai.channels.voice.erasing import erase_calls, erase_traces
        from moyai.channels.voice.provider import register_doors
        from moyai.core.privacy.registry import register_eraser, register_trace_eraser

        register_channel(CAPABILITIES)
        register_eraser("voice.Call", erase_calls)
        register_trace_eraser(self.label, erase_traces)
        register_doors()
