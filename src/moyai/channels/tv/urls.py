"""Addresses of the television: the set's own, and those where somebody pairs it."""

from django.urls import path

from moyai.channels.tv import pairing, talks, views

app_name = "tv"
urlpatterns = [
    path("tv/", views.enter, name="enter"),
    path("tv/home/", views.home, name="home"),
    path("tv/talk/", talks.talk, name="talk"),
    path("tv/notice/", views.notice, name="notice"),
    path("tv/language/", views.speak, name="language"),
    path("tv/state", views.state, name="state"),
    path("tv/pair/", pairing.pair, name="pairing"),
    path("tv/pair/remove/", pairing.remove, name="unpair"),
]
