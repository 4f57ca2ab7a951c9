"""Addresses of the web channel."""

from django.urls import path

from moyai.channels.web import views

app_name = "web"
urlpatterns = [
    path("talk/start/<slug:flow>/", views.start, name="start"),
    path("talk/<slug:code>/", views.talk, name="talk"),
    path("talk/<slug:code>/follow/<int:index>/", views.follow, name="follow"),
]
