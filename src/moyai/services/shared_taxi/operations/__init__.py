"""Writes of the shared taxi."""

from moyai.services.shared_taxi.operations.booking import NotAllowed, OfferGone, Overlap, book_ride
from moyai.services.shared_taxi.operations.cancelling import NotCancellable, cancel_ride, is_late_cancel
from moyai.services.shared_taxi.operations.deciding import decide_eligibility
from moyai.services.shared_taxi.operations.missing import (
    CaseClosed,
    NotHeard,
    close_case,
    lift_pause,
    open_case_if_due,
)
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
from moyai.services.shared_taxi.operations.ruling import RuleExists, RuleStands, set_rule, withdraw_rule
from moyai.services.shared_taxi.operations.soon import tell_vehicles_near
from moyai.services.shared_taxi.operations.unmet import record_unmet
from moyai.services.shared_taxi.operations.waiting import (
    OfferLapsed,
    WaitsAlready,
    accept_offer,
    end_lapsed,
    join_waiting,
    leave_waiting,
    offer_freed,
)

__all__ = [
    "BadPassword",
    "CaseClosed",
    "Claim",
    "NotAllowed",
    "NotCancellable",
    "NotEligible",
    "NotHeard",
    "NotRenewable",
    "OfferGone",
    "OfferLapsed",
    "Overlap",
    "RuleExists",
    "RuleStands",
    "TwiceRegistered",
    "WaitsAlready",
    "accept_offer",
    "book_ride",
    "cancel_ride",
    "check_home",
    "close_case",
    "decide_eligibility",
    "end_lapsed",
    "is_late_cancel",
    "join_waiting",
    "leave_waiting",
    "lift_pause",
    "offer_freed",
    "open_account",
    "open_case_if_due",
    "record_unmet",
    "register_resident",
    "renew_eligibility",
    "set_rule",
    "tell_renewals_due",
    "tell_vehicles_near",
    "withdraw_rule",
]
