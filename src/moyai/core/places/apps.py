"""Django app: Places: municipality, areas, facilities and the calendar."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class PlacesConfig(AppConfig):
    """Places: municipality, areas, facilities and the calendar."""

    name = "moyai.core.places"
    label = "places"
    retention = (
        Retention(
            model="places.PlaceName",
            what=_("決まらなかった場所の呼び名"),
            days=365,
            counted_from="proposed_at",
            action="erase",
            reason=_("使われない提案を残さないため"),
        ),
        Retention(
            model="places.PlaceNameVote",
            what=_("場所の呼び名を提案した係の人"),
            days=365,
            counted_from="voted_at",
            action="erase",
            reason=_("だれが提案したかは、決めたあとは要らないため"),
        ),
    )

    def ready(self) -> None:
        """Register who erases proposals."""
        from moyai.core.places.names.erasing import erase_proposals, erase_votes
        from moyai.core.privacy.registry import register_eraser

        register_eraser("places.PlaceName", erase_proposals)
        register_eraser("places.PlaceNameVote", erase_votes)
