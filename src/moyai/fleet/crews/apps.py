"""Django app: the people who drive, and the records that the law wants of them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention

YEAR = 365


class CrewsConfig(AppConfig):
    """Drivers, roll-calls, duty records, complaints, accidents."""

    name = "moyai.fleet.crews"
    label = "crews"
    retention = (
        Retention(
            model="crews.RollCall",
            what=_("点呼の記録"),
            days=YEAR,
            counted_from="at",
            action="erase",
            reason=_("運輸規則24条（1年）"),
        ),
        Retention(
            model="crews.DriverStatement",
            what=_("点呼の前に運転手が答えた体調"),
            days=30,
            counted_from="at",
            action="erase",
            reason=_("点呼の記録に写したあとは、要らないため"),
        ),
        Retention(
            model="crews.Complaint",
            what=_("苦情処理簿"),
            days=YEAR,
            counted_from="received_at",
            action="erase",
            reason=_("運輸規則3条（1年）"),
        ),
        Retention(
            model="crews.Accident",
            what=_("事故の記録"),
            days=3 * YEAR,
            counted_from="happened_at",
            action="erase",
            reason=_("運輸規則26条の2（3年）"),
        ),
        Retention(
            model="crews.RosterChange",
            what=_("勤務表の変更と、決まりに合わない勤務の理由"),
            days=3 * YEAR,
            counted_from="at",
            action="erase",
            reason=_("労働基準法109条（3年）"),
        ),
        Retention(
            model="crews.DutyRecord",
            what=_("業務記録（乗務記録）"),
            days=YEAR,
            counted_from="ended_at",
            action="erase",
            reason=_("運輸規則25条（1年）"),
        ),
        Retention(
            model="crews.DutyNote",
            what=_("業務記録に書き足したもの"),
            days=YEAR,
            counted_from="happened_at",
            action="erase",
            reason=_("運輸規則25条（1年）"),
        ),
        Retention(
            model="crews.DriverFile",
            what=_("乗務員等台帳（退職した人）"),
            days=3 * YEAR,
            counted_from="left_date",
            action="erase",
            reason=_("運輸規則37条（退職などから3年）"),
        ),
    )

    def ready(self) -> None:
        """Make the gate, the erasers and the desk's panel known."""
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.privacy.registry import register_eraser
        from moyai.fleet import entries, gates
        from moyai.fleet.crews import erasing, gate, periodics
        from moyai.fleet.crews.desk import register_desk
        from moyai.fleet.crews.drive_forms import register_drive_forms
        from moyai.fleet.crews.entries import ACCIDENT, CONDITION, NOTE

        gates.register(self.label, gate.find_reason)
        register_desk()
        register_drive_forms()
        for kind in (CONDITION, ACCIDENT, NOTE):
            entries.register(kind)
        register_eraser("crews.RollCall", erasing.erase_roll_calls)
        register_eraser("crews.DriverStatement", erasing.erase_statements)
        register_eraser("crews.DriverFile", erasing.erase_driver_files)
        register_eraser("crews.DutyRecord", erasing.erase_duty_records)
        register_eraser("crews.Complaint", erasing.erase_complaints)
        register_eraser("crews.Accident", erasing.erase_accidents)
        register_eraser("crews.RosterChange", erasing.erase_roster_changes)
        register_eraser("crews.DutyNote", erasing.erase_duty_notes)
        register_periodic(key="crews.write_duty_records", every_s=30, run=periodics.write_duty_records)
        register_periodic(key="crews.tell_expiring", every_s=3600, run=periodics.tell_expiring)
