"""The manifest of the mobile clinic."""

from typing import ClassVar

from moyai.core.manifest import Retention, ServiceConfig, Setting
from moyai.services.mobile_clinic.areas import AREAS


class MobileClinicConfig(ServiceConfig):
    """モバイルクリニック: the clinic car."""

    # Django sees two AppConfigs in this module, the imported base among them, and must be told which.
    default = True
    name = "moyai.services.mobile_clinic"
    label = "mobile_clinic"
    title = "診療車"
    title_en = "Mobile clinic"
    roles = ("resident", "driver", "officer", "partner")
    settings: ClassVar[tuple[Setting, ...]] = tuple(each for area in AREAS for each in area.SETTINGS)
    retention: ClassVar[tuple[Retention, ...]] = tuple(each for area in AREAS for each in area.RETENTION)

    def ready(self) -> None:
        """Have each part make known what it has."""
        for area in AREAS:
            area.register()
