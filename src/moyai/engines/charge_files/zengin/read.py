"""Read a file that came from outside: everything is checked, and nothing of a wrong one is used."""

from __future__ import annotations

from moyai.engines.charge_files.errors import NotThatFile
from moyai.engines.charge_files.zengin.kana import decode
from moyai.engines.charge_files.zengin.layout import (
    BUSINESS,
    DATA,
    END,
    HEADER,
    RECORD_BYTES,
    TRAILER,
    Layout,
)
from moyai.engines.charge_files.zengin.records import Charge, Collector, DepositKind, Result, TransferFile

MOST_BYTES = 32 * 1024 * 1024
_END_OF_FILE = b"\x1a"


def read_file(data: bytes) -> TransferFile:
    """Return what stands in a file of collections, request or answer.

    Records may follow one another with CR LF, with LF or with nothing.

    Raises:
        NotThatFile: Anything is not as it must be; it says in which record.
    """
    records = _cut(data)
    if len(records) < 4:
        raise NotThatFile(0, "too_short", len(records))
    kinds = b"".join(record[:1] for record in records)
    if kinds != b"1" + b"2" * (len(records) - 3) + b"89":
        raise NotThatFile(_find_first_strange(kinds), "order")
    head = _read(HEADER, records[0], 1)
    if head["business"] != BUSINESS or head["encoding"] != "0":
        raise NotThatFile(1, "business", head["business"] + head["encoding"])
    charges = tuple(_read_charge(record, n) for n, record in enumerate(records[1:-2], start=2))
    customers = {charge.customer for charge in charges}
    if len(customers) != len(charges):
        raise NotThatFile(0, "twice")
    tail = _read(TRAILER, records[-2], len(records) - 1)
    _read(END, records[-1], len(records))
    is_answer = _weigh(tail, charges, len(records) - 1)
    month, day = _read_date(head["date"])
    return TransferFile(_read_collector(head), month, day, charges, is_answer)


def _cut(data: bytes) -> list[bytes]:
    if len(data) > MOST_BYTES:
        raise NotThatFile(0, "too_long", len(data))
    data = data.removesuffix(_END_OF_FILE)
    lines = data.split(b"\n")
    if len(lines) > 1:
        records = [line.removesuffix(b"\r") for line in lines]
        if records[-1] == b"":
            records.pop()
    else:
        records = [data[n : n + RECORD_BYTES] for n in range(0, len(data), RECORD_BYTES)]
    for number, record in enumerate(records, start=1):
        if len(record) != RECORD_BYTES:
            raise NotThatFile(number, "length", len(record))
    return records


def _find_first_strange(kinds: bytes) -> int:
    """Return the number of the first record that is out of order."""
    after = {"": "1", "1": "2", "2": "28", "8": "9", "9": ""}
    last = ""
    for number, kind in enumerate(kinds.decode("latin-1"), start=1):
        if kind not in after[last]:
            return number
        last = kind
    return len(kinds)


def _read(layout: Layout, record: bytes, number: int) -> dict[str, str]:
    try:
        text = decode(record)
    except ValueError:
        raise NotThatFile(number, "characters") from None
    values, at = {}, 0
    for name, width, kind in layout:
        value = text[at : at + width]
        at += width
        if kind == "N" and not (value.isascii() and value.isdigit()):
            raise NotThatFile(number, "digits", f"{name} {value}")
        values[name] = value.rstrip() if kind == "C" else value
    return values


def _read_charge(record: bytes, number: int) -> Charge:
    values = _read(DATA, record, number)
    if int(values["amount_yen"]) < 1:
        raise NotThatFile(number, "amount", values["amount_yen"])
    return Charge(
        customer=values["customer"],
        holder=values["holder"],
        bank=values["bank"],
        bank_name=values["bank_name"],
        branch=values["branch"],
        branch_name=values["branch_name"],
        deposit=_read_deposit(values["deposit"], number),
        account=values["account"],
        amount_yen=int(values["amount_yen"]),
        is_new=values["new"] == "1",
        result=_read_result(values["result"], number),
    )


def _read_deposit(value: str, number: int) -> DepositKind:
    try:
        return DepositKind(value)
    except ValueError:
        raise NotThatFile(number, "deposit", value) from None


def _read_result(value: str, number: int) -> Result:
    try:
        return Result(value)
    except ValueError:
        raise NotThatFile(number, "result", value) from None


def _read_collector(head: dict[str, str]) -> Collector:
    return Collector(
        code=head["code"],
        name=head["name"],
        bank=head["bank"],
        bank_name=head["bank_name"],
        branch=head["branch"],
        branch_name=head["branch_name"],
        deposit=_read_deposit(head["deposit"], 1),
        account=head["account"],
    )


def _read_date(text: str) -> tuple[int, int]:
    month, day = int(text[:2]), int(text[2:])
    longest = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    if not (1 <= month <= 12 and 1 <= day <= longest):
        raise NotThatFile(1, "date", text)
    return month, day


def _weigh(tail: dict[str, str], charges: tuple[Charge, ...], number: int) -> bool:
    """Compare the trailer with the records; return whether the bank has filled in its part."""
    told = {name: int(tail[name]) for name in tail if name not in ("kind", "spare")}
    done = [charge.amount_yen for charge in charges if charge.result == Result.DONE]
    refused = [charge.amount_yen for charge in charges if charge.result != Result.DONE]
    if told["count"] != len(charges):
        raise NotThatFile(number, "count", told["count"])
    if told["total_yen"] != sum(done) + sum(refused):
        raise NotThatFile(number, "sum", told["total_yen"])
    answered = (told["done_count"], told["done_yen"], told["refused_count"], told["refused_yen"])
    if answered == (0, 0, 0, 0) and not refused:
        return False
    if answered != (len(done), sum(done), len(refused), sum(refused)):
        raise NotThatFile(number, "results", answered)
    return True
