"""What the shop and the money make known when the service is ready."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from moyai.core.codes import show_code


def register_store() -> None:
    """Make names of parties, closed months, guarded entries, figures and erasers known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.ledger.guards import guard
    from moyai.core.ledger.locks import lock
    from moyai.core.ledger.parties import name_kind
    from moyai.core.ledger.verdict import reconcile
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.shopping.erasing_store import erase_bills
    from moyai.services.shopping.indicators.store import INDICATORS
    from moyai.services.shopping.queries.money import find_open_day, list_faults

    def find_open(code: str, day: date) -> date:
        """All shoppers' months are closed together."""
        return find_open_day(day)

    name_kind("shopper", _name_shoppers)
    name_kind("service", _name_services)
    name_kind("collector", _name_collectors)
    lock("shopper", find_open)
    for prefix in ("slip:", "goods_refund:", "shopping_month:", "bill:", "charge_file:", "settlement:"):
        guard(prefix)
    reconcile(list_faults)
    register_indicators(*INDICATORS)
    register_eraser("shopping.Bill", erase_bills)


def _name_shoppers(codes: Collection[str]) -> dict[str, str]:
    return {code: _("お買い物の会員 %(code)s") % {"code": show_code(code)} for code in codes}


def _name_services(codes: Collection[str]) -> dict[str, str]:
    return {code: _("お買い物") if code == "shopping" else code for code in codes}


def _name_collectors(codes: Collection[str]) -> dict[str, str]:
    return {code: _("ケーブルテレビの会社") if code == "cable" else code for code in codes}
