"""Addresses of notices."""

from django.urls import path

from moyai.core.notices import desk, views, ways

app_name = "notices"
urlpatterns = [
    path("me/notices/", views.list_mine, name="mine"),
    path("me/notices/read", views.mark_mine_read, name="mark_read"),
    path("me/notices/<int:number>/answer/", views.answer, name="answer"),
    path("me/notices/ways/", ways.choose_own, name="ways"),
    path("desk/people/<slug:code>/notices/", ways.choose_for, name="ways_of"),
    path("desk/to-do/", desk.tasks, name="tasks"),
    path("desk/to-do/<int:number>/", desk.settle, name="settle"),
]
