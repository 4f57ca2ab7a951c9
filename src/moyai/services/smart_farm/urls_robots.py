"""Addresses of the robots."""

from django.urls import URLPattern

ROBOTS: list[URLPattern] = []
