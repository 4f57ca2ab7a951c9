"""A node's table from an outside cloud becomes readings of a bed's sensors, or of the air over a farm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.services.smart_farm.models import Bed, Farm, Sensor
from moyai.services.smart_farm.operations.readings import Receipt, store_rows
from moyai.services.smart_farm.sensing.providers import Table
from moyai.services.smart_farm.sensing.providers.ekakashi import Unreadable, read_table
from moyai.services.smart_farm.sensing.rows import Refusal, Row

AT_ONCE = 5_000
MOST_SHOWN = 100
FAULTS = {
    "too_large": _("ファイルが大きすぎます（20メガバイトまで）。期間を分けて書き出してください。"),
    "too_long": _("行が多すぎます（30万行まで）。期間を分けて書き出してください。"),
    "encoding": _("文字の種類がわかりません。UTF-8かShift_JISで書き出してください。"),
    "no_header": _("「日時」の列が見つかりません。クラウドから書き出したCSVファイルを選んでください。"),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: as of rows, and which columns had no sensor here."""

    receipt: Receipt
    node: str
    left_out: tuple[str, ...]


def import_table(*, farm: Farm, bed: Bed | None, data: bytes, actor: str, now: datetime) -> Imported:
    """Take over a file; the same file again changes nothing. Parts of 5,000 readings are a transaction each.

    Raises:
        Refused: it cannot be read, or no column of it has a sensor at this place.
    """
    try:
        table = read_table(data)
    except Unreadable as fault:
        raise Refused("unreadable", FAULTS[str(fault.args[0])]) from None
    sensors = _match(farm, bed, table)
    left_out = tuple(each.title for number, each in enumerate(table.columns) if number not in sensors)
    if not sensors:
        raise Refused("no_sensor", _("この場所には、このファイルの列にあたるセンサーがありません。"))
    rows = _list_rows(table, sensors)
    taken = known = 0
    refused: list[Refusal] = [Refusal(number, why) for number, why in table.faults]
    for begin in range(0, len(rows), AT_ONCE):
        part = store_rows(farm=farm, rows=rows[begin : begin + AT_ONCE], now=now)
        taken, known = taken + part.taken, known + part.known
        refused += [replace(each, row=begin + each.row) for each in part.refused]
    record(
        actor=actor,
        action="smart_farm.import_readings",
        subject=f"farm:{farm.pk}",
        now=now,
        taken=taken,
        known=known,
        refused=len(refused),
    )
    return Imported(Receipt(taken, known, tuple(refused[:MOST_SHOWN])), table.node, left_out)


def _match(farm: Farm, bed: Bed | None, table: Table) -> dict[int, Sensor]:
    """Return the sensor of each column: the first of its kind at this place."""
    by_kind: dict[str, Sensor] = {}
    for sensor in Sensor.objects.filter(farm=farm, bed=bed, retired_at__isnull=True).order_by("code"):
        by_kind.setdefault(sensor.kind, sensor)
    found: dict[int, Sensor] = {}
    for number, column in enumerate(table.columns):
        if column.kind in by_kind:
            found[number] = by_kind.pop(column.kind)
    return found


def _list_rows(table: Table, sensors: dict[int, Sensor]) -> list[Row | str]:
    rows: list[Row | str] = []
    for number, sensor in sensors.items():
        unit = table.columns[number].unit
        rows += [
            Row(sensor.code, at_s, value, unit)
            for at_s, values in table.lines
            if (value := values[number]) is not None
        ]
    return rows
