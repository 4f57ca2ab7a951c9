"""Addresses of the LINE channel. The webhook is not here: it stands in front of Django (webhook.py)."""

from django.urls import path

from moyai.channels.line import views

app_name = "line"
urlpatterns = [
    path("line/link/<str:token>/", views.link, name="link"),
    path("line/code/<slug:code>/", views.code, name="code"),
]
