"""Whose pages somebody may look at: members, orders, shops."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account
from moyai.core.accounts.queries import has_role
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for, may_act_for
from moyai.services.shopping.models import Member, Order, Shop
from moyai.services.shopping.policy import LABEL
from moyai.services.shopping.queries.members import find_member
from moyai.services.shopping.queries.orders import get_order


def list_mine(request: HttpRequest) -> list[Resident]:
    """Return herself and those for whom she shops; nobody for a stranger."""
    if not request.user.is_authenticated:
        return []
    return list_residents_for(get_account(request), LABEL, clock.today())


def pick_resident(request: HttpRequest, mine: list[Resident]) -> Resident | None:
    """Return the resident named by ``for``, else the first; None when there is nobody.

    Raises:
        Http404: the named one is not hers to shop for.
    """
    code = request.POST.get("for") or request.GET.get("for")
    if not code:
        return mine[0] if mine else None
    found = next((resident for resident in mine if resident.code == code), None)
    if found is None:
        raise Http404
    return found


def find_shopper(request: HttpRequest) -> Member | None:
    """Return for whom the page shops, or None: a stranger, or nobody who has registered."""
    resident = pick_resident(request, list_mine(request))
    return None if resident is None else find_member(resident)


def keep_place(request: HttpRequest) -> str:
    """Return where among the goods a press was made, and for whom, as the query of an address."""
    kept = [(name, request.POST[name]) for name in ("q", "shelf", "for") if request.POST.get(name)]
    return f"?{urlencode(kept)}" if kept else ""


def get_own_order(request: HttpRequest, code: str) -> Order:
    """Return an order that this person may see; to others it does not exist.

    Raises:
        Http404: there is none, or it is not hers.
    """
    try:
        order = get_order(code)
    except Order.DoesNotExist:
        raise Http404 from None
    if not may_act_for(get_account(request), order.member.resident, LABEL, clock.today()):
        raise Http404
    return order


def pick_shop(request: HttpRequest) -> Shop:
    """Return the shop that somebody keeps: a partner her own, the town's officer any.

    Raises:
        PermissionDenied: none is hers.
        Http404: there is none of this key.
    """
    user = get_account(request)
    shops = Shop.objects.select_related("partner")
    if not has_role(user, Role.OFFICER):
        own = user.memberships.filter(role=Role.PARTNER).values("partner_id")
        shops = shops.filter(partner__in=own)
        if not shops.exists():
            raise PermissionDenied
    key = request.GET.get("shop", "")
    found = shops.filter(key=key).first() if key else shops.first()
    if found is None:
        raise Http404
    return found
