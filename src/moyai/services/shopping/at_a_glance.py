"""The orders to come, as every door shows them at a glance."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from moyai.core.conversations.cards import Card, add_cards
from moyai.core.residents.models import Resident
from moyai.services.shopping.baskets import total_of
from moyai.services.shopping.labels import list_names, show_window
from moyai.services.shopping.models import Order
from moyai.services.shopping.policy import LABEL
from moyai.services.shopping.queries.members import find_member
from moyai.services.shopping.queries.orders import list_live_orders

MOST = 2


def register() -> None:
    """Make the orders known to the doors."""
    add_cards(LABEL, list_order_cards)


def list_order_cards(resident: Resident, now: datetime) -> list[Card]:
    """Return her next orders."""
    member = find_member(resident)
    return [] if member is None else [_make(order) for order in list_live_orders(member, MOST)]


def _make(order: Order) -> Card:
    words = show_window(order.window_starts_at, order.window_ends_at)
    window = words.get("en" if get_language() == "en" else "ja")
    items = list_names([line.item.name for line in order.lines.all()], 2)
    detail = _("%(items)s、%(yen)s円") % {"items": items, "yen": f"{total_of(order).yen:,}"}
    title = _("お買い物 %(window)s") % {"window": window}
    return Card(title, order.get_status_display(), order.window_starts_at, detail, "", "list")
