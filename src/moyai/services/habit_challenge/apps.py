"""The manifest of the habit challenge."""

from typing import ClassVar

from moyai.core.manifest import Retention, ServiceConfig, Setting
from moyai.services.habit_challenge.areas import AREAS


class HabitChallengeConfig(ServiceConfig):
    """三世代チャレンジ: teams of five that keep elders going."""

    # Django sees two AppConfigs in this module, the imported base among them, and must be told which.
    default = True
    name = "moyai.services.habit_challenge"
    label = "habit_challenge"
    title = "三世代チャレンジ"
    title_en = "Team habit challenge"
    roles = ("resident", "officer", "partner")
    settings: ClassVar[tuple[Setting, ...]] = tuple(each for area in AREAS for each in area.SETTINGS)
    retention: ClassVar[tuple[Retention, ...]] = tuple(each for area in AREAS for each in area.RETENTION)

    def ready(self) -> None:
        """Have each part make known what it has."""
        for area in AREAS:
            area.register()
