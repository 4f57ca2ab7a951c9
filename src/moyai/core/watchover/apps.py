"""Django app: Watch-over: one graded list of people to look in on, with their consent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class WatchoverConfig(AppConfig):
    """Watch-over: one graded list of people to look in on, with their consent."""

    name = "moyai.core.watchover"
    label = "watchover"
    retention = (
        Retention(
            model="watchover.Observation",
            what=_("見守りで会えたかどうかの記録"),
            days=180,
            counted_from="at",
            action="erase",
            reason=_("前のようすと比べるため"),
        ),
        Retention(
            model="watchover.Signal",
            what=_("見守りの知らせ"),
            days=180,
            counted_from="at",
            action="erase",
            reason=_("前のようすと比べるため"),
        ),
        Retention(
            model="watchover.Absence",
            what=_("留守の知らせ"),
            days=30,
            counted_from="until",
            action="erase",
            reason=_("見守りの問い合わせに答えるため"),
        ),
        Retention(
            model="watchover.Concern",
            what=_("終わった見守りの経過"),
            days=365,
            counted_from="closed_at",
            action="erase",
            reason=_("思いちがいの割合を見て、見守りを直すため"),
        ),
    )

    def ready(self) -> None:
        """Make conversations, listeners, kinds of signals, the job, indicators and erasers known."""
        from moyai.core.indicators.registry import register as register_indicators
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.notices.replies import register_listener
        from moyai.core.privacy.registry import register_eraser
        from moyai.core.watchover import erasing
        from moyai.core.watchover.flows import register_all
        from moyai.core.watchover.indicators import INDICATORS
        from moyai.core.watchover.kinds import USUAL, register_kind
        from moyai.core.watchover.listening import hear
        from moyai.core.watchover.operations import climb_due, look_for_gaps

        for kind in USUAL:
            register_kind(kind)
        register_all()
        register_listener("watchover.ask", hear)
        register_listener("watchover.look_in", hear)
        register_periodic(key="watchover.climb", every_s=5, run=climb_due)
        register_periodic(key="watchover.look_for_gaps", every_s=900, run=look_for_gaps)
        register_indicators(*INDICATORS)
        register_eraser("watchover.Observation", erasing.erase_observations)
        register_eraser("watchover.Signal", erasing.erase_signals)
        register_eraser("watchover.Absence", erasing.erase_absences)
        register_eraser("watchover.Concern", erasing.erase_concerns)
