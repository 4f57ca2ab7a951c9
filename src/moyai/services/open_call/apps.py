"""The manifest of open calls."""

from typing import ClassVar

from moyai.core.manifest import Retention, ServiceConfig, Setting
from moyai.services.open_call.areas import AREAS


class OpenCallConfig(ServiceConfig):
    """公募: a town's problems, those who answer them, and what came of it; contests of the young as well."""

    # Django sees two AppConfigs in this module, the imported base among them, and must be told which.
    default = True
    name = "moyai.services.open_call"
    label = "open_call"
    title = "公募とコンテスト"
    title_en = "Open calls and contests"
    roles = ("resident", "officer", "partner")
    settings: ClassVar[tuple[Setting, ...]] = tuple(each for area in AREAS for each in area.SETTINGS)
    retention: ClassVar[tuple[Retention, ...]] = tuple(each for area in AREAS for each in area.RETENTION)

    def ready(self) -> None:
        """Have each part make known what it has."""
        for area in AREAS:
            area.register()
