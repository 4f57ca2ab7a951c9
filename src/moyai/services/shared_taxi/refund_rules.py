"""How much goes back. Pure rules, whole yen; what does not divide stays with the town."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Paid:
    """What a rider has paid for something, and has back already, in yen."""

    cash_yen: int
    ticket_yen: int = 0
    cash_back_yen: int = 0
    ticket_back_yen: int = 0

    @property
    def left_yen(self) -> int:
        """What can still go back."""
        return self.cash_left_yen + self.ticket_left_yen

    @property
    def cash_left_yen(self) -> int:
        """The part of it that was paid in cash."""
        return self.cash_yen - self.cash_back_yen

    @property
    def ticket_left_yen(self) -> int:
        """The part of it that tickets paid."""
        return self.ticket_yen - self.ticket_back_yen

    def split(self, yen: int) -> tuple[int, int]:
        """Return how much of ``yen`` goes back in cash and how much onto the booklet: cash first."""
        cash = min(yen, self.cash_left_yen)
        return cash, yen - cash


def price_tickets(left_yen: int, *, price_yen: int, face_yen: int) -> int:
    """Return what the rest of a booklet is worth at the price for which it was sold."""
    return left_yen * price_yen // face_yen if face_yen else 0


def price_pass(*, price_yen: int, first: date, last: date, today: date, fee_yen: int) -> int:
    """Return what goes back for a pass that ends today: its unused whole days, less the tariff's fee.

    A day that has begun is used; a pass that has not begun is unused.
    """
    days = (last - first).days + 1
    unused = min(max((last - today).days, 0), days)
    return max(price_yen * unused // days - fee_yen, 0)


def list_instalments(yen: int, parts: int, first_due: date) -> Iterator[tuple[date, int]]:
    """Yield when how much is due: equal parts a month apart, the first larger by what does not divide."""
    each = yen // parts
    for number in range(parts):
        yield _month_after(first_due, number), each + (yen - each * parts if number == 0 else 0)


def _month_after(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
