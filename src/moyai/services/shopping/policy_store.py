"""What the town has decided for the shop and the money, as one typed object."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.manifest import read_policy

LABEL = "shopping"


@dataclass(frozen=True)
class StorePolicy:
    """Each field is the setting of that name in apps.py."""

    dearer_pct: int
    lighter_pct: int
    heavier_pct: int
    weigh_least_pct: int
    weigh_most_pct: int
    box_most_g: int
    box_tare_g: int
    box_off_g: int
    box_off_pct: int
    box_l_ambient: int
    box_l_chilled: int
    box_l_frozen: int
    month_fee_yen: int
    reduced_fee_pct: int
    due_day: int
    issuer_name: str
    issuer_invoice_number: str
    month_cost_yen: int
    collector_code: str
    collector_name: str
    collector_bank: str
    collector_bank_name: str
    collector_branch: str
    collector_branch_name: str
    collector_deposit: str
    collector_account: str


def get_store_policy() -> StorePolicy:
    """Return the settings as they are now."""
    return read_policy(LABEL, StorePolicy)
