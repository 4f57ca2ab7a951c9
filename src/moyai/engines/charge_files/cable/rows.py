"""What stands in the two files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

REQUEST_HEAD = (
    "加入者番号",
    "請求番号",
    "請求月",
    "請求金額",
    "10%対象額",
    "10%消費税",
    "8%対象額",
    "8%消費税",
    "対象外",
    "締め日",
)
ANSWER_HEAD = ("加入者番号", "請求番号", "請求月", "請求金額", "結果", "理由")
TOTAL = "合計"
DONE, REFUSED = "済", "不能"

MOST_BYTES = 8 * 1024 * 1024
MOST_YEN = 9_999_999_999


@dataclass(frozen=True, slots=True)
class Taxed:
    """The amounts of one rate: with tax, and the tax in it."""

    total_yen: int = 0
    tax_yen: int = 0


@dataclass(frozen=True, slots=True)
class Charge:
    """One customer's charge.

    Attributes:
        customer: 加入者番号, 1 to 12 digits.
        bill: Number of the bill, 1 to 20 letters and digits.
        month: First day of the month.
        standard: At 10 %.
        reduced: At 8 %.
        untaxed_yen: No supply (what was left from the month before).
        closed_on: 締め日.
    """

    customer: str
    bill: str
    month: date
    standard: Taxed
    reduced: Taxed
    untaxed_yen: int
    closed_on: date

    @property
    def amount_yen(self) -> int:
        """What is collected."""
        return self.standard.total_yen + self.reduced.total_yen + self.untaxed_yen


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one charge.

    Attributes:
        customer: As asked.
        bill: As asked.
        month: As asked.
        amount_yen: As asked.
        is_done: Collected.
        reason: The company's code where it was not, up to 20 letters.
    """

    customer: str
    bill: str
    month: date
    amount_yen: int
    is_done: bool
    reason: str = ""
