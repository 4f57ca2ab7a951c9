"""Sensors: readings in, summed up, judged; advice on water with its reasons; alerts; what others may read."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting("readings_at_once", int, 5_000, "So many readings are taken in one post or message"),
    Setting("advice_minutes", int, 5 * 60, "From when on a day's advice is made, minutes after midnight"),
    Setting("water_mm_a_day", float, 15.0, "More water than this is never advised for one day, in mm"),
    Setting("readings_are_open", bool, False, "Whether anybody may read farms, beds and readings by machine"),
    Setting("readings_broker", str, "", "Another broker on which readings are listened for, host:port"),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="smart_farm.Reading",
        what=_("畑のセンサーの測定値（ひとつひとつ）"),
        days=whole_years(3),
        counted_from="at_s",
        action="erase",
        reason=_("季節をくらべ、授業で使うため。1時間ごとと1日ごとのまとめは残します"),
    ),
    Retention(
        model="smart_farm.HourSummary",
        what=_("畑のセンサーの1時間ごとのまとめ"),
        days=whole_years(10),
        counted_from="hour_s",
        action="erase",
        reason=_("年をこえて季節をくらべるため。人についての記録ではありません"),
    ),
    Retention(
        model="smart_farm.RefusedRows",
        what=_("受け取れなかった測定値の数"),
        days=180,
        counted_from="last_at",
        action="erase",
        reason=_("機器の不具合を直すため"),
    ),
    Retention(
        model="smart_farm.Watering",
        what=_("手でやった水の記録"),
        days=whole_years(3),
        counted_from="at",
        action="erase",
        reason=_("水やりの助言の根拠として"),
    ),
    Retention(
        model="smart_farm.DayAdvice",
        what=_("水やりの助言とその理由"),
        days=whole_years(3),
        counted_from="made_at",
        action="erase",
        reason=_("季節をくらべ、授業で使うため"),
    ),
    Retention(
        model="smart_farm.SensorAlert",
        what=_("畑の知らせ（終わってから）"),
        days=whole_years(3),
        counted_from="ended_at",
        action="erase",
        reason=_("季節をくらべるため"),
    ),
    Retention(
        model="smart_farm.SensorKey",
        what=_("センサーの通信の鍵（止めてから）"),
        days=whole_years(1),
        counted_from="revoked_at",
        action="erase",
        reason=_("どの機器が送ったかを調べるため"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.smart_farm.urls_sensors import SENSORS  # models are not loaded before

    return list(SENSORS)


def register() -> None:
    """Make its jobs, erasers, sender and figures known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.intake.registry import register_source
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.smart_farm import erasing_sensors as erasing
    from moyai.services.smart_farm.broker.doors import register_door
    from moyai.services.smart_farm.indicators.sensors import INDICATORS
    from moyai.services.smart_farm.operations.advising import advise_beds
    from moyai.services.smart_farm.operations.alerting import watch_beds
    from moyai.services.smart_farm.operations.robot_feeds import take_robot_readings
    from moyai.services.smart_farm.operations.summing import sum_up
    from moyai.services.smart_farm.readings_source import SOURCE
    from moyai.services.smart_farm.stations import USER, find_station

    register_periodic(key="smart_farm.sum_up", every_s=20, run=sum_up)
    register_periodic(key="smart_farm.robot_readings", every_s=60, run=take_robot_readings)
    register_periodic(key="smart_farm.watch_beds", every_s=120, run=watch_beds)
    register_periodic(key="smart_farm.advise", every_s=600, run=advise_beds)
    register_source(SOURCE)
    register_door(USER, find_station)
    register_eraser("smart_farm.Reading", erasing.erase_readings)
    register_eraser("smart_farm.HourSummary", erasing.erase_hours)
    register_eraser("smart_farm.RefusedRows", erasing.erase_refused)
    register_eraser("smart_farm.Watering", erasing.erase_waterings)
    register_eraser("smart_farm.DayAdvice", erasing.erase_advice)
    register_eraser("smart_farm.SensorAlert", erasing.erase_alerts)
    register_eraser("smart_farm.SensorKey", erasing.erase_keys)
    register_indicators(*INDICATORS)
