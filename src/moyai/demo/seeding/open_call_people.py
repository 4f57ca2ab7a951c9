"""Invented people of the demo's open calls: most are nobody in the town."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from moyai.core.accounts.models import User
from moyai.demo.accounts import OF_OPEN_CALLS, PASSWORD

_VISITORS = {each.username: each for each in OF_OPEN_CALLS}


def get_person(username: str, name: str) -> User:
    """Return somebody's account, made where it is not there; visitors of the demo can sign in as some."""
    known = User.objects.filter(username=username).first()
    if known is not None:
        return known
    visitor = _VISITORS.get(username)
    return User.objects.create(
        username=username,
        display_name=visitor.name if visitor else name,
        password=make_password(PASSWORD if visitor else None),
        is_simulated=visitor is None,
    )
