"""Write the file for the company: UTF-8 with a byte order mark, a head, a row each, and a row of totals."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from moyai.engines.charge_files.cable.rows import (
    ANSWER_HEAD,
    DONE,
    MOST_YEN,
    REFUSED,
    REQUEST_HEAD,
    TOTAL,
    Answer,
    Charge,
)
from moyai.engines.charge_files.errors import CannotWrite

_CUSTOMER = re.compile(r"[0-9]{1,12}", re.ASCII)
_BILL = re.compile(r"[0-9A-Za-z]{1,20}", re.ASCII)


def write_request(charges: Sequence[Charge]) -> bytes:
    """Return the request.

    Raises:
        CannotWrite: Something does not fit; it says whose and what.
    """
    if not charges:
        raise CannotWrite("", "charges", "empty", 0)
    seen: set[str] = set()
    for charge in charges:
        _check(charge, seen)
    rows = [_list_cells(charge) for charge in charges]
    total = sum(charge.amount_yen for charge in charges)
    return _write(REQUEST_HEAD, rows, (TOTAL, str(len(charges)), "", str(total)))


def write_answer(answers: Sequence[Answer]) -> bytes:
    """Return what the company answers: for trying it out without a company."""
    rows = [
        (
            each.customer,
            each.bill,
            f"{each.month:%Y-%m}",
            str(each.amount_yen),
            DONE if each.is_done else REFUSED,
            each.reason,
        )
        for each in answers
    ]
    total = sum(each.amount_yen for each in answers)
    return _write(ANSWER_HEAD, rows, (TOTAL, str(len(answers)), "", str(total)))


def _list_cells(charge: Charge) -> tuple[str, ...]:
    amounts = (
        charge.amount_yen,
        charge.standard.total_yen,
        charge.standard.tax_yen,
        charge.reduced.total_yen,
        charge.reduced.tax_yen,
        charge.untaxed_yen,
    )
    head = (charge.customer, charge.bill, f"{charge.month:%Y-%m}")
    return (*head, *(str(yen) for yen in amounts), charge.closed_on.isoformat())


def _check(charge: Charge, seen: set[str]) -> None:
    if not _CUSTOMER.fullmatch(charge.customer):
        raise CannotWrite(charge.customer, "customer", "not_a_number", charge.customer)
    if not _BILL.fullmatch(charge.bill):
        raise CannotWrite(charge.customer, "bill", "characters", charge.bill)
    if not 1 <= charge.amount_yen <= MOST_YEN:
        raise CannotWrite(charge.customer, "amount_yen", "out_of_range", charge.amount_yen)
    for key in (f"customer {charge.customer}", f"bill {charge.bill}"):
        if key in seen:
            raise CannotWrite(charge.customer, key.partition(" ")[0], "twice", key.partition(" ")[2])
        seen.add(key)


def _write(head: Sequence[str], rows: Iterable[Sequence[str]], total: Sequence[str]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    writer.writerow([*total, *[""] * (len(head) - len(total))])
    return out.getvalue().encode("utf-8-sig")
