"""Pages of the second step: switch it on and off, its spare codes, and being asked for it."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from moyai.core import clock
from moyai.core.accounts.adapters import list_again_methods
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.accounts.second_step import write_down
from moyai.core.accounts.second_step_forms import AgainByCodeForm, StepForm, SwitchOnForm
from moyai.core.ui.qr import draw_qr

_private = method_decorator(never_cache, name="dispatch")
_staff_only = method_decorator(
    require_role(Role.DRIVER, Role.DISPATCHER, Role.OFFICER, Role.PARTNER, Role.ADMIN), name="dispatch"
)


@_private
@_staff_only
class SwitchOnView(ActivateTOTPView):
    """Show the secret as a QR code, and take the app's first digits."""

    form_class = SwitchOnForm
    template_name = "accounts/switch_on_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Draw the QR code in the page."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "qr": draw_qr(context["totp_url"])}

    def form_valid(self, form: Any) -> HttpResponse:
        """Switch it on, and write that down."""
        answer: HttpResponse = super().form_valid(form)
        write_down(user=get_account(self.request), action="accounts.switch_on_step", now=clock.now())
        messages.success(self.request, _("二段階の確認を始めました。"))
        return answer

    def get_success_url(self) -> str:
        """Lead to the spare codes."""
        return reverse("mfa_view_recovery_codes")


@_private
@_staff_only
class SwitchOffView(DeactivateTOTPView):
    """Ask, then do without the second step."""

    template_name = "accounts/switch_off_step.html"
    success_url = reverse_lazy("account_ways")

    def form_valid(self, form: Any) -> HttpResponse:
        """Switch it off, and write that down."""
        answer: HttpResponse = super().form_valid(form)
        write_down(user=get_account(self.request), action="accounts.switch_off_step", now=clock.now())
        messages.success(self.request, _("二段階の確認をやめました。"))
        return answer


@_private
@_staff_only
class SpareCodesView(ViewRecoveryCodesView):
    """Show the codes that serve once each when the app is not at hand."""

    template_name = "accounts/spare_codes.html"


@_private
@_staff_only
class NewSpareCodesView(GenerateRecoveryCodesView):
    """Ask, then make new spare codes; the old ones end."""

    template_name = "accounts/new_spare_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Make them, and write that down."""
        answer: HttpResponse = super().form_valid(form)
        write_down(user=get_account(self.request), action="accounts.make_spare_codes", now=clock.now())
        return answer


@_private
class StepView(AuthenticateView):
    """Take the app's digits, or a spare code, after the password."""

    form_class = StepForm
    template_name = "accounts/second_step.html"


@_private
class AgainByCodeView(ReauthenticateView):
    """Take the app's digits once more before something weighty."""

    form_class = AgainByCodeForm
    template_name = "accounts/again_by_code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the other ways."""
        return {**super().get_context_data(**kwargs), "methods": _list_methods(self.request)}


def _list_methods(request: HttpRequest) -> list[dict[str, Any]]:
    return list_again_methods(request.user, request)
