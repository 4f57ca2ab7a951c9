"""Addresses of shopping. The public ones stay: they are printed on paper."""

from django.urls import path

from moyai.services.shopping.urls_store import MONEY, STORE
from moyai.services.shopping.views import areas, catalogue, family, keeping, orders, pictures, rounds

app_name = "shopping"
urlpatterns = [
    path("shop/", catalogue.show, name="catalogue"),
    path("shop/areas/", areas.show, name="areas"),
    path("shop/areas.csv", areas.export, name="areas_csv"),
    path("shop/paper/<slug:key>/catalogue.pdf", areas.print_catalogue, name="paper"),
    path("shop/pictures/<slug:digest>.img", pictures.show, name="picture"),
    path("shop/basket/", catalogue.basket, name="basket"),
    path("shop/basket/press/", catalogue.put_in, name="put_in"),
    path("shop/mine/", orders.show_mine, name="mine"),
    path("shop/family/", family.show_family, name="family"),
    path("shop/family/<int:number>/end/", family.end_family, name="end_family"),
    path("shop/favourites/<int:number>/press/", orders.mark, name="mark"),
    path("shop/orders/<slug:code>/", orders.show, name="order"),
    path("shop/orders/<slug:code>/cancel/press/", orders.cancel, name="cancel"),
    path("shop/orders/<slug:code>/back/press/", orders.undo, name="undo"),
    path("shop/keep/items/", keeping.show_items, name="items"),
    path("shop/keep/items.csv", keeping.export_items, name="items_csv"),
    path("shop/keep/items/new/", keeping.add_item, name="add_item"),
    path("shop/keep/items/<int:number>/", keeping.change_item, name="item"),
    path("shop/keep/items/<int:number>/stock/press/", keeping.change_stock, name="stock"),
    path("shop/keep/medicines/", keeping.show_medicines, name="medicines"),
    path("shop/keep/rounds/", rounds.show, name="rounds"),
    path("shop/keep/rounds/<int:round_id>/press/", rounds.press, name="press_round"),
    path("shop/keep/days/<str:day>/press/", rounds.open_day, name="open_day"),
    path("shop/keep/areas/<slug:key>/", rounds.change_rule, name="rule"),
    *STORE,
    *MONEY,
]
