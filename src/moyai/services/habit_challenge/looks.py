"""Addresses of photos for screens that are not signed in: signed, of one photo, over after an hour."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from moyai.services.habit_challenge.models import Report

SALT = "habit_challenge.look"
LIFE_S = 3600


def make_look(report: Report) -> str:
    """Return the address of a report's photo, empty where it has none that is shown."""
    if not report.photo:
        return ""
    token = signing.dumps(report.code, salt=SALT)
    return reverse("habit_challenge:look", args=[token])


def read_look(token: str) -> str:
    """Return of which report an address is.

    Raises:
        signing.BadSignature: it is none of ours, or its time is over.
    """
    code: str = signing.loads(token, salt=SALT, max_age=LIFE_S)
    return str(code)
