"""Addresses of places."""

from django.urls import path

from moyai.core.places.names import views

app_name = "places"
urlpatterns = [
    path("town/names/", views.show_names, name="names"),
    path("town/names/<int:name_id>/", views.decide, name="decide_name"),
    path("town/names/table/", views.read_table, name="names_table"),
    path("town/names.csv", views.export_names, name="names_csv"),
]
