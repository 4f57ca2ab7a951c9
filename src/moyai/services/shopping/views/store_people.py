"""Whose shop somebody may work in: an officer every one, a shop's people their own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account
from moyai.core.accounts.queries import has_role
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.shopping.models import Order, Shop
from moyai.services.shopping.queries.picking import list_visible_shops

MOST_KEY = 60


def list_shops(request: HttpRequest) -> list[Shop]:
    """Return the shops that this person may work in.

    Raises:
        PermissionDenied: none.
    """
    user = get_account(request)
    shops = list_visible_shops(user, is_officer=has_role(user, Role.OFFICER))
    if not shops and not has_role(user, Role.OFFICER):
        raise PermissionDenied
    return shops


def get_order(request: HttpRequest, code: str) -> Order:
    """Return an order of this person's shops.

    Raises:
        Http404: there is none of this code in them.
    """
    orders = Order.objects.filter(code=code, round__shop__in=list_shops(request))
    order = orders.select_related(
        "round__shop__partner", "round__area", "member__resident__household"
    ).first()
    if order is None:
        raise Http404
    return order


def tell(request: HttpRequest, refused: Refused) -> None:
    """Show why something was refused."""
    messages.error(request, put(refused.text))


def read_key(request: HttpRequest) -> str:
    """Return the key of a press: the same for the same press sent again.

    Raises:
        Http404: it has none, or a strange one.
    """
    key = request.POST.get("press_id", "")
    if not (key.isascii() and key.isprintable() and 8 <= len(key) <= MOST_KEY):
        raise Http404
    return key


def read_number(request: HttpRequest, name: str, *, most: int) -> int | None:
    """Return a whole number that was typed (full-width digits are taken); None for anything else."""
    typed = request.POST.get(name, "").strip()
    if not typed.isdecimal() or len(typed) > len(str(most)):
        return None
    number = int(typed)
    return number if number <= most else None
