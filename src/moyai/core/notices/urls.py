"""Addresses of notices."""

from django.urls import path

from moyai.core.notices import views

app_name = "notices"
urlpatterns = [
    path("me/notices/", views.list_mine, name="mine"),
    path("me/notices/read", views.mark_mine_read, name="mark_read"),
]
