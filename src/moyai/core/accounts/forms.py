"""Forms of accounts: django-allauth's, with our labels."""

import unicodedata
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django.utils.translation import gettext_lazy as _

from moyai.core.codes import normalise_code

_SEPARATORS = "- 　‐"


class SignInForm(LoginForm):
    """Sign in by user name; a resident's is her registration number, in any width and grouping."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password, remember = (self.fields[name] for name in ("login", "password", "remember"))
        login.label = _("利用者名または登録番号")
        login.help_text = _("登録番号は、登録証にある8けたの数字です。")
        password.label, password.help_text = _("パスワード"), ""
        remember.label = _("この端末では、次からログインを省く")
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """Return what was typed as a user name: full-width letters and grouped numbers are taken."""
        typed = unicodedata.normalize("NFKC", super().clean_login()).strip()
        digits = typed.translate(str.maketrans("", "", _SEPARATORS))
        return normalise_code(digits) if digits.isdecimal() else typed


class NewPasswordForm(ChangePasswordForm):
    """Choose another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("いまのパスワード"),
            "password1": _("新しいパスワード"),
            "password2": _("新しいパスワード（もう一度）"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("8文字以上にしてください。")


class AgainForm(ReauthenticateForm):
    """Give the password once more before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("パスワード")
        self.fields["password"].widget.attrs.pop("placeholder", None)
