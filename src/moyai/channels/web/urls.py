"""Addresses of the web channel."""

from django.urls import path

from moyai.channels.web import languages, links, sign_in, views

app_name = "web"
urlpatterns = [
    path("accounts/code/", sign_in.ask, name="ask_code"),
    path("accounts/code/enter/", sign_in.enter, name="enter_code"),
    path("talk/language/press/", languages.choose, name="language"),
    path("talk/start/<slug:flow>/", views.start, name="start"),
    path("talk/open/<str:token>/", links.open_link, name="open"),
    path("talk/<slug:code>/", views.talk, name="talk"),
    path("talk/<slug:code>/take-up/", views.take_up, name="take_up"),
    path("talk/<slug:code>/throw-away/", views.throw_away, name="throw_away"),
    path("talk/<slug:code>/follow/<int:index>/", views.follow, name="follow"),
]
