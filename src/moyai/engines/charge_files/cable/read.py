"""Read the company's files: everything is checked, and nothing of a wrong one is used."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from moyai.engines.charge_files.cable.rows import (
    ANSWER_HEAD,
    DONE,
    MOST_BYTES,
    REFUSED,
    REQUEST_HEAD,
    TOTAL,
    Answer,
    Charge,
    Taxed,
)
from moyai.engines.charge_files.errors import NotThatFile

_NUMBER = re.compile(r"-?[0-9]{1,10}", re.ASCII)
_CUSTOMER = re.compile(r"[0-9]{1,12}", re.ASCII)
_BILL = re.compile(r"[0-9A-Za-z]{1,20}", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read_answer(data: bytes) -> tuple[Answer, ...]:
    """Return what the company answers.

    Raises:
        NotThatFile: Anything is not as it must be; it says in which line.
    """
    rows, tail = _read_table(data, ANSWER_HEAD)
    answers = tuple(_read_answer_row(row, number) for number, row in enumerate(rows, start=2))
    _weigh(tail, [each.amount_yen for each in answers], len(rows) + 2)
    return answers


def read_request(data: bytes) -> tuple[Charge, ...]:
    """Return what stands in a request.

    Raises:
        NotThatFile: Anything is not as it must be.
    """
    rows, tail = _read_table(data, REQUEST_HEAD)
    charges = tuple(_read_request_row(row, number) for number, row in enumerate(rows, start=2))
    _weigh(tail, [each.amount_yen for each in charges], len(rows) + 2)
    return charges


def check_answer(answers: Iterable[Answer], asked: Iterable[Charge]) -> None:
    """Refuse an answer that is not about exactly what was asked.

    Raises:
        NotThatFile: A charge is missing, strange, twice, or of another amount or month.
    """
    waiting = {charge.bill: charge for charge in asked}
    for number, got in enumerate(answers, start=2):
        sent = waiting.pop(got.bill, None)
        if sent is None or sent.customer != got.customer:
            raise NotThatFile(number, "not_asked", got.bill)
        if (got.amount_yen, got.month) != (sent.amount_yen, sent.month):
            raise NotThatFile(number, "amount", got.amount_yen)
    if waiting:
        raise NotThatFile(0, "missing", next(iter(waiting)))


def _read_table(data: bytes, head: Sequence[str]) -> tuple[list[list[str]], list[str]]:
    if len(data) > MOST_BYTES:
        raise NotThatFile(0, "too_long", len(data))
    try:
        lines = list(csv.reader(io.StringIO(_decode(data), newline=""), strict=True))
    except csv.Error as problem:
        raise NotThatFile(0, "csv", problem) from None
    if not lines or tuple(lines[0]) != tuple(head):
        raise NotThatFile(1, "head")
    for number, line in enumerate(lines, start=1):
        if len(line) != len(head):
            raise NotThatFile(number, "cells", len(line))
    if len(lines) < 3 or lines[-1][0] != TOTAL:
        raise NotThatFile(len(lines), "total")
    return lines[1:-1], lines[-1]


def _decode(data: bytes) -> str:
    """UTF-8, or what spreadsheets on Japanese machines write."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise NotThatFile(0, "characters")


def _read_answer_row(row: list[str], number: int) -> Answer:
    customer, bill, month, yen, result, reason = row
    if result not in (DONE, REFUSED):
        raise NotThatFile(number, "result", result)
    if len(reason) > 20 or not all(each.isprintable() for each in reason):
        raise NotThatFile(number, "reason", reason)
    return Answer(
        customer=_match(_CUSTOMER, customer, number, "customer"),
        bill=_match(_BILL, bill, number, "bill"),
        month=_read_month(month, number),
        amount_yen=_read_yen(yen, number),
        is_done=result == DONE,
        reason=reason,
    )


def _read_request_row(row: list[str], number: int) -> Charge:
    customer, bill, month, yen, total_10, tax_10, total_8, tax_8, rest, closed = row
    amounts = [_read_yen(cell, number) for cell in (total_10, tax_10, total_8, tax_8, rest)]
    charge = Charge(
        customer=_match(_CUSTOMER, customer, number, "customer"),
        bill=_match(_BILL, bill, number, "bill"),
        month=_read_month(month, number),
        standard=Taxed(*amounts[:2]),
        reduced=Taxed(*amounts[2:4]),
        untaxed_yen=amounts[4],
        closed_on=_read_day(closed, number),
    )
    if charge.amount_yen != _read_yen(yen, number):
        raise NotThatFile(number, "sum", yen)
    return charge


def _match(pattern: re.Pattern[str], cell: str, number: int, reason: str) -> str:
    if not pattern.fullmatch(cell):
        raise NotThatFile(number, reason, cell)
    return cell


def _read_yen(cell: str, number: int) -> int:
    return int(_match(_NUMBER, cell, number, "digits"))


def _read_month(cell: str, number: int) -> date:
    found = _MONTH.fullmatch(cell)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        raise NotThatFile(number, "month", cell)
    return date(int(found[1]), int(found[2]), 1)


def _read_day(cell: str, number: int) -> date:
    try:
        return date.fromisoformat(_match(_DAY, cell, number, "date"))
    except ValueError:
        raise NotThatFile(number, "date", cell) from None


def _weigh(tail: list[str], amounts: list[int], number: int) -> None:
    if _read_yen(tail[1], number) != len(amounts):
        raise NotThatFile(number, "count", tail[1])
    if _read_yen(tail[3], number) != sum(amounts):
        raise NotThatFile(number, "sum", tail[3])
