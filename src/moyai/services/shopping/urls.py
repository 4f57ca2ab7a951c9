"""Addresses of shopping."""

from django.urls import path

from moyai.services.shopping.urls_store import MONEY, STORE
from moyai.services.shopping.views import orders, pictures

app_name = "shopping"
urlpatterns = [
    path("shop/pictures/<slug:digest>", pictures.show, name="picture"),
    path("shop/orders/<slug:code>/", orders.show, name="order"),
    *STORE,
    *MONEY,
]
