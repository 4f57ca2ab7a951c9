"""Addresses of the questionnaires."""

from __future__ import annotations

from django.urls import path

from moyai.services.habit_challenge.views import centre, checks

FRAILTY = [
    path("challenge/check/", checks.show_checks, name="checks"),
    path("challenge/check/family/decide/", checks.let_family, name="let_family"),
    path("challenge/check/care/decide/", checks.let_care, name="let_care"),
    path("challenge/check/erase/", checks.erase_checks, name="erase_checks"),
    path("challenge/check/papers/<slug:code>.pdf", checks.print_check, name="check_paper"),
    path(
        "challenge/check/referrals/<slug:code>/withdraw/", checks.withdraw_referral, name="withdraw_referral"
    ),
    path("challenge/centre/", centre.show_list, name="centre"),
    path("challenge/centre/<slug:code>/", centre.show_one, name="centre_one"),
]
