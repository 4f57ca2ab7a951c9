"""Addresses of the pages; fleet/urls.py includes them, so names are ``fleet:…``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
