"""Django app: Intake: what comes from outside, applied exactly once."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class IntakeConfig(AppConfig):
    """Intake: what comes from outside, applied exactly once."""

    name = "moyai.core.intake"
    label = "intake"
    retention = (
        Retention(
            model="intake.InboxEvent",
            what=_("LINEなどから届いたもの"),
            days=30,
            counted_from="received_at",
            action="erase",
            reason=_("同じものが2度届いても1度だけ処理するため"),
        ),
    )

    def ready(self) -> None:
        """Have what is past its period erased."""
        from moyai.core.intake.erasing import erase_events
        from moyai.core.privacy.registry import register_eraser

        register_eraser("intake.InboxEvent", erase_events)
