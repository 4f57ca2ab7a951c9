"""Addresses of watching over."""

from django.urls import path

from moyai.core.watchover.views import calls, keepers, mine, office

app_name = "watchover"
urlpatterns = [
    path("watch/", office.board, name="board"),
    path("watch/list.csv", office.board_csv, name="board_csv"),
    path("watch/people/<slug:code>/", office.person, name="person"),
    path("watch/concerns/<slug:code>/deed/", office.deed, name="deed"),
    path("watch/concerns/<slug:code>/pass-on/", office.pass_on, name="pass_on"),
    path("watch/concerns/<slug:code>/close/", office.close, name="close"),
    path("watch/concerns/<slug:code>/reopen/", office.reopen, name="reopen"),
    path("watch/calls/<slug:code>/", calls.call, name="call"),
    path("watch/keepers/", keepers.keepers, name="keepers"),
    path("watch/keepers/appoint/", keepers.appoint, name="appoint"),
    path("watch/keepers/waits/", keepers.waits, name="waits"),
    path("watch/keepers/<int:number>/end/", keepers.end, name="end_keeper"),
    path("me/watch/", mine.mine, name="mine"),
    path("me/watch/<slug:code>/", mine.look_in, name="look_in"),
    path("me/watch/<slug:code>/undo/<int:number>/", mine.undo, name="undo"),
]
