"""Sign-in pages: django-allauth's views with our forms, and the demo's one-press sign-in."""

from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from moyai.core.accounts.adapters import list_again_methods
from moyai.core.accounts.demo_logins import find_demo_login, list_demo_logins
from moyai.core.accounts.entering import note_sign_in, read_next
from moyai.core.accounts.forms import AgainForm, NewPasswordForm, SignInForm
from moyai.core.accounts.models import User
from moyai.core.accounts.passkey_host import find_passkey_address
from moyai.core.accounts.ways import Way, list_ways

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SignInView(allauth_views.LoginView):
    """Sign in with name and password; the demo also offers its accounts."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the accounts that a demo town offers."""
        logins = list_demo_logins() if settings.IS_DEMO else []
        language = get_language() or "ja"
        offers = [
            {"username": o.username, "name": o.name, "what": o.what.get(language) or o.what["ja"]}
            for o in logins
        ]
        after = read_next(self.request)
        return {
            **super().get_context_data(**kwargs),
            "demo_logins": offers,
            "ways": [_describe(way, after) for way in list_ways()],
            "next": after,
            "passkey_address": find_passkey_address(self.request),
        }


def _describe(way: Way, after: str) -> dict[str, Any]:
    address = way.find_address()
    return {
        "key": way.key,
        "label": way.label,
        "icon": way.icon,
        "url": f"{address}?{urlencode({'next': after})}" if after else address,
    }


class NewPasswordView(allauth_views.PasswordChangeView):
    """Choose another password."""

    form_class = NewPasswordForm
    template_name = "accounts/new_password.html"
    success_url = "/"


class AgainView(allauth_views.ReauthenticateView):
    """Give the password once more."""

    form_class = AgainForm
    template_name = "accounts/again.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the other ways to prove who one is."""
        methods = list_again_methods(self.request.user, self.request)
        return {**super().get_context_data(**kwargs), "methods": methods, "next": read_next(self.request)}


class SignOutView(allauth_views.LogoutView):
    """Ask, then sign out."""

    template_name = "accounts/sign_out.html"


class InactiveView(allauth_views.AccountInactiveView):
    """Say that an account is closed."""

    template_name = "accounts/inactive.html"


@require_POST
def sign_in_to_demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the accounts that the demo offers, without a password.

    Answers 404 on a town's real server, and for every account that the demo does not offer.
    """
    offer = find_demo_login(request.POST.get("username", "")) if settings.IS_DEMO else None
    if offer is None:
        raise Http404
    login(request, get_object_or_404(User, username=offer.username, is_active=True), backend=BACKEND)
    note_sign_in(request)
    return redirect(read_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
