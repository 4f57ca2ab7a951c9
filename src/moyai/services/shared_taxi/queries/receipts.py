"""What a rider paid, as it stands in the books."""

from dataclasses import dataclass
from datetime import date

from moyai.core.ledger.chart import OPERATOR_PAYABLE, PREPAID_TICKETS, VEHICLE_CASH
from moyai.core.ledger.models import Entry
from moyai.core.partners.models import Partner
from moyai.core.residents.contacts import show_phone
from moyai.services.shared_taxi.models import Refund, Ride


@dataclass(frozen=True)
class Receipt:
    """What was paid for a ride, and to whom.

    Attributes:
        number: of the entry in the books.
        day: on which it was paid.
        cash_yen: paid in the vehicle.
        ticket_yen: paid by prepaid tickets, for which a receipt was given when they were sold.
        firm: who received it.
        back_yen: what has gone back, in cash and tickets.
    """

    number: int
    day: date
    cash_yen: int
    ticket_yen: int
    firm: Partner
    back_yen: int = 0

    @property
    def shown_phone(self) -> str:
        """The firm's number, grouped for reading."""
        return show_phone(self.firm.phone)


def make_fare_key(code: str) -> str:
    """Return the key under which a ride's fare stands in the books."""
    return f"fare:{code}"


def find_receipt(ride: Ride) -> Receipt | None:
    """Return the receipt of a ride; None when she paid nothing, or the fare was taken back."""
    entry = Entry.objects.filter(key=make_fare_key(ride.code), reversed_by=None).first()
    if entry is None:
        return None
    lines = {line.account: line for line in entry.lines.all()}
    cash, tickets = lines.get(VEHICLE_CASH.code), lines.get(PREPAID_TICKETS.code)
    if cash is None and tickets is None:
        return None
    code = lines[OPERATOR_PAYABLE.code].party.partition(":")[2]
    return Receipt(
        number=entry.pk,
        day=entry.business_date,
        cash_yen=cash.debit if cash else 0,
        ticket_yen=tickets.debit if tickets else 0,
        firm=Partner.objects.get(code=code),
        back_yen=sum(one.yen for one in Refund.objects.filter(subject=f"ride:{ride.code}")),
    )
