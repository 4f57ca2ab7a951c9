"""A bill as pages and papers show it: everything from its slips, refunds and fee."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from moyai.core.residents.contacts import show_phone
from moyai.services.shopping.models import Bill
from moyai.services.shopping.money.kinds import BillStatus
from moyai.services.shopping.policy_store import get_store_policy
from moyai.services.shopping.queries.money import list_sections

TONES = {
    BillStatus.OPEN: "info",
    BillStatus.ASKED: "info",
    BillStatus.PAID: "success",
    BillStatus.UNPAID: "warning",
}


def describe_bill(bill: Bill) -> dict[str, Any]:
    """Return everything that a page or paper says of a bill."""
    policy = get_store_policy()
    sections = list_sections(bill, fee_name=policy.issuer_name, fee_number=policy.issuer_invoice_number)
    return {
        "bill": bill,
        "resident": bill.member.resident,
        "tone": TONES.get(BillStatus(bill.status), "neutral"),
        "slips": list(bill.slips.prefetch_related("lines").order_by("business_date", "pk")),
        "refunds": list(bill.refunds.select_related("line__slip").order_by("business_date", "pk")),
        "sections": sections,
        "is_qualified": all(section.invoice_number for section in sections),  # else it must not be called so
        "town_phone": show_phone(settings.TOWN_PHONE),
    }
