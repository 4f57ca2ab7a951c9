"""What stands in a file: who collects, what is to be collected, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DepositKind(StrEnum):
    """預金種目."""

    ORDINARY = "1"
    CURRENT = "2"
    TAX = "3"
    OTHER = "9"


class Result(StrEnum):
    """振替結果コード; in a request every charge carries ``DONE``'s digit."""

    DONE = "0"
    SHORT_OF_FUNDS = "1"
    NO_ACCOUNT = "2"
    STOPPED_BY_HOLDER = "3"
    NO_MANDATE = "4"
    STOPPED_BY_COLLECTOR = "8"
    OTHER = "9"


@dataclass(frozen=True, slots=True)
class Collector:
    """Who collects (委託者).

    Attributes:
        code: 委託者コード that the bank gave, up to 10 digits.
        name: In the letters of banks, up to 40.
        bank: 4 digits.
        bank_name: Up to 15 letters.
        branch: 3 digits.
        branch_name: Up to 15 letters.
        deposit: Kind of its account.
        account: Up to 7 digits.
    """

    code: str
    name: str
    bank: str
    bank_name: str
    branch: str
    branch_name: str
    deposit: DepositKind
    account: str


@dataclass(frozen=True, slots=True)
class Charge:
    """One amount to be collected from one account.

    Attributes:
        customer: 顧客番号, up to 20 digits; each once in a file.
        holder: Name of the account's holder in the letters of banks, up to 30.
        bank: 4 digits; the others as of ``Collector``.
        amount_yen: 1 to 9,999,999,999.
        is_new: The first collection from this account (新規コード 1).
        result: What became of it, in the bank's answer.
    """

    customer: str
    holder: str
    bank: str
    bank_name: str
    branch: str
    branch_name: str
    deposit: DepositKind
    account: str
    amount_yen: int
    is_new: bool = False
    result: Result = Result.DONE


@dataclass(frozen=True, slots=True)
class TransferFile:
    """A file that was read.

    Attributes:
        collector: Who collects.
        month: Of the day of collection; the format has no year.
        day: Of the month.
        charges: In the file's order.
        is_answer: The bank has filled in what was collected and what was not.
    """

    collector: Collector
    month: int
    day: int
    charges: tuple[Charge, ...]
    is_answer: bool

    @property
    def total_yen(self) -> int:
        """Of all charges."""
        return sum(charge.amount_yen for charge in self.charges)
