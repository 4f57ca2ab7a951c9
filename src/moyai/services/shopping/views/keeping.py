"""The shop's own pages: the catalogue, one item, the file, the pharmacist."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.services.shopping import catalogue_file
from moyai.services.shopping.flows.described import find_picture
from moyai.services.shopping.forms import DecideForm, ImportForm, ItemForm, StockForm
from moyai.services.shopping.labels import show_moment
from moyai.services.shopping.models import Item, Shop
from moyai.services.shopping.operations.catalogue import import_goods, keep_item, set_stock
from moyai.services.shopping.operations.pharmacist import decide_medicine
from moyai.services.shopping.operations.pictures import keep_picture
from moyai.services.shopping.queries.orders import list_for_pharmacist
from moyai.services.shopping.views.people import (
    pick_shop,
)

STAFF = (Role.PARTNER, Role.OFFICER)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def show_items(request: HttpRequest) -> HttpResponse:
    """List the catalogue (GET); take a file (POST)."""
    shop = pick_shop(request)
    form, faults = ImportForm(request.POST or None, request.FILES or None), []
    if request.method == "POST" and form.is_valid():
        faults = _import(request, shop, form)
        if not faults:
            return redirect("shopping:items")
    items = shop.items.select_related("shelf", "picture").defer("picture__body")
    context = {
        "shop": shop,
        "rows": [{"item": item, "picture": find_picture(item)} for item in items],
        "form": form,
        "faults": faults,
        "has_errors": bool(faults),
        "waiting": len(_list_waiting(shop)),
    }
    return render(request, "shopping/items.html", context)


def _import(request: HttpRequest, shop: Shop, form: ImportForm) -> list[tuple[int, str]]:
    known = set(shop.items.values_list("number", flat=True))
    reading = catalogue_file.read_goods(form.cleaned_data["file"].read(), known)
    if reading.faults:
        return reading.faults
    try:
        added, changed = import_goods(shop=shop, rows=reading.rows, by=get_account(request), now=clock.now())
    except Refused as refused:
        return [(0, put(refused.text))]
    told = {"added": added, "changed": changed}
    messages.success(request, _("%(added)s品を足し、%(changed)s品を変えました。") % told)
    return []


@require_GET
@require_role(*STAFF)
def export_items(request: HttpRequest) -> HttpResponse:
    """Return the catalogue as the file that can be read in again."""
    rows = []
    for item in pick_shop(request).items.select_related("shelf"):
        facts = {**vars(item), "shelf": item.shelf.name}
        rows.append(catalogue_file.make_row(item.number, facts.__getitem__))
    return answer_csv("catalogue.csv", catalogue_file.HEADER, rows)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def add_item(request: HttpRequest) -> HttpResponse:
    """Show an empty form (GET); keep a new item (POST)."""
    return _edit(request, pick_shop(request), Item())


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def change_item(request: HttpRequest, number: int) -> HttpResponse:
    """Show an item to be changed (GET), and change it (POST)."""
    shop = pick_shop(request)
    item = shop.items.select_related("shop").filter(number=number).first()
    if item is None:
        raise Http404
    return _edit(request, shop, item)


@require_POST
@require_role(*STAFF)
def change_stock(request: HttpRequest, number: int) -> HttpResponse:
    """Say how many can be ordered. Fields: stock, seen."""
    item = pick_shop(request).items.select_related("shop").filter(number=number).first()
    form = StockForm(request.POST)
    if item is None:
        raise Http404
    try:
        if not form.is_valid():
            messages.error(request, _("在庫は0以上の数にしてください。"))
        else:
            facts = {"seen": form.cleaned_data["seen"], "stock": form.cleaned_data["stock"]}
            set_stock(item=item, by=get_account(request), now=clock.now(), **facts)
            messages.success(request, _("「%(item)s」の在庫を変えました。") % {"item": item.name})
    except Refused as refused:
        messages.error(request, put(refused.text))
    return redirect("shopping:item", number)


def _edit(request: HttpRequest, shop: Shop, item: Item) -> HttpResponse:
    form = ItemForm(request.POST or None, request.FILES or None, instance=item, shop=shop)
    if request.method == "POST" and form.is_valid():
        try:
            kept = form.instance
            if (photo := form.cleaned_data["photo"]) is not None:
                kept.picture = keep_picture(body=photo.read(), now=clock.now())
            keep_item(item=kept, by=get_account(request), now=clock.now())
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            messages.success(request, _("「%(item)s」を登録しました。") % {"item": kept.name})
            return redirect("shopping:items")
    is_known = Item.objects.filter(pk=item.pk).first() if item.pk else None
    seen = None if is_known is None else {"stock": is_known.stock, "seen": is_known.stock}
    context: dict[str, Any] = {
        "shop": shop,
        "item": is_known,
        "form": form,
        "stock_form": StockForm(initial=seen) if seen is not None else None,
        "picture": find_picture(is_known) if is_known else "",
        "has_errors": form.is_bound and not form.is_valid(),
    }
    return render(request, "shopping/item.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def show_medicines(request: HttpRequest) -> HttpResponse:
    """List the medicines that wait for a pharmacist (GET); decide about one (POST)."""
    shop = pick_shop(request)
    form = DecideForm(request.POST or None)
    if request.method == "POST":
        waiting = {line.pk for line in _list_waiting(shop)}
        if not form.is_valid() or form.cleaned_data["line"] not in waiting:
            messages.error(request, _("確かめたことを書いて、お渡しできるかどうかを選んでください。"))
        else:
            _decide(request, form)
            return redirect("shopping:medicines")
    rows = [
        {
            "line": line,
            "member": line.order.member,
            "phone": show_phone(find_phone(line.order.member.resident)),
            "until": put(show_moment(line.order.round.closes_at)),
        }
        for line in _list_waiting(shop)
    ]
    return render(request, "shopping/medicines.html", {"shop": shop, "rows": rows})


def _decide(request: HttpRequest, form: DecideForm) -> None:
    facts = form.cleaned_data
    try:
        decide_medicine(
            line_id=facts["line"],
            may_have=facts["may_have"],
            note=facts["note"],
            by=get_account(request),
            now=clock.now(),
        )
        messages.success(request, _("記録しました。"))
    except Refused as refused:
        messages.error(request, put(refused.text))


def _list_waiting(shop: Shop) -> list[Any]:
    return [line for line in list_for_pharmacist() if line.item.shop_id == shop.pk]
