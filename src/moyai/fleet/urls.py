"""Addresses of the fleet."""

from django.urls import include, path

from moyai.fleet import api

app_name = "fleet"

urlpatterns = [
    path("drive/state", api.drive_state, name="drive_state"),
    path("drive/press", api.drive_press, name="drive_press"),
    path("drive/entry", api.drive_entry, name="drive_entry"),
    path("drive/position", api.drive_position, name="drive_position"),
    path("", include("moyai.fleet.pages.urls")),
    path("", include("moyai.fleet.consignments.urls")),
]
