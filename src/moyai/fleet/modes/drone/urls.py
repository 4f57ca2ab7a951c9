"""Addresses of the drones."""

from django.urls import path

from moyai.fleet.modes.drone.pages import (
    books,
    corrections,
    flights,
    network,
    papers,
    parcel,
    registers,
    weather,
)

app_name = "drone"

urlpatterns = [
    path("drones/", flights.flights, name="flights"),
    path("drones/flights/new/", flights.new_flight, name="new_flight"),
    path("drones/flights/<int:number>/", flights.flight, name="flight"),
    path("drones/flights/<int:number>/parts/state/", flights.part, name="part"),
    path("drones/flights/<int:number>/live/map/", flights.live_map, name="map"),
    path("drones/flights/<int:number>/check/", flights.check, name="check"),
    path("drones/flights/<int:number>/load/", parcel.load, name="load"),
    path("drones/flights/<int:number>/received/", parcel.received, name="received"),
    path("drones/flights/<int:number>/charge/", flights.charge, name="charge"),
    path("drones/flights/<int:number>/decide/", flights.decide, name="decide"),
    path("drones/flights/<int:number>/release/", flights.release, name="release"),
    path("drones/flights/<int:number>/do/<slug:wish>/", flights.wish, name="wish"),
    path("drones/flights/<int:number>/cancel/", flights.cancel, name="cancel"),
    path("drones/flights/<int:number>/report/", papers.report, name="report"),
    path("drones/flights/<int:number>/report.json", papers.report_json, name="report_json"),
    path("drones/flights/<int:number>/report.csv", papers.report_csv, name="report_csv"),
    path("drones/flights/<int:number>/report.pdf", papers.report_pdf, name="report_pdf"),
    path("drones/flights/<int:number>/mission.plan", papers.plan_file, name="plan_file"),
    path("drones/flights/<int:number>/mission.waypoints", papers.waypoints_file, name="waypoints_file"),
    path("drones/weather/", weather.weather, name="weather"),
    path("drones/aircraft/", books.aircraft, name="aircraft"),
    path("drones/aircraft/<int:number>/inspect/", books.inspect, name="inspect"),
    path("drones/aircraft/<int:number>/service/", books.service, name="service"),
    path("drones/aircraft/new/", registers.aircraft, name="new_aircraft"),
    path("drones/aircraft/<int:number>/register/", registers.aircraft, name="aircraft_register"),
    path("drones/aircraft/<int:number>/batteries/new/", registers.new_battery, name="new_battery"),
    path("drones/batteries/<int:number>/", registers.battery, name="battery"),
    path("drones/pilots/new/", registers.pilot, name="new_pilot"),
    path("drones/pilots/<int:number>/", registers.pilot, name="pilot"),
    path("drones/network/", network.network, name="network"),
    path("drones/network.geojson", network.network_file, name="network_file"),
    path("drones/books/", books.books, name="books"),
    path("drones/books/<slug:log>/correct/", corrections.correct, name="correct"),
    path("drones/books/<slug:log>.csv", books.log_csv, name="log_csv"),
    path("drones/books/<slug:log>.pdf", books.log_pdf, name="log_pdf"),
    path("drones/incidents/", books.incidents, name="incidents"),
    path("drones/incidents.csv", books.incidents_csv, name="incidents_csv"),
    path("drones/incidents/new/", books.new_incident, name="new_incident"),
]
