"""The driver register as tables, with the fields of 運輸規則 37条."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.fleet.crews.models import DriverEvent, DriverFile
from moyai.fleet.crews.tables import Table


def make_register_table(files: Iterable[DriverFile]) -> Table:
    """Return the register, one driver a row."""
    head = (
        _("台帳の番号"),
        _("作成した日"),
        _("事業者"),
        _("氏名"),
        _("ふりがな"),
        _("生年月日"),
        _("住所"),
        _("雇い入れた日"),
        _("運転者に選任した日"),
        _("免許証の番号"),
        _("免許の種類"),
        _("免許の条件"),
        _("免許証の交付日"),
        _("免許の期限"),
        _("健康状態"),
        _("退職した日（または運転者でなくなった日）"),
        _("退職などの理由"),
    )
    return Table("drivers", _("乗務員等台帳"), head, [_cells(each) for each in files])


def make_event_table(events: Iterable[DriverEvent]) -> Table:
    """Return training, tests, accidents and notices of one driver."""
    head = (_("日付"), _("種類"), _("内容"), _("結果"), _("次の期限"), _("書いた人"))
    rows = [
        [
            each.date.isoformat(),
            each.get_kind_display(),
            each.what,
            each.result,
            _show(each.next_date),
            each.by_name,
        ]
        for each in events
    ]
    return Table("driver-events", _("指導・診断・事故など"), head, rows)


def _cells(one: DriverFile) -> list[Any]:
    return [
        one.number,
        _show(one.made_date),
        one.partner.name,
        one.name,
        one.kana,
        _show(one.birth_date),
        one.address,
        _show(one.hired_date),
        _show(one.appointed_date),
        one.licence_number,
        one.licence_kinds,
        one.licence_conditions,
        _show(one.licence_issued_date),
        _show(one.licence_expires_date),
        one.health_note,
        _show(one.left_date),
        one.left_reason,
    ]


def _show(day: date | None) -> str:
    return "" if day is None else day.isoformat()
