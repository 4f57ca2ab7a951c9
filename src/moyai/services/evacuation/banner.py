"""The banner that stands on every page while an incident is open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core.languages import get_page_language
from moyai.core.ui.banners import TownBanner
from moyai.services.evacuation.enums import Level, Phase
from moyai.services.evacuation.queries.incidents import find_incident


def list_banners() -> list[TownBanner]:
    """Return the banner of the open incident, if there is one."""
    incident = find_incident()
    if incident is None:
        return []
    name = incident.name_en if get_page_language() == "en" else incident.name
    issued = str(Level(incident.level).label) if incident.level else str(Phase(incident.phase).label)
    words = _("これは訓練です。実際の災害ではありません。") if incident.is_drill else ""
    return [
        TownBanner(
            title=f"{name} – {issued}",
            text=words,
            tone="drill" if incident.is_drill else "danger",
            url=reverse("evacuation:safety"),
            label=_("無事を知らせる・避難所を見る"),
        )
    ]
