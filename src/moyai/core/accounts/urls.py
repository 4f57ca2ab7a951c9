"""Addresses of accounts. Of django-allauth's pages only those that a town uses."""

from django.urls import path

from moyai.core.accounts import views

urlpatterns = [
    path("accounts/login/", views.SignInView.as_view(), name="account_login"),
    path("accounts/login/demo", views.sign_in_to_demo, name="account_login_demo"),
    path("accounts/logout/", views.SignOutView.as_view(), name="account_logout"),
    path("accounts/inactive/", views.InactiveView.as_view(), name="account_inactive"),
    path("accounts/password/change/", views.NewPasswordView.as_view(), name="account_change_password"),
    path("accounts/reauthenticate/", views.AgainView.as_view(), name="account_reauthenticate"),
]
