"""Django app: Feeds: what is published about the services, and what is read of other operators'."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class FeedsConfig(AppConfig):
    """Feeds: what is published about the services, and what is read of other operators'."""

    name = "moyai.core.feeds"
    label = "feeds"
    retention = (
        Retention(
            model="feeds.ServiceNote",
            what=_("運行のお知らせ（公開したもの）"),
            days=5 * 365,
            counted_from="written_at",
            action="erase",
            reason=_("いつ何を知らせたかを、あとから確かめるため"),
        ),
        Retention(
            model="feeds.LiveAsk",
            what=_("待ち時間を何度たずねたか（だれかは、わからない印）"),
            days=1,
            counted_from="at",
            action="erase",
            reason=_("たずねる回数を限るため"),
        ),
    )

    def ready(self) -> None:
        """Have the feed checked whenever the places change, and operators asked; say who erases what."""
        from moyai.core.feeds.buses.refreshing import EVERY_S, refresh
        from moyai.core.feeds.checks import check_feed
        from moyai.core.feeds.erasing import erase_asks, erase_notes
        from moyai.core.jobs.schedule import register
        from moyai.core.places.checks import register_check
        from moyai.core.privacy.registry import register_eraser

        register_check("feeds", check_feed)
        register(key="feeds.refresh", every_s=EVERY_S, run=refresh)
        register_eraser("feeds.ServiceNote", erase_notes)
        register_eraser("feeds.LiveAsk", erase_asks)
