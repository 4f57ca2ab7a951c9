"""Addresses of the fleet."""

from django.urls import include, path

app_name = "fleet"

urlpatterns = [
    path("", include("moyai.fleet.pages.urls")),
]
