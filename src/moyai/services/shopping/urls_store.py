"""Addresses of the shop's pages and of the money."""

from django.urls import path

from moyai.services.shopping.views import bills, money, my_bills, packing, store

STORE = [
    path("store/", store.show_orders, name="store"),
    path("store/start/", store.begin, name="begin"),
    path("store/pick/", store.show_picking, name="pick"),
    path("store/scan/press/", store.scan, name="scan"),
    path("store/lines/<int:line_id>/take/", store.take, name="take"),
    path("store/lines/<int:line_id>/miss/press/", store.miss, name="miss"),
    path("store/lines/<int:line_id>/settle/press/", store.settle, name="settle"),
    path("store/deeds/<int:deed_id>/back/", store.undo, name="undo_deed"),
    path("store/calls/", store.show_calls, name="calls"),
    path("store/rounds/<int:round_id>/orders.pdf", packing.print_round, name="round_paper"),
    path("store/boxes/press/", packing.find, name="find_box"),
    path("store/orders/<slug:code>/", packing.show_order, name="store_order"),
    path("store/orders/<slug:code>/boxes/press/", packing.box, name="box"),
    path("store/orders/<slug:code>/boxes/<int:number>/press/", packing.weigh, name="weigh"),
    path("store/orders/<slug:code>/finish/press/", packing.finish, name="finish"),
    path("store/orders/<slug:code>/off/press/", packing.call_off, name="call_off"),
    path("store/orders/<slug:code>/back/", packing.reopen, name="reopen"),
    path("store/orders/<slug:code>/labels.pdf", packing.print_labels, name="labels"),
    path("store/orders/<slug:code>/slip.pdf", packing.print_slip, name="slip"),
]
MONEY = [
    path("town/shopping/", money.show_month, name="money"),
    path("town/shopping/unpaid/", bills.show_unpaid, name="unpaid"),
    path("town/shopping/members/press/", bills.find_member, name="find_member"),
    path("town/shopping/members/<slug:number>/paying/", bills.edit_details, name="details"),
    path("town/shopping/bills/<slug:number>/", bills.show_bill, name="bill"),
    path("town/shopping/bills/<slug:number>/bill.pdf", bills.print_bill, name="bill_paper"),
    path("town/shopping/bills/<slug:number>/letter.pdf", bills.print_letter, name="bill_letter"),
    path("town/shopping/lines/<int:line_id>/refund/", bills.give_back, name="give_back"),
    path("town/shopping/settlements/<slug:code>/press/", money.pay, name="pay_shop"),
    path("town/shopping/<str:month>/bills.csv", money.export, name="bills_csv"),
    path("town/shopping/<str:month>/close/press/", money.close, name="close_month"),
    path("town/shopping/<str:month>/<slug:way>/press/", money.make_file, name="make_file"),
    path("town/shopping/<str:month>/<slug:way>/file.csv", money.download, name="charge_file"),
    path("town/shopping/<str:month>/<slug:way>/answer/press/", money.upload, name="answer"),
    path("town/shopping/<str:month>/<slug:way>/remitted/press/", money.remit, name="remit"),
    path("me/shopping/bills/", my_bills.show_list, name="my_bills"),
    path("me/shopping/bills/<slug:number>/", my_bills.show_one, name="my_bill"),
    path("me/shopping/bills/<slug:number>/bill.pdf", my_bills.print_one, name="my_bill_paper"),
]
