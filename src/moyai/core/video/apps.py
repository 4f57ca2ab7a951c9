"""Django app: Video calls between browsers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class VideoConfig(AppConfig):
    """Video calls between browsers."""

    name = "moyai.core.video"
    label = "video"
    retention = (
        Retention(
            model="video.Room",
            what=_("ビデオ通話の記録（だれがいつ入ったか、回線のようす。映像と音声は残りません）"),
            days=5 * 365,
            counted_from="ended_at",
            action="erase",
            reason=_("診療の記録と同じあいだ、どのように話したかを示すため（医師法24条）"),
        ),
    )

    def ready(self) -> None:
        """Make the job and the eraser known."""
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.privacy.registry import register_eraser
        from moyai.core.video.erasing import erase_rooms
        from moyai.core.video.tasks import look_after_rooms

        register_periodic(key="video.look_after_rooms", every_s=10, run=look_after_rooms)
        register_eraser("video.Room", erase_rooms)
