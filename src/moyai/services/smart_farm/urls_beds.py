"""Addresses of the beds."""

from django.urls import URLPattern, path

from moyai.services.smart_farm.views import farms

BEDS: list[URLPattern] = [
    path("garden/", farms.show_farms, name="farms"),
]
