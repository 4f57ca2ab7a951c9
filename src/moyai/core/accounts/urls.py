"""Addresses of accounts. Of django-allauth's pages only those that a town uses, under its names."""

from django.urls import path

from moyai.core.accounts import passkey_views, second_step_views, views

_passkeys = [
    path("accounts/passkeys/add/", passkey_views.add, name="account_add_passkey"),
    path("accounts/passkeys/<int:number>/name/", passkey_views.rename, name="account_rename_passkey"),
    path("accounts/passkeys/<int:number>/remove/", passkey_views.remove, name="account_remove_passkey"),
    path("accounts/passkeys/sign-in/", passkey_views.sign_in, name="account_passkey_sign_in"),
    path("accounts/passkeys/again/", passkey_views.prove_again, name="mfa_reauthenticate_webauthn"),
]

_second_step = [
    path("accounts/second-step/", second_step_views.StepView.as_view(), name="mfa_authenticate"),
    path(
        "accounts/second-step/again/", second_step_views.AgainByCodeView.as_view(), name="mfa_reauthenticate"
    ),
    path("accounts/second-step/on/", second_step_views.SwitchOnView.as_view(), name="mfa_activate_totp"),
    path("accounts/second-step/off/", second_step_views.SwitchOffView.as_view(), name="mfa_deactivate_totp"),
    path(
        "accounts/second-step/codes/",
        second_step_views.SpareCodesView.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/second-step/codes/new/",
        second_step_views.NewSpareCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [
    path("accounts/login/", views.SignInView.as_view(), name="account_login"),
    path("accounts/login/demo", views.sign_in_to_demo, name="account_login_demo"),
    path("accounts/logout/", views.SignOutView.as_view(), name="account_logout"),
    path("accounts/inactive/", views.InactiveView.as_view(), name="account_inactive"),
    path("accounts/password/change/", views.NewPasswordView.as_view(), name="account_change_password"),
    path("accounts/reauthenticate/", views.AgainView.as_view(), name="account_reauthenticate"),
    path("accounts/ways/", passkey_views.show_ways, name="account_ways"),
    *_passkeys,
    *_second_step,
]
