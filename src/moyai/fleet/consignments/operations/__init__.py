"""Writes of consignments: one keyword-only function per use case, audited, with ``now`` passed in."""

from moyai.fleet.consignments.operations.choosing import choose_carrier, drop_legs, replace_carrier
from moyai.fleet.consignments.operations.custody import Handing, find_leg, hand_over, tell_door
from moyai.fleet.consignments.operations.failing import fail_leg, lose_goods
from moyai.fleet.consignments.operations.fetching import close_returned, fetch_from_locker, write_off
from moyai.fleet.consignments.operations.honoraria import earn, pay_month, sum_month
from moyai.fleet.consignments.operations.sending import (
    BoxSpec,
    ConsignmentSpec,
    cancel_consignment,
    send_consignment,
)
from moyai.fleet.consignments.operations.volunteering import (
    accept_ask,
    carry,
    decline_ask,
    expire_asks,
    offer_slot,
    report_absence,
)

__all__ = [
    "BoxSpec",
    "ConsignmentSpec",
    "Handing",
    "accept_ask",
    "cancel_consignment",
    "carry",
    "choose_carrier",
    "close_returned",
    "decline_ask",
    "drop_legs",
    "earn",
    "expire_asks",
    "fail_leg",
    "fetch_from_locker",
    "find_leg",
    "hand_over",
    "lose_goods",
    "offer_slot",
    "pay_month",
    "replace_carrier",
    "report_absence",
    "send_consignment",
    "sum_month",
    "tell_door",
    "write_off",
]
