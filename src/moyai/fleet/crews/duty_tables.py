"""Duty records as tables, with the fields of 運輸規則 25条."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from moyai.core.clock import local
from moyai.fleet.crews.enums import DistanceSource
from moyai.fleet.crews.models import DutyNote, DutyRecord
from moyai.fleet.crews.tables import Table


def make_duty_table(records: Iterable[DutyRecord]) -> Table:
    """Return one row a duty: who, which vehicle, start and end with place and time, distance, rest."""
    head = (
        _("日付"),
        _("車両"),
        _("運転者"),
        _("開始の場所"),
        _("開始の日時"),
        _("終了の場所"),
        _("終了の日時"),
        _("走行距離（km）"),
        _("距離のもと"),
        _("開始時の走行距離計（km）"),
        _("終了時の走行距離計（km）"),
        _("主な経過地点"),
        _("休憩の場所と時刻"),
        _("乗せた人数"),
        _("異常・遅延など"),
    )
    return Table("duty", _("業務記録"), head, [_duty_cells(each) for each in records])


def make_section_table(records: Iterable[DutyRecord]) -> Table:
    """Return one row for every section that passengers rode, with the odometer at its start and end."""
    head = (
        _("日付"),
        _("車両"),
        _("運転者"),
        _("乗車時刻"),
        _("乗車地"),
        _("降車時刻"),
        _("降車地"),
        _("人数"),
        _("乗車時の走行距離計（km・計算）"),
        _("降車時の走行距離計（km・計算）"),
    )
    rows = [
        [
            record.date.isoformat(),
            record.vehicle_plate,
            record.driver_name,
            _clock(one["boarded_at"]),
            one["from_place"],
            _clock(one["alighted_at"]) or _("乗りかえ"),
            one["to_place"],
            one["persons"],
            f"{one['begin_m'] / 1000:.1f}",
            f"{one['end_m'] / 1000:.1f}",
        ]
        for record in records
        for one in record.sections
    ]
    return Table("duty-sections", _("旅客が乗車した区間"), head, rows)


def make_note_table(notes: Iterable[DutyNote]) -> Table:
    """Return what people added."""
    head = (_("日時"), _("車両"), _("種類"), _("場所"), _("内容"), _("原因"), _("書いた人"), _("書いた日時"))
    rows = [
        [
            f"{local(each.happened_at):%Y-%m-%d %H:%M}",
            each.shift.vehicle.plate or each.shift.vehicle.name,
            each.get_kind_display(),
            each.place,
            each.text,
            each.cause,
            each.by_name,
            f"{local(each.written_at):%Y-%m-%d %H:%M}",
        ]
        for each in notes
    ]
    return Table("duty-notes", _("事故・遅延・異常（書き足したもの）"), head, rows)


def say_event(event: dict[str, Any]) -> str:
    """Return in words what went wrong."""
    at = _clock(event["at"])
    if event["kind"] == "delay":
        facts = {"at": at, "place": event["text"], "minutes": event["minutes"]}
        return _("%(at)s %(place)s: 約束より%(minutes)s分おくれて到着") % facts
    if event["kind"] == "no_show":
        return _("%(at)s %(place)s: 乗る人が不在") % {"at": at, "place": event["text"]}
    return _("%(at)s 車両が運行から外れた（%(why)s）") % {"at": at, "why": event["text"]}


def _duty_cells(one: DutyRecord) -> list[Any]:
    return [
        one.date.isoformat(),
        one.vehicle_plate,
        one.driver_name,
        one.begin_place,
        f"{local(one.begun_at):%Y-%m-%d %H:%M}",
        one.end_place,
        f"{local(one.ended_at):%Y-%m-%d %H:%M}",
        f"{one.distance_m / 1000:.1f}",
        DistanceSource(one.distance_source).label,
        "" if one.odometer_begin_km is None else one.odometer_begin_km,
        "" if one.odometer_end_km is None else one.odometer_end_km,
        " → ".join(f"{_clock(p['arrived_at'])} {p['place']}" for p in one.points if p["deed"] != "break"),
        " / ".join(_say_break(each, one) for each in one.breaks),
        sum(each["persons"] for each in one.sections),
        " / ".join(say_event(each) for each in one.events) or _("なし"),
    ]


def _say_break(pause: dict[str, Any], one: DutyRecord) -> str:
    """Return a break with its place: where the vehicle was, the last place before it."""
    before = [p["place"] for p in one.points if p["left_at"] <= pause["arrived_at"] and p["deed"] != "break"]
    place = before[-1] if before else one.begin_place
    return f"{_clock(pause['arrived_at'])}–{_clock(pause['left_at'])} {place}"


def _clock(text: str | None) -> str:
    return "" if not text else f"{local(datetime.fromisoformat(text)):%H:%M}"
