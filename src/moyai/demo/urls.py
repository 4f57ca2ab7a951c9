"""Addresses of the demo's own pages."""

from django.urls import path

from moyai.demo import doors

app_name = "demo"
urlpatterns = [
    path("demo/doors/", doors.show, name="doors"),
    path("demo/doors/tv/", doors.pair_tv, name="pair_tv"),
]
