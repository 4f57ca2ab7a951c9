"""The service's settings as one typed object."""

from dataclasses import dataclass
from functools import cache

from moyai.core.manifest import read_policy

LABEL = "evacuation"


@dataclass(frozen=True)
class Policy:
    """What the town has decided; each field is the setting of that name in apps.py."""

    crowded_from_pct: int
    undo_s: int
    nearest_shown: int
    keep_days: int
    jma_feeds: str
    jma_areas: str
    jma_least_level: int
    jma_least_intensity: str
    jma_opens_by_itself: bool
    cap_sender: str
    roster_in_worker: bool
    public_k: int
    ask_unheard_s: int
    ask_wait_s: int
    ask_pressed_pct: int

    @property
    def feeds(self) -> tuple[str, ...]:
        """Addresses of the Atom feeds; none: nothing is fetched."""
        return tuple(self.jma_feeds.split())

    @property
    def own_areas(self) -> frozenset[str]:
        """Codes of the areas in telegrams that are this town's."""
        return frozenset(self.jma_areas.split())


@cache
def get_policy() -> Policy:
    """Return the settings: the manifest's defaults, changed by ``MOYAI_SERVICE_SETTINGS["evacuation"]``.

    Raises:
        TypeError: a setting is named that does not exist.
    """
    return read_policy(LABEL, Policy)
