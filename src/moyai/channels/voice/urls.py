"""Addresses of the telephone channel: the carrier's webhooks, the desk's list of calls, the booklet."""

from django.urls import path

from moyai.channels.voice import booklet, pages, views

app_name = "voice"
urlpatterns = [
    path("voice/", views.incoming, name="incoming"),
    path("voice/turn", views.turn, name="turn"),
    path("voice/dialled", views.dialled, name="dialled"),
    path("voice/notice", views.notice, name="notice"),
    path("voice/status", views.status, name="status"),
    path("phone/places/", booklet.places, name="places"),
    path("desk/telephone/", pages.calls, name="calls"),
]
