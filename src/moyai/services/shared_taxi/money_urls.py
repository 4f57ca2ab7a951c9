"""Addresses of the money's pages, in the shared taxi's namespace."""

from django.urls import path

from moyai.services.shared_taxi.views import claims, closings, prices, receipts, tickets

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
    path("drive/cash/", closings.count_own, name="cash"),
    path("town/cash/", closings.show_day, name="closings"),
    path("town/cash/closings.csv", closings.export_day, name="closings_csv"),
    path("town/cash/<slug:code>/<str:day>/", closings.count_for, name="count_cash"),
    path("town/claims/", claims.show_month, name="claims"),
    path("town/claims/<slug:kind>/<slug:partner>/<str:month>.csv", claims.export_claim, name="claim_csv"),
    path("town/claims/<slug:kind>/<slug:partner>/<str:month>.pdf", claims.print_claim, name="claim_pdf"),
    path("town/claims/<slug:kind>/<slug:partner>/<str:month>/issue/", claims.issue, name="issue_claim"),
    path("town/claims/<slug:kind>/<slug:partner>/<str:month>/pay/", claims.pay, name="pay_claim"),
    path("rides/<slug:code>/receipt/", receipts.show_receipt, name="receipt"),
    path("rides/<slug:code>/receipt.pdf", receipts.print_receipt, name="receipt_pdf"),
]
