"""What of a book's entries can be corrected, and how corrections read beside the entry that stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.core.clock import local
from moyai.fleet.modes.drone.enums import LogKind
from moyai.fleet.modes.drone.models import Correction, FlightRecord, InspectionRecord, ServiceRecord

BOOKS: dict[str, type[FlightRecord] | type[InspectionRecord] | type[ServiceRecord]] = {
    LogKind.FLIGHTS: FlightRecord,
    LogKind.INSPECTIONS: InspectionRecord,
    LogKind.SERVICES: ServiceRecord,
}

FIELDS: dict[str, dict[str, Any]] = {
    LogKind.FLIGHTS: {
        "pilot_name": _("操縦者"),
        "licence": _("技能証明書番号"),
        "purpose": _("飛行の目的"),
        "route": _("経路"),
        "manner": _("飛行させた空域・方法"),
        "took_off_place": _("離陸場所"),
        "took_off_at": _("離陸時刻"),
        "landed_place": _("着陸場所"),
        "landed_at": _("着陸時刻"),
        "safety": _("安全に影響のあった事項"),
        "defect": _("不具合と、その対応"),
    },
    LogKind.INSPECTIONS: {
        "at": _("日時"),
        "place": _("場所"),
        "by_name": _("点検した人"),
        "note": _("特記事項"),
    },
    LogKind.SERVICES: {
        "at": _("日時"),
        "place": _("場所"),
        "by_name": _("実施した人"),
        "content": _("内容（交換した部品など）"),
        "reason": _("実施の理由"),
        "note": _("備考"),
    },
}
"""By book: what a correction may name. What the aircraft itself has counted is no matter of opinion."""


def read_value(entry: Any, field: str) -> str:
    """Return what an entry says, as it stands in the book."""
    value = getattr(entry, field)
    return f"{local(value):%Y-%m-%d %H:%M}" if field.endswith("at") else str(value)


def read_now(log: str, entry: Any, field: str) -> str:
    """Return what counts: what the newest correction says, else the entry."""
    newest = (
        Correction.objects.filter(log=log, entry=entry.pk, changes__has_key=field).order_by("at", "pk").last()
    )
    return read_value(entry, field) if newest is None else str(newest.changes[field][1])


def list_corrections(log: str, numbers: Sequence[int]) -> dict[int, list[str]]:
    """Return, by entry, its corrections in words: what was read, what is right, why, who and when."""
    told: dict[int, list[str]] = {}
    for one in Correction.objects.filter(log=log, entry__in=numbers).order_by("at", "pk"):
        parts = [
            f"{FIELDS[log][field]}：{old or '–'}→{new or '–'}" for field, (old, new) in one.changes.items()
        ]
        words = "、".join(parts)
        told.setdefault(one.entry, []).append(
            f"{words}（{one.reason}。{one.by_name} {local(one.at):%Y-%m-%d %H:%M}）"
        )
    return told
