"""Django app: The television: pages for a remote with arrows and OK."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.conversations.registry import Capabilities, register_channel, register_follower
from moyai.core.manifest import Retention

CAPABILITIES = Capabilities("tv", idle=timedelta(hours=24), max_options=9, has_photo=False, has_map=False)


class TvConfig(AppConfig):
    """The television: pages for a remote with arrows and OK."""

    name = "moyai.channels.tv"
    label = "tv"
    retention = (
        Retention(
            model="tv.TvSet",
            what=_("使われなくなったテレビの登録"),
            days=365,
            counted_from="seen_at",
            action="erase",
            reason=_("ながく使わないテレビが家族のままにならないように"),
        ),
        Retention(
            model="tv.PairingTry",
            what=_("テレビの登録番号を入れた回数"),
            days=1,
            counted_from="at",
            action="erase",
            reason=_("番号を当てようとすることを防ぐため"),
        ),
    )

    def ready(self) -> None:
        """Register the channel, the door of notices, the erasers and the clearing of sets never paired."""
        from moyai.channels.tv.door import TvProvider
        from moyai.channels.tv.erasing import erase_sets, erase_tries
        from moyai.channels.tv.following import follow
        from moyai.channels.tv.operations import forget_unpaired
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.notices import providers
        from moyai.core.privacy.registry import register_eraser

        register_channel(CAPABILITIES)
        register_follower("tv", follow)
        providers.register("tv", TvProvider())
        register_periodic(key="tv.forget_unpaired", every_s=600, run=forget_unpaired)
        register_eraser("tv.TvSet", erase_sets)
        register_eraser("tv.PairingTry", erase_tries)
