"""Addresses of the money's pages, in the shared taxi's namespace."""

from django.urls import path

from moyai.services.shared_taxi.views import claims, closings, fees, prices, receipts, refunds, tickets

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
    path("town/claims/<slug:kind>/<slug:partner>/<str:month>/hand-in/", claims.hand_in, name="hand_in_claim"),
    path("town/claims/<slug:kind>/<slug:partner>/<str:month>/", claims.check, name="check_claim"),
    path("town/refunds/", refunds.show_list, name="refunds"),
    path("town/refunds.csv", refunds.export, name="refunds_csv"),
    path("town/refunds/new/", refunds.give, name="give_refund"),
    path("town/refunds/<slug:code>/", refunds.show_one, name="refund"),
    path("town/refunds/<slug:code>.pdf", refunds.print_one, name="refund_pdf"),
    path("town/fees/", fees.show_list, name="fees"),
    path("town/fees.csv", fees.export, name="fees_csv"),
    path("town/fees/<slug:code>/", fees.show_one, name="fee"),
    path("town/fees/<slug:code>/letter/", fees.remind, name="remind_fee"),
    path("town/fees/<slug:code>/<int:number>.pdf", fees.print_receipt, name="fee_receipt"),
    path("rides/<slug:code>/receipt/", receipts.show_receipt, name="receipt"),
    path("rides/<slug:code>/receipt.pdf", receipts.print_receipt, name="receipt_pdf"),
]
