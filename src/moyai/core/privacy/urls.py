"""Addresses of privacy."""

from django.urls import path

from moyai.core.privacy import views

app_name = "privacy"
urlpatterns = [path("town/kept/", views.show_periods, name="periods")]
