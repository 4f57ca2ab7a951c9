"""Who delivers where and until when one may order, open to everybody; the paper catalogue."""

from base64 import b64encode
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.core.papers.pdf import respond_pdf
from moyai.services.shopping.labels import show_weekdays
from moyai.services.shopping.models import Item, RoundRule
from moyai.services.shopping.policy import get_policy
from moyai.services.shopping.queries.goods import list_items, list_shops
from moyai.services.shopping.queries.rounds import list_rules


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the areas with days, cut-offs and windows."""
    rows = [_make_row(rule) for rule in _list_rules()]
    context = {"rows": rows, "fee_yen": get_policy().month_fee_yen, "shops": list_shops()}
    return render(request, "shopping/areas.html", context)


@require_GET
def export(_request: HttpRequest) -> HttpResponse:
    """Return the areas as a table."""
    header = ("area", "shop", "phone", "days", "cut_off", "cut_off_by_telephone", "days_before", "hours")
    rows = [
        (r["area"], r["shop"], r["phone"], r["days"], r["closes"], r["by_phone"], r["before"], r["hours"])
        for r in map(_make_row, _list_rules())
    ]
    return answer_csv("delivery-areas.csv", header, rows)


@require_GET
def print_catalogue(request: HttpRequest, key: str) -> HttpResponse:
    """Return the paper catalogue of a shop as a PDF: big letters, code numbers, pictures.

    Raises:
        Http404: there is no such shop.
    """
    shop = next((one for one in list_shops() if one.key == key), None)
    if shop is None:
        raise Http404
    items = Item.objects.select_related("shelf", "picture").in_bulk(
        [i.pk for i in list_items(shop, clock.today())]
    )
    ordered = sorted(items.values(), key=lambda item: (item.shelf.aisle, item.number))
    shelves = [
        {"name": name, "rows": [_make_entry(item) for item in group]}
        for name, group in groupby(ordered, key=lambda item: item.shelf.name)
    ]
    context = {"shop": shop, "shelves": shelves, "day": clock.today()}
    return respond_pdf("shopping/catalogue_paper.html", context, name=_("カタログ"))


def _make_entry(item: Item) -> dict[str, Any]:
    picture = ""
    if item.picture is not None:
        picture = f"data:{item.picture.content_type};base64,{b64encode(bytes(item.picture.body)).decode()}"
    return {"item": item, "picture": picture}


def _list_rules() -> list[RoundRule]:
    return [rule for rule in list_rules() if rule.is_on and rule.shop.is_open]


def _make_row(rule: RoundRule) -> dict[str, Any]:
    early = int(rule.early_minutes.get("voice", 0))
    return {
        "area": rule.area.name,
        "shop": rule.shop.name,
        "phone": rule.shop.phone,
        "days": put(show_weekdays(rule.weekdays)),
        "closes": _show(rule.closes_minutes),
        "by_phone": _show(rule.closes_minutes - early),
        "before": rule.closes_days_before,
        "hours": " ".join(f"{_show(start)}-{_show(end)}" for start, end in rule.windows),
        "least_yen": rule.least_order_yen,
    }


def _show(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
