"""Addresses of the demo's own pages."""

from django.urls import path

from moyai.demo import buses, doors, rehearsing

app_name = "demo"
urlpatterns = [
    path("demo/doors/", doors.show, name="doors"),
    path("demo/buses/updates.pb", buses.updates, name="bus_updates"),
    path("demo/buses/vehicles.pb", buses.vehicles, name="bus_vehicles"),
    path("demo/doors/tv/", doors.pair_tv, name="pair_tv"),
    path("demo/drill/", rehearsing.show, name="drill"),
    path("demo/drill/start/", rehearsing.begin, name="drill_begin"),
    path("demo/drill/stop/", rehearsing.end, name="drill_end"),
]
