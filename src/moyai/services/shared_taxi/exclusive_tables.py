"""A firm's month of exclusive rides as a table."""

from typing import Any

from django.utils.translation import gettext as _

from moyai.core.clock import local
from moyai.core.languages import get_page_language
from moyai.services.shared_taxi.exclusive_models import MeterRide
from moyai.services.shared_taxi.queries.claims import ClaimSheet
from moyai.services.shared_taxi.queries.exclusive import list_claimed
from moyai.services.shared_taxi.texts.exclusive import FLAGS


def make_table(sheet: ClaimSheet) -> tuple[list[str], list[list[Any]]]:
    """Return heading and rows of what a firm claims for a month; the last row sums to the books."""
    claimed = list_claimed(sheet.partner, sheet.month)
    rows = [[*_describe(ride), owed] for ride, owed in claimed]
    corrections = sheet.amount_yen - sum(owed for _ride, owed in claimed)
    if corrections:  # a ride that was erased, or an entry without one
        rows.append([_("そのほか"), *[None] * 10, corrections])
    return list_heading(), [*rows, [_("合計"), *[None] * 10, sheet.amount_yen]]


def list_heading() -> list[str]:
    """Return the heading of a table of rides."""
    return [
        _("日付"),
        _("乗車番号"),
        _("カードの番号"),
        _("車両"),
        _("乗った時刻"),
        _("降りた時刻"),
        _("メーター（円）"),
        _("利用者（円）"),
        _("番号を打った"),
        _("写真"),
        _("確かめたこと"),
        _("差額（円）"),
    ]


def name_flags(ride: MeterRide) -> str:
    """Return what looked wrong, in the page's language."""
    return "、".join(FLAGS[flag].get(get_page_language()) for flag in ride.flags)


def _describe(ride: MeterRide) -> list[Any]:
    return [
        local(ride.started_at).date(),
        ride.code,
        ride.card.code,
        ride.vehicle.name,
        ride.started_at,
        ride.ended_at,
        ride.meter_yen,
        ride.rider_yen,
        ride.is_typed,
        bool(ride.photo),
        name_flags(ride),
    ]
