"""Addresses of the money's pages, in the shared taxi's namespace."""

from django.urls import path

from moyai.services.shared_taxi.money.views import prices, tickets

urlpatterns = [
    path("fares/", prices.show_public, name="fares"),
    path("town/fares/", prices.show_prices, name="prices"),
    path("town/fares/tariffs.csv", prices.export_tariffs, name="tariffs_csv"),
    path("town/fares/tariff/", prices.define_tariff, name="define_tariff"),
    path("town/fares/tariff/<int:number>/withdraw/", prices.withdraw_tariff, name="withdraw_tariff"),
    path("town/fares/campaign/", prices.define_campaign, name="define_campaign"),
    path("town/fares/campaign/<int:number>/end/", prices.end_campaign, name="end_campaign"),
    path("town/fares/sponsor/", prices.define_sponsorship, name="define_sponsorship"),
    path("town/fares/sponsor/<int:number>/end/", prices.end_sponsorship, name="end_sponsorship"),
    path("tickets/", tickets.sell, name="sell_tickets"),
    path("me/tickets/", tickets.show_mine, name="my_tickets"),
]
