"""Addresses of calls."""

from django.urls import path

from moyai.core.video import api, views

app_name = "video"
urlpatterns = [
    path("call/check/", views.check, name="check"),
    path("call/<str:name>/", views.call, name="call"),
    path("call/<str:name>/state", api.state, name="state"),
    path("call/<str:name>/tell/<slug:what>", api.tell, name="tell"),
    path("call/<str:name>/in/<str:token>/", views.enter, name="enter"),
    path("call/<str:name>/in/<str:token>/ask/", views.ask, name="ask"),
]
