"""Addresses of the desk channel."""

from django.urls import path

from moyai.channels.desk import calls, people, views

app_name = "desk"
urlpatterns = [
    path("desk/calls/", views.callers, name="callers"),
    path("desk/calls/start/<slug:flow>/", views.start, name="start"),
    path("desk/calls/parts/ringing/", calls.ringing, name="ringing"),
    path("desk/calls/<slug:code>/move/", views.move, name="move"),
    path("desk/people/<slug:code>/", people.person, name="person"),
    path("desk/people/<slug:code>/card/", people.card, name="card"),
    path("desk/calls/<slug:code>/take/", views.take, name="take"),
]
