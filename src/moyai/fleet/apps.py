"""Django app: Fleet: vehicles, crews, shifts, tasks, stops, positions and operating records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class FleetConfig(AppConfig):
    """Fleet: vehicles, crews, shifts, tasks, stops, positions and operating records."""

    name = "moyai.fleet"
    label = "fleet"
    retention = (
        Retention(
            model="fleet.Position",
            what=_("車の位置"),
            days=90,
            counted_from="at",
            action="erase",
            reason=_("問い合わせや苦情に答えるため"),
        ),
        Retention(
            model="fleet.DriverEntry",
            what=_("運転手のタブレットから届いたものの控え（受け付けられなかったものは中身も）"),
            days=90,
            counted_from="received_at",
            action="erase",
            reason=_("同じものが2回届いても1回と数え、受け付けられなかったものを直すため"),
        ),
        Retention(
            model="fleet.Task",
            what=_("終わった送迎の、お名前・電話番号・車への伝言"),
            days=90,
            counted_from="dropoff_until",
            action="anonymise",
            reason=_("忘れ物や問い合わせに答えるため"),
        ),
        Retention(
            model="fleet.Replan",
            what=_("車が外れたときの組み直しの結果"),
            days=90,
            counted_from="at",
            action="erase",
            reason=_("問い合わせや苦情に答えるため"),
        ),
        Retention(
            model="fleet.CrewNote",
            what=_("運転手が残したメモ"),
            days=365,
            counted_from="written_at",
            action="erase",
            reason=_("次に行く運転手が困らないため。古いものは書き直す"),
        ),
        Retention(
            model="fleet.Consignment",
            what=_("届けた荷物の、お名前・電話番号・伝言・置いたところの写真"),
            days=90,
            counted_from="window_until",
            action="anonymise",
            reason=_("届いたかどうかの問い合わせに答えるため。受け渡しと温度の記録は残る"),
        ),
        Retention(
            model="fleet.VolunteerSlot",
            what=_("ボランティアの当番と、お願いへの返事"),
            days=5 * 365,
            counted_from="ends_at",
            action="erase",
            reason=_("謝礼の支払いを確かめられるように（会計の書類と同じ5年）"),
        ),
    )

    def ready(self) -> None:
        """Register what the worker does for the fleet again and again."""
        from moyai.core.jobs.schedule import register
        from moyai.core.privacy.registry import register_eraser
        from moyai.fleet import entries, periodics
        from moyai.fleet.consignments.erasing import erase_addresses, erase_asks
        from moyai.fleet.consignments.known import make_known
        from moyai.fleet.erasing import (
            erase_contacts,
            erase_crew_notes,
            erase_entries,
            erase_positions,
            erase_replans,
        )
        from moyai.fleet.press_entry import PRESS

        make_known()
        entries.register(PRESS)
        register_eraser("fleet.DriverEntry", erase_entries)
        register_eraser("fleet.Position", erase_positions)
        register_eraser("fleet.Task", erase_contacts)
        register_eraser("fleet.Replan", erase_replans)
        register_eraser("fleet.CrewNote", erase_crew_notes)
        register_eraser("fleet.Consignment", erase_addresses)
        register_eraser("fleet.VolunteerSlot", erase_asks)
        register(key="fleet.open_shifts", every_s=5, run=periodics.open_shifts)
        register(key="fleet.keep_time", every_s=15, run=periodics.keep_time)
        register(key="fleet.replan", every_s=20, run=periodics.replan)
        register(key="fleet.improve", every_s=30, run=periodics.improve)
        register(key="fleet.close_shifts", every_s=15, run=periodics.close_shifts)
