"""Complaints, accidents and the passenger list as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from moyai.core.clock import local
from moyai.core.residents.models import Eligibility
from moyai.fleet.crews.models import Accident, Complaint
from moyai.fleet.crews.tables import Table


def make_complaint_table(complaints: Iterable[Complaint]) -> Table:
    """Return the complaints book (運輸規則 3条)."""
    head = (
        _("番号"),
        _("受けた日時"),
        _("事業者"),
        _("申し出た人"),
        _("連絡先"),
        _("何について"),
        _("苦情の内容"),
        _("原因"),
        _("説明したこと"),
        _("改善したこと"),
        _("担当者"),
        _("書いた人"),
    )
    return Table("complaints", _("苦情処理簿"), head, [_complaint_cells(each) for each in complaints])


def make_accident_table(accidents: Iterable[Accident]) -> Table:
    """Return the accidents book (運輸規則 26条の2)."""
    head = (
        _("番号"),
        _("起きた日時"),
        _("場所"),
        _("車両"),
        _("運転者"),
        _("相手"),
        _("損害"),
        _("けが人"),
        _("亡くなった方"),
        _("事故の概要"),
        _("原因"),
        _("再発を防ぐこと"),
        _("書いた人"),
    )
    return Table("accidents", _("事故の記録"), head, [_accident_cells(each) for each in accidents])


def make_member_table(members: Iterable[Eligibility]) -> Table:
    """Return the passenger list (旅客名簿)."""
    head = (_("氏名"), _("ふりがな"), _("住所"), _("登録した日"), _("期限"), _("状態"))
    return Table("members", _("旅客名簿"), head, [_member_cells(each) for each in members])


def _find_last(one: Complaint | Accident, answers: Any) -> Any:
    """Return what came out of it last, from what was read with it where it was."""
    listed = getattr(one, "listed_answers", None)
    found = list(answers.all()) if listed is None else listed
    return found[-1] if found else None


def _complaint_cells(one: Complaint) -> list[Any]:
    last = _find_last(one, one.answers)
    return [
        one.pk,
        f"{local(one.received_at):%Y-%m-%d %H:%M}",
        one.partner.name,
        one.from_name,
        one.contact,
        one.about,
        one.text,
        last.cause if last else "",
        last.explanation if last else "",
        last.improvement if last else "",
        last.in_charge if last else "",
        one.by_name,
    ]


def _accident_cells(one: Accident) -> list[Any]:
    last = _find_last(one, one.findings)
    return [
        one.pk,
        f"{local(one.happened_at):%Y-%m-%d %H:%M}",
        one.place,
        one.vehicle_plate,
        one.driver_name,
        one.parties,
        one.damage,
        one.injured,
        one.killed,
        one.outline,
        last.cause if last else "",
        last.prevention if last else "",
        one.by_name,
    ]


def _member_cells(one: Eligibility) -> list[Any]:
    resident = one.resident
    return [
        resident.name,
        f"{resident.family_kana} {resident.given_kana}",
        resident.household.address,
        local(one.declared_at).date().isoformat(),
        one.expires_date.isoformat() if one.expires_date else "",
        one.get_status_display(),
    ]
