"""Addresses of the intake's pages."""

from django.urls import path

from moyai.core.intake import views

app_name = "intake"
urlpatterns = [
    path("desk/letters/", views.list_letters, name="letters"),
    path("desk/letters/replay", views.replay_all, name="replay_all"),
    path("desk/letters/<int:event_pk>/", views.show_letter, name="letter"),
    path("desk/letters/<int:event_pk>/replay", views.replay, name="replay"),
    path("desk/letters/<int:event_pk>/drop", views.drop, name="drop"),
]
