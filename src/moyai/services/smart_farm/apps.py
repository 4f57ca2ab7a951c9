"""The manifest of the smart farm."""

from typing import ClassVar

from moyai.core.manifest import Retention, ServiceConfig, Setting
from moyai.services.smart_farm.areas import AREAS


class SmartFarmConfig(ServiceConfig):
    """スマート市民農園: beds that people who cannot come tend through robots."""

    # Django sees two AppConfigs in this module, the imported base among them, and must be told which.
    default = True
    name = "moyai.services.smart_farm"
    label = "smart_farm"
    title = "スマート市民農園"
    title_en = "Smart community farm"
    roles = ("resident", "officer", "partner")
    settings: ClassVar[tuple[Setting, ...]] = tuple(each for area in AREAS for each in area.SETTINGS)
    retention: ClassVar[tuple[Retention, ...]] = tuple(each for area in AREAS for each in area.RETENTION)

    def ready(self) -> None:
        """Have each part make known what it has."""
        for area in AREAS:
            area.register()
