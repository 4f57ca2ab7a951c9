"""Django app: Privacy: periods of keeping, and the nightly job that erases what is past them."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Privacy: periods of keeping, and the nightly job that erases what is past them."""

    name = "moyai.core.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Have what is past its period erased every night."""
        from moyai.core.jobs.schedule import register
        from moyai.core.privacy.tasks import LOOK_EVERY_S, erase_nightly

        register(key="privacy.erase", every_s=LOOK_EVERY_S, run=erase_nightly)
