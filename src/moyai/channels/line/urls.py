"""Addresses of the LINE channel. The webhook is not here: it stands in front of Django (webhook.py)."""

from django.urls import path

from moyai.channels.line import views
from moyai.channels.line.login import views as login_views

app_name = "line"
urlpatterns = [
    path("line/link/<str:token>/", views.link, name="link"),
    path("line/sign-in/", login_views.sign_in, name="sign_in"),
    path("line/sign-in/back/", login_views.signed_in, name="signed_in"),
    path("line/code/<slug:code>/", views.code, name="code"),
]
