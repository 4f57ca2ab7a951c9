"""Addresses of goods; included by those of the fleet."""

from django.urls import path

from moyai.fleet.consignments.pages import coordinator, desk, drive, registers, volunteer

urlpatterns = [
    path("drive/goods/", drive.goods, name="drive_goods"),
    path("goods/", desk.list_day, name="goods"),
    path("goods/volunteers/", coordinator.rota, name="volunteers"),
    path("goods/volunteers/new/", registers.volunteer, name="new_volunteer"),
    path("goods/volunteers/<int:number>/", registers.volunteer, name="volunteer_register"),
    path("goods/hubs/", registers.hubs, name="hubs"),
    path("goods/hubs/new/", registers.hub, name="new_hub"),
    path("goods/hubs/<int:number>/", registers.hub, name="hub"),
    path("goods/vehicles/", registers.vehicles, name="goods_vehicles"),
    path("goods/vehicles/<slug:code>/", registers.vehicle, name="goods_vehicle"),
    path("goods/volunteers.csv", coordinator.honoraria_csv, name="honoraria_csv"),
    path("goods/volunteers/<int:number>/pay/confirm/", coordinator.pay, name="pay_honoraria"),
    path("goods/<str:code>/", desk.show, name="consignment"),
    path("goods/<str:code>/move/", desk.replace, name="replace_carrier"),
    path("goods/<str:code>/decide/", desk.settle, name="settle_goods"),
    path("goods/<str:code>/<int:number>/photo/", desk.photo, name="goods_photo"),
    path("volunteer/", volunteer.today, name="volunteer"),
    path("volunteer/slots/take/", volunteer.offer, name="volunteer_offer"),
    path("volunteer/slots/<int:number>/withdraw/", volunteer.be_absent, name="volunteer_absent"),
    path("volunteer/<int:number>/", volunteer.show, name="volunteer_ask"),
    path("volunteer/<int:number>/accept/", volunteer.answer, name="volunteer_answer"),
]
