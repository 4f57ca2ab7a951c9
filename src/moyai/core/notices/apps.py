"""Django app: Notices: what goes out to people leaves through an outbox."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices: what goes out to people leaves through an outbox."""

    name = "moyai.core.notices"
    label = "notices"

    def ready(self) -> None:
        """Open the console's door and have workers deliver what is due."""
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.notices import operations, providers
        from moyai.core.notices.providers.console import ConsoleProvider

        providers.register(operations.CONSOLE, ConsoleProvider())
        register_periodic(key="notices.deliver", every_s=2, run=operations.deliver_due)
