"""Django app: Notices: what goes out to people leaves through an outbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class NoticesConfig(AppConfig):
    """Notices: what goes out to people leaves through an outbox."""

    name = "moyai.core.notices"
    label = "notices"
    retention = (
        Retention(
            model="notices.Notice",
            what=_("お知らせ"),
            days=180,
            counted_from="created_at",
            action="erase",
            reason=_("読み返せるように"),
        ),
        Retention(
            model="notices.DeskTask",
            what=_("窓口で手で行うこと"),
            days=90,
            counted_from="opened_at",
            action="erase",
            reason=_("問い合わせに答えるため"),
        ),
    )

    def ready(self) -> None:
        """Open the console's door and have workers deliver what is due."""
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.notices import operations, providers
        from moyai.core.notices.erasing import erase_notices, erase_tasks, erase_traces
        from moyai.core.notices.providers.console import ConsoleProvider
        from moyai.core.notices.tasks import deliver
        from moyai.core.privacy.registry import register_eraser, register_trace_eraser

        register_eraser("notices.Notice", erase_notices)
        register_eraser("notices.DeskTask", erase_tasks)
        register_trace_eraser(self.label, erase_traces)
        providers.register(operations.CONSOLE, ConsoleProvider())
        register_periodic(key="notices.deliver", every_s=2, run=deliver)
        register_periodic(key="notices.step", every_s=2, run=operations.step_due)
