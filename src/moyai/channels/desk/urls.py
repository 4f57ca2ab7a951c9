"""Addresses of the desk channel."""

from django.urls import path

from moyai.channels.desk import views

app_name = "desk"
urlpatterns = [
    path("desk/calls/", views.callers, name="callers"),
    path("desk/calls/start/<slug:flow>/", views.start, name="start"),
    path("desk/calls/<slug:code>/take/", views.take, name="take"),
]
