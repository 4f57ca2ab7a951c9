"""Permission checks at the door of a view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role

View = Callable[..., HttpResponseBase]


def get_account(request: HttpRequest) -> User:
    """Return the account of whoever is signed in, for views that let nobody else in.

    Raises:
        PermissionDenied: nobody is.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def name_actor(request: HttpRequest) -> str:
    """Return who acts, as the audit log names people; raises as `get_account` does."""
    return f"user:{get_account(request).pk}"


def require_role(*roles: Role) -> Callable[[View], View]:
    """Let a view be seen only by people who hold one of the roles; others get 403, strangers sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_role(get_account(request), *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
