"""The catalogue with pictures, the basket and ordering, all without a script."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.shopping import web_basket
from moyai.services.shopping.baskets import total_items
from moyai.services.shopping.checks import get_most
from moyai.services.shopping.cut_offs import compute_cut_off, list_windows
from moyai.services.shopping.flows.described import find_picture, read_window
from moyai.services.shopping.forms import CheckOutForm
from moyai.services.shopping.labels import show_moment, show_total, show_window
from moyai.services.shopping.models import Item, Member, Order, Round, Shop
from moyai.services.shopping.operations.placing import place_order
from moyai.services.shopping.queries import goods
from moyai.services.shopping.queries.lockers import find_her_locker
from moyai.services.shopping.queries.rounds import list_open_rounds
from moyai.services.shopping.refusals import PriceChanged
from moyai.services.shopping.texts.register import ALLERGENS
from moyai.services.shopping.views.people import find_shopper, keep_place, list_mine, pick_resident
from moyai.services.shopping.wishes import LineWish, OrderWish

CHANNEL = "web"
_MOST_DIGITS = 4


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the goods: all, of a shelf, of a search, or what she usually buys; open to everybody."""
    member, day = find_shopper(request), clock.today()
    shop = member.shop if member is not None else next(iter(goods.list_shops()), None)
    if shop is None:
        return render(request, "shopping/catalogue.html", {"shop": None})
    words, shelf = request.GET.get("q", "").strip()[:40], request.GET.get("shelf", "")
    items = _choose(shop, member, words, shelf)
    in_basket = _count_basket(request, member)
    marked = set() if member is None else set(member.favourites.values_list("item_id", flat=True))
    context = {
        **_frame(request, member),
        "shop": shop,
        "rows": [_make_row(item, member, in_basket, marked) for item in items],
        "shelves": goods.list_shelves(shop, day),
        "shelf": shelf,
        "q": words,
        "basket_count": len(in_basket),
        "round": _describe_round(member),
    }
    return render(request, "shopping/catalogue.html", context)


@require_POST
@login_required
def put_in(request: HttpRequest) -> HttpResponse:
    """Let the basket hold so many of an item. Fields: item, quantity, back."""
    member = find_shopper(request)
    back = reverse("shopping:basket" if request.POST.get("back") == "basket" else "shopping:catalogue")
    back += keep_place(request)
    if member is None:
        return redirect(back)
    number, count = request.POST.get("item", ""), request.POST.get("quantity", "")
    item = goods.find_item(member.shop, int(number), clock.today()) if _is_count(number, 5) else None
    most = 0 if item is None else get_most(item)
    if item is None or not _is_count(count, _MOST_DIGITS) or int(count) > most:
        name = item.name if item is not None else _("その品物")
        messages.error(
            request, _("%(item)sは、0から%(most)sまでの数で入れてください。") % {"item": name, "most": most}
        )
        return redirect(back)
    web_basket.put_in(request, member, item, int(count))
    if int(count):
        messages.success(
            request, _("%(item)sを%(count)sこ、かごに入れました。") % {"item": item.name, "count": count}
        )
    else:
        messages.success(request, _("%(item)sをかごから出しました。") % {"item": item.name})
    return redirect(back)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def basket(request: HttpRequest) -> HttpResponse:
    """Show the basket with its running total (GET), and order it (POST)."""
    member = find_shopper(request)
    if member is None:
        return redirect("shopping:catalogue")
    lines = web_basket.list_shown(request, member)
    rounds = list_open_rounds(shop=member.shop, area=member.area, channel=CHANNEL, now=clock.now())
    windows = [choice for one in rounds for choice in _list_choices(one)]
    first = {"when": windows[0][0] if windows else "", "handing": "in_person"}
    form = CheckOutForm(
        request.POST or None,
        initial={**first, "substitution": member.substitution},
        windows=windows,
        may_leave=member.leaves_at_door_since is not None,
        locker=find_her_locker(member),
        goods={line.item.pk: line.item.name for line in lines},
    )
    if request.method == "POST" and lines and form.is_valid():
        order = _order(request, member, form)
        if order is not None:
            return redirect("shopping:order", order.code)
        lines = web_basket.list_shown(request, member)
    context = {
        **_frame(request, member),
        "lines": [
            {"line": line, "picture": find_picture(line.item), "warning": _warn(line.item, member)}
            for line in lines
        ],
        "total": put(show_total(total_items((line.item, line.quantity) for line in lines))),
        "form": form,
        "windows": windows,
        "has_errors": form.is_bound and not form.is_valid(),
    }
    return render(request, "shopping/basket.html", context)


def _list_choices(round_: Round) -> list[tuple[str, str]]:
    pairs = zip(round_.windows, list_windows(round_), strict=True)
    return [(f"{round_.pk}:{start}-{end}", put(show_window(*at))) for (start, end), at in pairs]


def _order(request: HttpRequest, member: Member, form: CheckOutForm) -> Order | None:
    round_id, window = read_window(form.cleaned_data["when"])
    lines = tuple(
        LineWish(
            item_id=line.item.pk,
            quantity=line.quantity,
            substitution=form.get_wish(line.item.pk),
            shown_yen=line.shown_yen,
        )
        for line in web_basket.list_shown(request, member)
    )
    wish = OrderWish(
        lines=lines,
        round_id=round_id,
        window=window,
        handing=form.cleaned_data["handing"],
        note=form.cleaned_data["note"],
    )
    account = get_account(request)
    try:
        order = place_order(
            member=member,
            wish=wish,
            channel=CHANNEL,
            idempotency_key=web_basket.get_key(request, member),
            actor=name_actor(request),
            placed_by=account,
            is_told=member.resident.user_id == account.pk,
            now=clock.now(),
        )
    except Refused as refused:
        if isinstance(refused, PriceChanged):
            web_basket.accept_prices(request, member)
        form.add_error(None, put(refused.text))
        return None
    web_basket.empty(request)
    messages.success(request, _("ご注文を受けました。"))
    return order


def _choose(shop: Shop, member: Member | None, words: str, shelf: str) -> list[Item]:
    day = clock.today()
    if words:
        return goods.search_items(shop, words, day)
    if shelf == "usual" and member is not None:
        return goods.list_usual(member, day)
    shelf_id = int(shelf) if _is_count(shelf, 9) else None
    return goods.list_items(shop, day, shelf_id)


def _make_row(
    item: Item, member: Member | None, in_basket: dict[int, int], marked: Collection[int]
) -> dict[str, Any]:
    is_sold_out = item.stock == 0
    return {
        "item": item,
        "picture": find_picture(item),
        "most": get_most(item) if item.stock is None else min(get_most(item), item.stock),
        "count": in_basket.get(item.pk, 0),
        "is_marked": item.pk in marked,
        "is_sold_out": is_sold_out,
        "warning": _warn(item, member),
        "allergens": "・".join(put(ALLERGENS[one]) for one in item.allergens if one in ALLERGENS),
    }


def _warn(item: Item, member: Member | None) -> str:
    hit = [ALLERGENS[one] for one in item.allergens if member is not None and one in member.allergens]
    return "・".join(put(one) for one in hit)


def _count_basket(request: HttpRequest, member: Member | None) -> dict[int, int]:
    if member is None:
        return {}
    return {line.item.pk: line.quantity for line in web_basket.list_shown(request, member)}


def _describe_round(member: Member | None) -> dict[str, str] | None:
    if member is None:
        return None
    now = clock.now()
    rounds = list_open_rounds(shop=member.shop, area=member.area, channel=CHANNEL, now=now, limit=1)
    if not rounds:
        return None
    window = list_windows(rounds[0])[0]
    until = compute_cut_off(rounds[0], CHANNEL)
    return {
        "day": put(show_window(window[0], list_windows(rounds[0])[-1][1])),
        "until": put(show_moment(until)),
    }


def _frame(request: HttpRequest, member: Member | None) -> dict[str, Any]:
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    others = [one for one in mine if resident is None or one.pk != resident.pk]
    return {
        "member": member,
        "resident": resident,
        "others": others,
        "for_query": f"?for={resident.code}" if resident is not None and others else "",
    }


def _is_count(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= most
