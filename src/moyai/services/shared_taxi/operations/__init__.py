"""Writes of the shared taxi."""

from moyai.services.shared_taxi.operations.booking import NotAllowed, OfferGone, Overlap, book_ride
from moyai.services.shared_taxi.operations.cancelling import NotCancellable, cancel_ride, is_late_cancel
from moyai.services.shared_taxi.operations.deciding import decide_eligibility
from moyai.services.shared_taxi.operations.exporting import note_export
from moyai.services.shared_taxi.operations.registering import (
    BadPassword,
    Claim,
    NotEligible,
    TwiceRegistered,
    check_home,
    open_account,
    register_resident,
)
from moyai.services.shared_taxi.operations.renewing import (
    NotRenewable,
    renew_eligibility,
    tell_renewals_due,
)
from moyai.services.shared_taxi.operations.soon import tell_vehicles_near
from moyai.services.shared_taxi.operations.unmet import record_unmet

__all__ = [
    "BadPassword",
    "Claim",
    "NotAllowed",
    "NotCancellable",
    "NotEligible",
    "NotRenewable",
    "OfferGone",
    "Overlap",
    "TwiceRegistered",
    "book_ride",
    "cancel_ride",
    "check_home",
    "decide_eligibility",
    "is_late_cancel",
    "note_export",
    "open_account",
    "record_unmet",
    "register_resident",
    "renew_eligibility",
    "tell_renewals_due",
    "tell_vehicles_near",
]
