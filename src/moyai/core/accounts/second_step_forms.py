"""Forms of the second step: django-allauth's, with our labels; digits in any width and grouping."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _


class _Digits(forms.TextInput):
    """An input for digits that reads them in any writing."""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return unicodedata.normalize("NFKC", typed).replace(" ", "").replace("-", "") if typed else typed


def _as_digits(field: forms.Field, label: Any, hint: Any = "") -> None:
    field.label, field.help_text = label, hint
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20}
    field.widget = _Digits(attrs={**attrs, "class": "input--short"})


class SwitchOnForm(ActivateTOTPForm):
    """The first digits of the app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_digits(self.fields["code"], _("アプリに出ている6けたの番号"))


class StepForm(AuthenticateForm):
    """The digits of the app, or a spare code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("アプリが手もとにないときは、控えの番号（8けた）でも入れます。")
        _as_digits(self.fields["code"], _("認証アプリの6けたの番号"), hint)


class AgainByCodeForm(ReauthenticateForm):
    """The digits of the app once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_digits(self.fields["code"], _("認証アプリの6けたの番号"))
