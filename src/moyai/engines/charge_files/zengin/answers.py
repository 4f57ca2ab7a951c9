"""Is an answer about exactly what was asked?"""

from __future__ import annotations

from collections.abc import Iterable

from moyai.engines.charge_files.errors import NotThatFile
from moyai.engines.charge_files.zengin.records import Charge, TransferFile

CUSTOMER_DIGITS, ACCOUNT_DIGITS = 20, 7


def check_answer(answer: TransferFile, asked: Iterable[Charge]) -> None:
    """Refuse an answer that is not about exactly what was asked.

    Raises:
        NotThatFile: It is a request itself, or a charge is missing, strange, or of another amount or account.
    """
    if not answer.is_answer:
        raise NotThatFile(0, "no_answer")
    waiting = {charge.customer.zfill(CUSTOMER_DIGITS): charge for charge in asked}
    for number, got in enumerate(answer.charges, start=2):
        sent = waiting.pop(got.customer.zfill(CUSTOMER_DIGITS), None)
        if sent is None:
            raise NotThatFile(number, "not_asked", got.customer)
        if got.amount_yen != sent.amount_yen:
            raise NotThatFile(number, "amount", got.amount_yen)
        if (got.bank, got.branch, got.account) != (
            sent.bank,
            sent.branch,
            sent.account.zfill(ACCOUNT_DIGITS),
        ):
            raise NotThatFile(number, "account", got.customer)
    if waiting:
        raise NotThatFile(0, "missing", next(iter(waiting)))
