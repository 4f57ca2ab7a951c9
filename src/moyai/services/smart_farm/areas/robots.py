"""Robots: FarmBot's protocol, who may steer, jobs, what robots said and saw."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting("lease_minutes", int, 10, "For how long somebody holds a robot before it ends by itself"),
    Setting("token_days", int, 60, "How long a token of FarmBot's protocol is good"),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="smart_farm.Lease",
        what=_("だれがいつロボットを動かしたか"),
        days=whole_years(3),
        counted_from="taken_at",
        action="erase",
        reason=_("けがや水びたしのときに調べるため"),
    ),
    Retention(
        model="smart_farm.Job",
        what=_("ロボットにたのんだ仕事"),
        days=whole_years(3),
        counted_from="asked_at",
        action="erase",
        reason=_("働いた記録として（労働基準法第109条に合わせた3年）"),
    ),
    Retention(
        model="smart_farm.ApiToken",
        what=_("ロボットの通信の鍵（切れてから）"),
        days=90,
        counted_from="expires_at",
        action="erase",
        reason=_("だれの鍵で動いたかを調べるため"),
    ),
    Retention(
        model="smart_farm.RobotLog",
        what=_("ロボットのことば"),
        days=180,
        counted_from="created_at",
        action="erase",
        reason=_("こわれたときに調べるため"),
    ),
    Retention(
        model="smart_farm.GardenImage",
        what=_("畑の写真"),
        days=whole_years(3),
        counted_from="created_at",
        action="erase",
        reason=_("季節をくらべ、授業で使うため"),
    ),
    Retention(
        model="smart_farm.Upload",
        what=_("送っている途中の写真"),
        days=2,
        counted_from="allowed_at",
        action="erase",
        reason=_("送り直せるように"),
    ),
    Retention(
        model="smart_farm.SensorReading",
        what=_("ロボットがはかった土の水分"),
        days=whole_years(5),
        counted_from="read_at",
        action="erase",
        reason=_("季節をくらべ、授業で使うため"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.smart_farm.urls_robots import ROBOTS  # models are not loaded before

    return list(ROBOTS)


def register() -> None:
    """Make its erasers and its jobs known."""
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.smart_farm import erasing
    from moyai.services.smart_farm.operations.water import open_water_days
    from moyai.services.smart_farm.picture_files import sweep_files

    register_periodic(key="smart_farm.open_water_days", every_s=600, run=open_water_days)

    register_periodic(key="smart_farm.sweep_files", every_s=6 * 3600, run=sweep_files)
    register_eraser("smart_farm.Lease", erasing.erase_leases)
    register_eraser("smart_farm.Job", erasing.erase_jobs)
    register_eraser("smart_farm.ApiToken", erasing.erase_tokens)
    register_eraser("smart_farm.RobotLog", erasing.erase_logs)
    register_eraser("smart_farm.GardenImage", erasing.erase_images)
    register_eraser("smart_farm.Upload", erasing.erase_uploads)
    register_eraser("smart_farm.SensorReading", erasing.erase_readings)
