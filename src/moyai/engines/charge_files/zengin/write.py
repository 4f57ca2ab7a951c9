"""Write a request to a bank; what cannot be written is refused by name, never cut or guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moyai.engines.charge_files.errors import CannotWrite
from moyai.engines.charge_files.zengin.kana import encode, is_bank_text
from moyai.engines.charge_files.zengin.layout import BUSINESS, DATA, END, HEADER, TRAILER, Layout
from moyai.engines.charge_files.zengin.records import Charge, Collector, Result

LINE_END = b"\r\n"
MOST_CHARGES = 999_999


def write_file(
    collector: Collector, month: int, day: int, charges: Sequence[Charge], *, is_answer: bool = False
) -> bytes:
    """Return a file: header, one record for each charge, trailer, end; each with CR LF.

    Args:
        collector: Who collects.
        month: Of the day of collection.
        day: Of the month.
        charges: At least one, each customer once.
        is_answer: Write what a bank answers (``Charge.result`` counts): for trying it out without a bank.

    Raises:
        CannotWrite: Something does not fit; it says whose and what.
    """
    if not 1 <= len(charges) <= MOST_CHARGES:
        raise CannotWrite("", "charges", "out_of_range", len(charges))
    _check_once(charges)
    head = {
        "kind": "1",
        "business": BUSINESS,
        "encoding": "0",
        "code": collector.code,
        "name": collector.name,
        "date": f"{month:02}{day:02}",
        "bank": collector.bank,
        "bank_name": collector.bank_name,
        "branch": collector.branch,
        "branch_name": collector.branch_name,
        "deposit": collector.deposit.value,
        "account": collector.account,
    }
    records = [_write(HEADER, head, "")]
    records += [_write(DATA, _list_values(charge, is_answer), charge.customer) for charge in charges]
    records += [_write(TRAILER, _sum_up(charges, is_answer), ""), _write(END, {"kind": "9"}, "")]
    return b"".join(record + LINE_END for record in records)


def _check_once(charges: Sequence[Charge]) -> None:
    seen: set[str] = set()
    for charge in charges:
        if charge.customer in seen:
            raise CannotWrite(charge.customer, "customer", "twice", charge.customer)
        seen.add(charge.customer)


def _list_values(charge: Charge, is_answer: bool) -> dict[str, str]:
    if charge.amount_yen < 1:
        raise CannotWrite(charge.customer, "amount_yen", "out_of_range", charge.amount_yen)
    return {
        "kind": "2",
        "bank": charge.bank,
        "bank_name": charge.bank_name,
        "branch": charge.branch,
        "branch_name": charge.branch_name,
        "deposit": charge.deposit.value,
        "account": charge.account,
        "holder": charge.holder,
        "amount_yen": str(charge.amount_yen),
        "new": "1" if charge.is_new else "0",
        "customer": charge.customer,
        "result": charge.result.value if is_answer else Result.DONE.value,
    }


def _sum_up(charges: Sequence[Charge], is_answer: bool) -> dict[str, str]:
    done = [charge.amount_yen for charge in charges if charge.result == Result.DONE]
    refused = [charge.amount_yen for charge in charges if charge.result != Result.DONE]
    values = {"kind": "8", "count": len(charges), "total_yen": sum(charge.amount_yen for charge in charges)}
    if is_answer:
        values |= {"done_count": len(done), "done_yen": sum(done)}
        values |= {"refused_count": len(refused), "refused_yen": sum(refused)}
    return {name: str(value) for name, value in values.items()}


def _write(layout: Layout, values: Mapping[str, str], whose: str) -> bytes:
    return b"".join(_fill(name, width, kind, values.get(name), whose) for name, width, kind in layout)


def _fill(name: str, width: int, kind: str, value: str | None, whose: str) -> bytes:
    if kind == "X":
        return b" " * width
    if value is None:  # what only the bank fills in
        return b"0" * width
    if kind == "N":
        return _fill_number(name, width, value, whose)
    if name in ("name", "holder") and not value:
        raise CannotWrite(whose, name, "empty", value)
    if not is_bank_text(value):
        raise CannotWrite(whose, name, "characters", value)
    if len(value) > width:
        raise CannotWrite(whose, name, "too_long", value)
    return encode(value.ljust(width))


def _fill_number(name: str, width: int, value: str, whose: str) -> bytes:
    if not (value.isascii() and value.isdigit()):
        raise CannotWrite(whose, name, "not_a_number", value)
    if len(value) > width or (name in ("bank", "branch") and len(value) != width):
        raise CannotWrite(whose, name, "out_of_range", value)
    return value.zfill(width).encode("ascii")
