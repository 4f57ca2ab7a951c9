"""What the app's ``ready`` makes known of goods: listeners, entries, forms, the worker's rounds, parties."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from moyai.core.jobs.schedule import register
from moyai.core.ledger.parties import name_kind
from moyai.fleet import entries, handlers
from moyai.fleet.consignments import listening, periodics
from moyai.fleet.consignments.entries import GOODS
from moyai.fleet.consignments.forms import GoodsForm
from moyai.fleet.desk_panels import DeskLink, add_link
from moyai.fleet.drive_forms import DriveForm, add_form


def make_known() -> None:
    """Bring goods to the fleet."""
    handlers.listen("consignments", listening.hear)
    entries.register(GOODS)
    add_form(
        DriveForm(
            "goods",
            _("荷物"),
            "fleet:drive_goods",
            "list",
            "consignments/parts/goods_kept.html",
            lambda: {"form": GoodsForm(auto_id="goods_%s")},
            sort=30,
        )
    )
    add_link(DeskLink("goods", _("荷物"), "fleet:goods", icon="list", sort=55))
    name_kind("volunteer", _name_volunteers)
    register(key="fleet.find_carriers", every_s=10, run=periodics.find_carriers)
    register(key="fleet.ask_the_next", every_s=30, run=periodics.ask_the_next)


def _name_volunteers(codes: Collection[str]) -> dict[str, str]:
    """Parties never name a person: a volunteer is a number in the books."""
    return {code: str(_("ボランティア%(code)s") % {"code": code}) for code in codes}
