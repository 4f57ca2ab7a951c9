"""Addresses of the telephone channel: the carrier's webhooks, and the desk's list of calls."""

from django.urls import path

from moyai.channels.voice import pages, views

app_name = "voice"
urlpatterns = [
    path("voice/", views.incoming, name="incoming"),
    path("voice/turn", views.turn, name="turn"),
    path("voice/dialled", views.dialled, name="dialled"),
    path("voice/notice", views.notice, name="notice"),
    path("voice/status", views.status, name="status"),
    path("desk/telephone/", pages.calls, name="calls"),
]
