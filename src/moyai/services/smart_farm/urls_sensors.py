"""Addresses of the sensors."""

from django.urls import URLPattern, path

from moyai.services.smart_farm.views import readings_api

SENSORS: list[URLPattern] = [
    path("garden/api/readings", readings_api.take_readings, name="take_readings"),
]
