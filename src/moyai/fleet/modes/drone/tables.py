"""The three books as tables, for the screen, CSV and paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.core.clock import local
from moyai.fleet.crews.tables import Table
from moyai.fleet.modes.drone.corrections import list_corrections
from moyai.fleet.modes.drone.enums import INSPECTED, LogKind
from moyai.fleet.modes.drone.models import (
    Aircraft,
    FlightRecord,
    Incident,
    InspectionRecord,
    ServiceRecord,
)

_HEAD = (
    _("登録記号"),
    _("種類"),
    _("型式"),
    _("型式認証番号"),
    _("機体認証（区分・番号）"),
    _("設計製造者"),
    _("製造番号"),
)


def _head_cells(one: Aircraft) -> list[Any]:
    return [one.symbol, one.kind, one.model, one.type_certificate, one.airworthiness, one.maker, one.serial]


_Made = tuple[Sequence[Any], list[tuple[int, list[Any]]]]


def make_log_table(kind: LogKind, aircraft: Sequence[Aircraft]) -> Table:
    """Return a book of these aircraft, newest first; corrections stand beside what they correct."""
    makers = {
        LogKind.FLIGHTS: _make_flights,
        LogKind.INSPECTIONS: _make_inspections,
        LogKind.SERVICES: _make_services,
    }
    head, found = makers[kind](aircraft)
    entries = [number for number, _cells in found]
    told = list_corrections(kind, entries)
    rows = [[*cells, number, "／".join(told.get(number, []))] for number, cells in found]
    return Table(kind, kind.label, (*head, _("記録の番号"), _("訂正")), rows)


def _make_flights(aircraft: Sequence[Aircraft]) -> _Made:
    head = (
        *_HEAD,
        _("年月日"),
        _("操縦者"),
        _("技能証明書番号"),
        _("飛行の目的"),
        _("経路"),
        _("飛行させた空域・方法"),
        _("離陸場所"),
        _("離陸時刻"),
        _("着陸場所"),
        _("着陸時刻"),
        _("飛行時間"),
        _("製造後の総飛行時間"),
        _("安全に影響のあった事項"),
        _("不具合と、その対応"),
    )
    found = FlightRecord.objects.filter(aircraft__in=aircraft).select_related("aircraft")
    rows: list[tuple[int, list[Any]]] = [
        (
            one.pk,
            [
                *_head_cells(one.aircraft),
                f"{local(one.took_off_at):%Y-%m-%d}",
                one.pilot_name,
                one.licence,
                one.purpose,
                one.route,
                one.manner,
                one.took_off_place,
                f"{local(one.took_off_at):%H:%M}",
                one.landed_place,
                f"{local(one.landed_at):%H:%M}",
                show_hours(one.flight_s),
                show_hours(one.total_s),
                one.safety or _("なし"),
                one.defect or _("なし"),
            ],
        )
        for one in found.order_by("-took_off_at", "-pk")
    ]
    return head, rows


def _make_inspections(aircraft: Sequence[Aircraft]) -> _Made:
    head = (
        *_HEAD,
        _("日時"),
        _("場所"),
        _("点検した人"),
        *(label for _key, label in INSPECTED),
        _("特記事項"),
    )
    found = InspectionRecord.objects.filter(aircraft__in=aircraft).select_related("aircraft")
    rows: list[tuple[int, list[Any]]] = [
        (
            one.pk,
            [
                *_head_cells(one.aircraft),
                f"{local(one.at):%Y-%m-%d %H:%M}",
                one.place,
                one.by_name,
                *(_show_result(one.results.get(key)) for key, _label in INSPECTED),
                one.note,
            ],
        )
        for one in found.order_by("-at", "-pk")
    ]
    return head, rows


def _show_result(is_fine: bool | None) -> Any:
    return "" if is_fine is None else (_("よし") if is_fine else _("異常"))


def _make_services(aircraft: Sequence[Aircraft]) -> _Made:
    head = (
        *_HEAD,
        _("日時"),
        _("場所"),
        _("実施した人"),
        _("内容（交換した部品など）"),
        _("実施の理由"),
        _("総飛行時間"),
        _("備考"),
    )
    found = ServiceRecord.objects.filter(aircraft__in=aircraft).select_related("aircraft")
    rows: list[tuple[int, list[Any]]] = [
        (
            one.pk,
            [
                *_head_cells(one.aircraft),
                f"{local(one.at):%Y-%m-%d %H:%M}",
                one.place,
                one.by_name,
                one.content,
                one.reason,
                show_hours(one.total_s),
                one.note,
            ],
        )
        for one in found.order_by("-at", "-pk")
    ]
    return head, rows


def make_incident_table(incidents: Iterable[Incident]) -> Table:
    """Return what was reported."""
    head = (
        _("起きた日時"),
        _("登録記号"),
        _("区分"),
        _("場所"),
        _("起きたこと"),
        _("したこと"),
        _("書いた人"),
        _("書いた日時"),
    )
    rows = [
        [
            f"{local(one.happened_at):%Y-%m-%d %H:%M}",
            one.aircraft.symbol,
            one.get_kind_display(),
            one.place,
            one.what,
            one.done,
            one.by_name,
            f"{local(one.told_at):%Y-%m-%d %H:%M}",
        ]
        for one in incidents
    ]
    return Table("drone-incidents", _("事故・重大インシデント"), head, rows)


def show_hours(seconds: int) -> str:
    """Return hours and minutes, as flight logs do."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"
