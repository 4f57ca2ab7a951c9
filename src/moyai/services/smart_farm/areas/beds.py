"""Beds: farms, what grows in them, the people of a farm."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = ()
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="smart_farm.FarmMember",
        what=_("農園の人の名前（やめてから）"),
        days=whole_years(1),
        counted_from="left_on",
        action="anonymise",
        reason=_("やめたあとのお問い合わせに答えるため。畑の記録は、名前なしで残します"),
    ),
    Retention(
        model="smart_farm.MemberInvitation",
        what=_("農園への招待（使えなくなってから）"),
        days=90,
        counted_from="expires_at",
        action="erase",
        reason=_("だれが招待したかを、行き違いのときに調べるため"),
    ),
    Retention(
        model="smart_farm.RobotShift",
        what=_("農園の当番の表"),
        days=whole_years(3),
        counted_from="ends_at",
        action="erase",
        reason=_("働いた時間と賃金を確かめるため（労働基準法第109条に合わせた3年）"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.smart_farm.urls_beds import BEDS  # models are not loaded before

    return list(BEDS)


def register() -> None:
    """Make its erasers, job and figures known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.smart_farm import erasing
    from moyai.services.smart_farm.indicators.robots import INDICATORS
    from moyai.services.smart_farm.operations.members import keep_days

    register_periodic(key="smart_farm.keep_days", every_s=300, run=keep_days)
    register_eraser("smart_farm.MemberInvitation", erasing.erase_invitations)
    register_eraser("smart_farm.FarmMember", erasing.anonymise_members)
    register_eraser("smart_farm.RobotShift", erasing.erase_shifts)
    register_indicators(*INDICATORS)
